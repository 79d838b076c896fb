// The fields of the form as the page shows them: made from one table, so that a field is a row and nothing else.
import { element } from "../../verify/scanner/dom.ts";
import type { PrefillData } from "./data.ts";
import { languages, say } from "./words.ts";

type Kind = "text" | "date" | "tick" | "language" | "street" | "mode" | "gender";

interface Row {
  readonly name: string;
  readonly label: string;
  readonly kind: Kind;
  readonly help?: string;
  /** Shown only while the address is one of these. */
  readonly modes?: readonly string[];
}

export const ROWS: readonly Row[] = [
  { name: "full_name", label: "full_name", kind: "text", help: "full_name_help" },
  { name: "preferred_name", label: "preferred_name", kind: "text", help: "preferred_name_help" },
  { name: "library_name_preferred", label: "library_name", kind: "tick" },
  { name: "second_name", label: "second_name", kind: "text" },
  { name: "second_name_language", label: "second_name_language", kind: "language" },
  { name: "birth_date", label: "birth_date", kind: "date", help: "day_help" },
  { name: "address_mode", label: "address", kind: "mode" },
  { name: "address_line_1", label: "address_line_1", kind: "text", modes: ["street"] },
  { name: "address_line_2", label: "address_line_2", kind: "text", modes: ["street"] },
  { name: "care_of_street", label: "care_of_street", kind: "street", modes: ["care-of"] },
  { name: "care_of_name", label: "care_of_name", kind: "text", modes: ["care-of"] },
  { name: "address_in_code", label: "address_in_code", kind: "tick", modes: ["street", "care-of"] },
  { name: "gender", label: "gender", kind: "gender" },
  { name: "emergency_contact", label: "emergency_contact", kind: "text", help: "contact_help" },
];

const OPTIONAL: ReadonlySet<string> = new Set(["preferred_name", "second_name", "second_name_language", "address_line_2", "care_of_name", "emergency_contact"]);
const MODES = ["", "street", "care-of", "withheld"];
const YES = "yes";

/** The words for what was chosen in a row. */
export function shown(row: Row, value: string): string {
  if (row.kind === "tick") return say("yes");
  if (row.kind === "mode") return say(`mode_${value}`);
  return row.kind === "language" ? say("language_name", {}, value) : value;
}

export function field(row: Row, typed: string, data: PrefillData): HTMLElement {
  const made = row.kind === "tick" ? tick(row, typed) : row.kind === "mode" || row.kind === "gender" ? choices(row, typed, data) : labelled(row, typed, data);
  made.dataset["field"] = row.name;
  if (row.modes) made.dataset["modes"] = row.modes.join(" ");
  return made;
}

function tick(row: Row, typed: string): HTMLElement {
  const label = element("label");
  label.className = "tick";
  const box = element("input");
  [box.type, box.name, box.value, box.checked, box.id] = ["checkbox", row.name, YES, typed === YES, row.name];
  label.append(box, element("span", say(row.label)));
  return label;
}

function labelled(row: Row, typed: string, data: PrefillData): HTMLElement {
  const box = element("div");
  box.className = "field";
  const label = element("label", say(row.label));
  label.htmlFor = row.name;
  if (OPTIONAL.has(row.name)) label.append(" ", quiet(say("optional")));
  box.append(label);
  const control = row.kind === "language" || row.kind === "street" ? select(row, typed, data) : input(row, typed);
  if (row.help) {
    const help = quiet(say(row.help));
    help.id = `${row.name}-help`;
    box.append(help);
  }
  const fault = element("p", "", { fault: row.name });
  [fault.id, fault.className, fault.hidden] = [`${row.name}-fault`, "fault", true];
  control.setAttribute("aria-describedby", [row.help ? `${row.name}-help` : "", fault.id].join(" ").trim());
  box.append(fault, control);
  return box;
}

function input(row: Row, typed: string): HTMLInputElement {
  const made = element("input");
  [made.type, made.name, made.id, made.value, made.autocomplete, made.spellcheck] = [row.kind === "date" ? "date" : "text", row.name, row.name, typed, "off", false];
  if (row.kind === "date") made.min = "1900-01-01";
  else made.dir = "auto";
  return made;
}

function select(row: Row, typed: string, data: PrefillData): HTMLSelectElement {
  const made = element("select");
  [made.name, made.id] = [row.name, row.name];
  const empty = new Option(say(row.kind === "language" ? "none" : "choose"), "");
  const options = row.kind === "street" ? data.streets.map((each) => new Option(each, each)) : languages().map((code) => new Option(say("language_name", {}, code), code));
  made.append(empty, ...options);
  made.value = typed;
  return made;
}

function choices(row: Row, typed: string, data: PrefillData): HTMLElement {
  const group = element("fieldset");
  group.className = `choices choices--${row.kind}`;
  group.append(element("legend", say(row.label)));
  const values = row.kind === "gender" ? ["", "F", "M", "X"] : MODES.filter((mode) => mode !== "care-of" || data.streets.length > 0);
  for (const value of values) {
    const label = element("label");
    label.className = "tick";
    const box = element("input");
    [box.type, box.name, box.value, box.checked] = ["radio", row.name, value, typed === value];
    label.append(box, element("span", choiceWords(row.kind, value)));
    group.append(label);
  }
  return group;
}

function choiceWords(kind: Kind, value: string): string {
  if (kind === "gender") return value || say("gender_none");
  return say(value ? `mode_${value}` : "address_later");
}

function quiet(text: string): HTMLElement {
  const made = element("span", text);
  made.className = "help";
  return made;
}
