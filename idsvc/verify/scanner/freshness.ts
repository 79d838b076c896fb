// How old the lists are, and the day on which they stop being good for an audience: from their signed dates alone.
import { type Audience, DAY, type Lists, STATUS_AGE } from "./core/index.ts";
import { ageInDays, ageInWords, dayInWords, say } from "./words.ts";
import { mark, write } from "./dom.ts";

const OLD = 7;
const SOON = 2 * DAY;

export type Good = "good" | "soon" | "past" | "none";

/** The moment, in seconds since 1970, when the first of the lists stops being acceptable; null where one is missing. */
export function goodUntil(lists: Lists, audience: Audience): number | null {
  if (!lists.trust.length || !lists.statuses.length) return null;
  const ends = lists.statuses.map((found) => found.status.issued + STATUS_AGE[audience]);
  return Math.min(...ends, ...lists.trust.map((held) => held.trust.expires));
}

export function goodness(until: number | null, at: Date): Good {
  const now = at.getTime() / 1000;
  if (until === null) return "none";
  if (now > until) return "past";
  return until - now < SOON ? "soon" : "good";
}

/** "Good until DATE", the last day that is good to its end, or what else can be said of the lists. */
export function goodText(until: number | null, at = new Date()): string {
  if (until === null) return say("good_none");
  if (goodness(until, at) === "past") return say("good_past", { date: localDay(until) });
  return say("good_until", { date: localDay(until - DAY) });
}

function localDay(seconds: number): string {
  const at = new Date(seconds * 1000);
  const [month, day] = [at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0"));
  return dayInWords(`${at.getFullYear()}-${month}-${day}`);
}

export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function dated(iso: string, at: Date): string {
  return `${dayInWords(iso.slice(0, 10))} (${ageInWords(iso, at)})`;
}

/** Writes the line of a city list; `issued` is an instant, null where there is no list. */
export function writeTrust(line: HTMLElement, sequence: number | null, issued: string | null, at: Date): void {
  mark(line, "age", issued === null ? "none" : "fresh");
  mark(line, "issued", issued);
  const holes = { sequence: String(sequence), date: issued === null ? "" : dated(issued, at) };
  write(line, issued === null ? say("lists_trust_none") : say("lists_trust", holes));
}

/** Writes the line of a list of cancelled cards; one older than a week says so, in words and in amber. */
export function writeStatus(line: HTMLElement, issued: string | null, at: Date): void {
  const old = issued !== null && ageInDays(issued, at) > OLD;
  mark(line, "age", issued === null ? "none" : old ? "old" : "fresh");
  mark(line, "issued", issued);
  if (issued === null) return write(line, say("lists_status_none"));
  write(line, `${say("lists_status", { date: dated(issued, at) })}${old ? ` · ${say("lists_old")}` : ""}`);
}
