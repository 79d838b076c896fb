// What the page says, in the language that was chosen: text by key, months and days, the parts marked data-say.
import sentences from "receipt-sentences";

export interface Sentences {
  language: { name: string; dir: string; reviewed: boolean };
  page: Record<string, string>;
}

const ALL: Readonly<Record<string, Sentences>> = sentences;
const FIRST = "en";
// Where a browser has no dates in a language, the nearest that its readers read.
const DATES_OF: Record<string, readonly string[]> = { ht: ["ht", "fr"] };

export const LANGUAGES: readonly string[] = Object.keys(ALL).sort((a, b) => (a === FIRST ? -1 : b === FIRST ? 1 : a.localeCompare(b)));

let current = FIRST;

export function pickLanguage(preferred: readonly string[]): string {
  return preferred.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find((code) => LANGUAGES.includes(code)) ?? FIRST;
}

export function texts(code = current): Sentences {
  const found = ALL[code];
  if (!found) throw new Error("no such language");
  return found;
}

export function language(): string {
  return current;
}

export function say(key: string, holes: Record<string, string> = {}): string {
  const text = texts().page[key] ?? texts(FIRST).page[key] ?? key;
  return text.replace(/\{([a-z]+)\}/g, (hole, name: string) => holes[name] ?? hole);
}

export function setLanguage(code: string): void {
  current = code;
  document.documentElement.lang = code;
  document.documentElement.dir = texts().language.dir === "rtl" ? "rtl" : "ltr";
  document.title = say("title");
  for (const part of document.querySelectorAll<HTMLElement>("[data-say]")) part.textContent = say(part.dataset["say"] ?? "");
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locales = (DATES_OF[current] ?? [current]).map((tag) => `${tag}-u-ca-gregory-nu-latn`);
  return new Intl.DateTimeFormat(locales, { ...options, timeZone: "UTC" });
}

/** A month written YYYY-MM in words. */
export function monthInWords(month: string): string {
  return dates({ year: "numeric", month: "long" }).format(new Date(`${month}-01T00:00:00Z`));
}

/** A day written YYYY-MM-DD in words. */
export function dayInWords(iso: string): string {
  return dates({ dateStyle: "long" }).format(new Date(`${iso}T00:00:00Z`));
}
