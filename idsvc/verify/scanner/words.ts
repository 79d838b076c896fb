// What the page says, in the language that was chosen: text by key, dates, and the parts marked data-say in the page.
import sentences from "all-sentences";

export interface Sentences {
  language: { name: string; dir: string; reviewed: boolean };
  words: Record<string, string>;
  reasons: Record<string, { sentence: string; advice: string }>;
  labels: Record<string, string>;
  page: Record<string, string>;
}

const ALL = sentences as Record<string, Partial<Sentences>>;
const FIRST = "en";
// Where a browser has no dates in a language, the nearest that its readers read.
const DATES_OF: Record<string, readonly string[]> = { ht: ["ht", "fr"] };

export const LANGUAGES: readonly string[] = Object.keys(ALL)
  .filter((code) => ALL[code]?.page !== undefined && ALL[code]?.language !== undefined)
  .sort((a, b) => (a === FIRST ? -1 : b === FIRST ? 1 : a.localeCompare(b)));

let current = FIRST;

export function pickLanguage(wanted: string | null, preferred: readonly string[]): string {
  const asked = wanted === null ? preferred : [wanted, ...preferred];
  const known = asked.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find((code) => LANGUAGES.includes(code));
  return known ?? FIRST;
}

export function texts(code = current): Sentences {
  const found = ALL[code];
  if (!found?.page || !found.language || !found.words || !found.reasons || !found.labels) throw new Error("no such language");
  return found as Sentences;
}

export function language(): string {
  return current;
}

export function say(key: string, holes: Record<string, string> = {}): string {
  const text = texts().page[key] ?? texts(FIRST).page[key] ?? key;
  return text.replace(/\{([a-z]+)\}/g, (hole, name: string) => holes[name] ?? hole);
}

function fill(attribute: string, put: (part: HTMLElement, text: string) => void): void {
  for (const part of document.querySelectorAll<HTMLElement>(`[${attribute}]`)) {
    put(part, say(part.getAttribute(attribute) ?? ""));
  }
}

export function setLanguage(code: string): void {
  current = code;
  document.documentElement.lang = code;
  document.documentElement.dir = texts().language.dir === "rtl" ? "rtl" : "ltr";
  fill("data-say", (part, text) => (part.textContent = text));
  fill("data-say-label", (part, text) => part.setAttribute("aria-label", text));
  fill("data-say-alt", (part, text) => part.setAttribute("alt", text));
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locales = (DATES_OF[current] ?? [current]).map((tag) => `${tag}-u-ca-gregory-nu-latn`);
  return new Intl.DateTimeFormat(locales, options);
}

// A day written YYYY-MM-DD in words of the chosen language, the same day in every time zone; digits as on the card.
export function dayInWords(iso: string): string {
  return dates({ dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
}

export function ageInWords(iso: string, at: Date): string {
  const days = ageInDays(iso, at);
  if (days < 0) return say("age_future");
  if (days === 0) return say("age_today");
  return days === 1 ? say("age_one") : say("age_days", { days: String(days) });
}

// Whole days, UTC, between a day or moment and now.
export function ageInDays(iso: string, at: Date): number {
  const day = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return Math.floor((Math.floor(at.getTime() / 86_400_000) * 86_400_000 - day) / 86_400_000);
}

export function duration(seconds: number): string {
  return seconds < 60 ? say("clear_seconds", { seconds: String(seconds) }) : say("clear_minutes", { minutes: String(seconds / 60) });
}
