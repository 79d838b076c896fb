// The verdict on the screen: group by colour, shape, word and sound; then what this audience may see of a genuine card.
import { type Audience, type Verdict, type VerdictJson, verdictJson } from "./core/index.ts";
import { fromBase64 } from "./datablock.ts";
import { element, hook, mark, show, write, writeIsolated } from "./dom.ts";
import { writeStatus, writeTrust } from "./freshness.ts";
import { recordLine } from "./record.ts";
import { dayInWords, say, texts } from "./words.ts";

/** A verdict with what is said about how it was reached. */
export interface Finding {
  verdict: Verdict;
  pair: boolean;
}

const ORDER = [
  "name", "second_name", "birth_date", "address", "card_number", "library_number", "issued", "expires", "resident",
  "age_band", "city", "country",
] as const;
const DATES: ReadonlySet<string> = new Set(["birth_date", "issued", "expires"]);
const WORDS: ReadonlySet<string> = new Set(["resident", "age_band"]);

let portraitUrl: string | null = null;

function shownClaims(found: VerdictJson, audience: Audience): Record<string, string> {
  if (audience === "door") return { expires: found.expires ?? "" };
  const address: Record<string, string> = audience === "bank" && found.side === "BACK" ? { address: say("claim_address_none") } : {};
  return { ...address, ...found.claims, name: found.name ?? "", expires: found.expires ?? "" };
}

function valueInWords(name: string, value: string): string {
  if (DATES.has(name)) return dayInWords(value);
  return WORDS.has(name) ? say(`value_${value}`) : value;
}

function writeClaims(claims: Record<string, string>): void {
  const rows = ORDER.filter((name) => claims[name]).map((name) => {
    const row = element("div", "", { claim: name });
    const value = element("dd", "", { value: claims[name] ?? "" });
    value.append(element("bdi", valueInWords(name, claims[name] ?? "")));
    row.append(element("dt", say(`claim_${name}`)), value);
    return row;
  });
  hook("claims").replaceChildren(...rows);
}

function forgetPortrait(): void {
  if (portraitUrl) URL.revokeObjectURL(portraitUrl);
  portraitUrl = null;
  hook<HTMLImageElement>("portrait").removeAttribute("src");
}

function writePortrait(base64: string | null): void {
  const image = hook<HTMLImageElement>("portrait");
  forgetPortrait();
  show(hook("portrait-broken"), false);
  show(hook("portrait-box"), base64 !== null);
  if (base64 === null) return;
  portraitUrl = URL.createObjectURL(new Blob([fromBase64(base64)], { type: "image/webp" }));
  image.onerror = () => {
    show(hook("portrait-box"), false);
    show(hook("portrait-broken"), true);
  };
  image.src = portraitUrl;
}

function writeMarks(found: VerdictJson, { verdict, pair }: Finding): string[] {
  const temporary = found.flags?.includes("TEMPORARY") ?? false;
  const marks: [string, boolean][] = [["specimen", verdict.specimen], ["temporary", temporary]];
  for (const [name, on] of marks) {
    show(hook(`mark-${name}`), on);
    show(hook(`note-${name}`), on);
  }
  show(hook("mark-side"), found.side !== null);
  write(hook("mark-side"), found.side === null ? "" : say(found.side === "FRONT" ? "mark_front" : "mark_back"));
  show(hook("note-pair"), pair && found.reason === "VALID");
  return marks.filter(([, on]) => on).map(([name]) => say(`mark_${name}`));
}

function writeRecord(found: VerdictJson, audience: Audience, at: Date): void {
  const wanted = audience === "bank" && found.reason === "VALID";
  show(hook("record"), wanted);
  write(hook("copied"), "");
  const line = wanted ? recordLine(found, at) : "";
  for (const name of ["record-line", "print-line"]) writeIsolated(hook(name), line);
}

/** Puts a verdict on the screen; returns what a screen reader says. */
export function showVerdict(finding: Finding, at: Date): string {
  const { verdict } = finding;
  const found = verdictJson(verdict, texts());
  const panel = hook("verdict");
  mark(panel, "group", found.group);
  mark(panel, "reason", found.reason);
  mark(panel, "side", found.side);
  write(hook("word"), found.verdict);
  write(hook("sentence"), found.sentence);
  write(hook("advice"), found.advice);
  const marks = writeMarks(found, finding);
  show(hook("genuine"), found.reason === "VALID");
  writeClaims(found.reason === "VALID" ? shownClaims(found, verdict.audience) : {});
  writePortrait(found.portrait ?? null);
  writeRecord(found, verdict.audience, at);
  writeTrust(hook("fresh-trust"), found.trust.sequence, found.trust.issued, at);
  writeStatus(hook("fresh-status"), found.status.issued, at);
  show(panel, true);
  return [...marks, `${found.verdict}.`, found.sentence, found.advice].join(" ");
}

/** Takes the verdict off the screen, and every word and picture of it out of the page. */
export function clearVerdict(): void {
  const panel = hook("verdict");
  show(panel, false);
  for (const name of ["group", "reason", "side"]) mark(panel, name, null);
  for (const name of ["word", "sentence", "advice", "record-line", "print-line", "announce", "several-text", "copied"]) write(hook(name), "");
  hook("claims").replaceChildren();
  show(hook("several"), false);
  forgetPortrait();
}
