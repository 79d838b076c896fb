// What the page says, in the language that was chosen. The words are the residents' own files, idsvc/web/resident.
import all from "lobby-words";

const FIRST = "en";
const FROM_RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar"]);
const HOLE = /\{([a-z]+)\}/g;

let offered: readonly string[] = Object.keys(all);
let current = FIRST;
let always: Readonly<Record<string, string>> = {};

/** Set once: the city's languages, and what fills holes wherever they stand. */
export function beginWith(languages: readonly string[], holes: Readonly<Record<string, string>>): void {
  const ours = languages.filter((code) => code in all);
  offered = ours.length ? ours : [FIRST];
  always = holes;
}

export function languages(): readonly string[] {
  return offered;
}

export function language(): string {
  return current;
}

export function pickLanguage(preferred: readonly string[], city: string): string {
  const theirs = preferred.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find((code) => offered.includes(code));
  return theirs ?? (offered.includes(city) ? city : (offered[0] ?? FIRST));
}

export function say(key: string, holes: Readonly<Record<string, string>> = {}, code = current): string {
  const text = all[code]?.[key] ?? all[FIRST]?.[key] ?? key;
  return text.replace(HOLE, (hole, name: string) => holes[name] ?? always[name] ?? hole);
}

export function setLanguage(code: string): void {
  current = code;
  document.documentElement.lang = code;
  document.documentElement.dir = FROM_RIGHT_TO_LEFT.has(code) ? "rtl" : "ltr";
  document.title = say("title");
  for (const part of document.querySelectorAll<HTMLElement>("[data-say]")) part.textContent = say(part.dataset["say"] ?? "");
}
