// The panel of the city's lists: how fresh they are, how long they are good, which root is pinned, and the pinning.
import type { Anchor, Audience } from "./core/index.ts";
import type { City, Note } from "./city.ts";
import { element, hook, mark, onClick, show, write } from "./dom.ts";
import { goodText, goodUntil, goodness, isoOf, writeStatus, writeTrust } from "./freshness.ts";
import { dayInWords, language, say } from "./words.ts";

const GOOD_NEWS: ReadonlySet<Note> = new Set<Note>(["lists_updated", "lists_same"]);
const IN_FOURS = /.{4}(?=.)/g;

export function cityNames(city: City): string {
  const names = city.lists.trust.flatMap(({ anchor, trust }) =>
    [...trust.cities].filter(([issuer]) => anchor.issuers.has(issuer)).map(([, by]) => by.get(language()) ?? by.get("en") ?? [...by.values()][0] ?? ""));
  return [...new Set(names)].join(" · ");
}

function writeGood(city: City, audience: Audience, at: Date): void {
  const until = goodUntil(city.lists, audience);
  const good = goodness(until, at);
  const box = hook("good");
  mark(box, "good", good);
  mark(box, "goodUntil", until === null ? null : isoOf(until));
  write(hook("good-word"), goodText(until, at));
  write(hook("good-help"), good === "none" ? helpWithout(city) : say(good === "past" ? "good_past_help" : "good_until_help"));
}

export function helpWithout(city: City): string {
  if (!city.anchors.length) return say("need_root_help");
  return city.isReady ? say("lists_status_none") : say("need_lists_help");
}

function writeAges(city: City, at: Date): void {
  const lines: HTMLElement[] = [];
  const line = (hookName: string): HTMLElement => {
    const made = element("li", "", { [hookName]: "" });
    lines.push(made);
    return made;
  };
  for (const { trust } of city.lists.trust) writeTrust(line("trust"), trust.sequence, isoOf(trust.issued), at);
  if (!lines.length) writeTrust(line("trust"), null, null, at);
  for (const { status } of city.lists.statuses) writeStatus(line("status"), isoOf(status.issued), at);
  if (!city.lists.statuses.length) writeStatus(line("status"), null, at);
  hook("lists").replaceChildren(...lines);
}

function rootLines(anchor: Anchor): HTMLElement[] {
  const issuers = [...anchor.issuers].join(", ");
  return [element("code", anchor.fingerprint.replace(IN_FOURS, "$& "), { fingerprint: anchor.fingerprint }), element("span", say("root_for", { issuers }))];
}

function digits(anchor: Anchor): HTMLElement[] {
  const [code, ...more] = rootLines(anchor);
  code?.classList.add("digits");
  return code ? [code, ...more] : more;
}

function writeRoots(city: City): void {
  const how = say(city.hasBuiltInRoot ? "root_built" : "root_by_hand");
  const items = city.anchors.map((anchor) => {
    const item = element("li", "", { root: anchor.fingerprint });
    item.append(...digits(anchor), " ", element("small", how));
    return item;
  });
  hook("roots").replaceChildren(...(items.length ? items : [element("li", say("root_none"))]));
  show(hook("unpin"), city.anchors.length > 0 && !city.hasBuiltInRoot);
}

/** Writes the whole panel for an audience. */
export function writeLists(city: City, audience: Audience, built: string | null, at: Date): void {
  writeGood(city, audience, at);
  writeAges(city, at);
  writeRoots(city);
  show(hook("specimen-lists"), city.isSpecimen);
  show(hook("built"), built !== null);
  write(hook("built"), built === null ? "" : say("built", { date: dayInWords(built.slice(0, 10)) }));
  const names = cityNames(city);
  write(hook("city"), names);
  document.title = names ? say("title_city", { city: names }) : say("title");
}

/** Says what became of files or of a fetch: good news where everybody sees it, faults beside the lists. */
export function writeNotes(notes: readonly Note[]): void {
  const good = notes.filter((note) => GOOD_NEWS.has(note));
  const faults = notes.filter((note) => !GOOD_NEWS.has(note));
  write(hook("notice"), good.map((note) => say(note)).join(" "));
  show(hook("notice"), good.length > 0);
  mark(hook("lists-fault"), "notes", faults.join(" ") || null);
  write(hook("lists-fault"), faults.map((note) => say(note)).join(" "));
  show(hook("lists-fault"), faults.length > 0);
}

/** Asks once, with the digits to compare; anything but the clear yes is a no. */
export function askForRoot(anchors: readonly Anchor[]): Promise<boolean> {
  const dialog = hook<HTMLDialogElement>("root-dialog");
  hook("root-candidates").replaceChildren(...anchors.flatMap(digits));
  dialog.returnValue = "";
  dialog.showModal();
  hook("root-cancel").focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "pin"), { once: true }));
}

export function connectRootDialog(): void {
  const dialog = hook<HTMLDialogElement>("root-dialog");
  onClick("root-pin", () => dialog.close("pin"));
  onClick("root-cancel", () => dialog.close(""));
}
