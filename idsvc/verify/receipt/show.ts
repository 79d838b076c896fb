// What the page shows of an answer: a word, a sentence, what to do, and a line with its proof for each digest.
import { element, hook, mark, show, write } from "../scanner/dom.ts";
import { hex } from "../scanner/core/bytes.ts";
import { type Evidence, type Fault, type Line, type ProvenList, answerOf } from "./core/index.ts";
import { language, monthInWords, say } from "./words.ts";

const IN_FOURS = /.{4}(?=.)/g;
/** As it happens to a record. */
const ORDER = ["received", "held", "destroyed"] as const;

export function cityName({ pinned }: Evidence): string {
  const names = [...pinned.trust.cities].filter(([issuer]) => pinned.anchor.issuers.has(issuer));
  return names.map(([, by]) => by.get(language()) ?? by.get("en") ?? [...by.values()][0] ?? "").join(" · ");
}

function head(answer: string): void {
  mark(hook("answer"), "answer", answer);
  write(hook("word"), say(`word_${answer}`));
  write(hook("sentence"), say(`say_${answer}`));
  show(hook("answer"), true);
}

export function showBroken(fault: Fault | "fault_page"): void {
  head("broken");
  mark(hook("answer"), "fault", fault);
  hints([say(fault)]);
  hook("lines").replaceChildren();
  show(hook("lines"), false);
  show(hook("cannot"), false);
}

export function showAnswer(evidence: Evidence, lines: readonly Line[]): void {
  const answer = answerOf(lines);
  head(answer);
  mark(hook("answer"), "fault", null);
  hints(answer === "absent" ? whatToDo(evidence) : []);
  const told = ORDER.flatMap((kind) => lines.filter((line) => line.kind === kind));
  const shown = answer === "absent" ? [] : told.filter((line) => line.kind !== "held" || line.list !== null);
  hook("lines").replaceChildren(...shown.map((line) => lineOf(evidence, line)));
  show(hook("lines"), shown.length > 0);
  show(hook("cannot"), answer !== "absent");
}

function whatToDo({ months }: Evidence): string[] {
  const [first, last] = [months[0], months.at(-1)];
  const span = first === undefined || last === undefined ? [say("lists_none")] : [
    say("absent_new", { month: monthInWords(last) }),
    say("absent_old", { month: monthInWords(first) }),
  ];
  return [...span, say("absent_city")];
}

function hints(found: readonly string[]): void {
  hook("hints").replaceChildren(...found.map((text) => element("li", text)));
  show(hook("hints"), found.length > 0);
}

function lineOf(evidence: Evidence, { kind, digest, list }: Line): HTMLElement {
  const item = element("li", "", { kind, found: list === null ? "no" : "yes" });
  const what = element("p", `${say(`line_${kind}`)}: `);
  what.className = "lines__what";
  what.append(element("span", list === null ? missing(evidence, kind) : monthInWords(list.month)));
  item.append(what);
  if (list !== null) {
    mark(item, "month", list.month);
    item.append(proofOf(evidence, digest, list));
  }
  return item;
}

// What came in may stand in a list that is no longer built in; what is destroyed later stands in none yet.
function missing({ months }: Evidence, kind: string): string {
  const [first] = months;
  return kind === "received" && first !== undefined ? say("line_before", { month: monthInWords(first) }) : say("line_none");
}

function proofOf(evidence: Evidence, digest: Uint8Array, list: ProvenList): HTMLElement {
  const box = element("details", "", { proof: "" });
  const rows = element("dl");
  rows.className = "proof";
  const { checkpoint } = evidence;
  const row = (key: string, value: string, isDigits: boolean): void => {
    const shown = element("dd", value, { value: key });
    if (isDigits) shown.className = "digits";
    rows.append(element("dt", say(key)), shown);
  };
  row("proof_digest", inFours(digest), true);
  row("proof_list", `receipts/${list.month}/${list.kind}`, true);
  row("proof_size", String(list.size), true);
  row("proof_root", inFours(list.root), true);
  row("proof_entry", say("proof_entry_value", { number: String(list.number), size: String(checkpoint.size) }), false);
  row("proof_log", inFours(checkpoint.root), true);
  row("proof_key", `${checkpoint.origin} ${checkpoint.key.kid}`, true);
  box.append(element("summary", say("proof")), rows);
  return box;
}

function inFours(data: Uint8Array): string {
  return hex(data).replace(IN_FOURS, "$& ");
}
