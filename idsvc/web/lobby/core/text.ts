// What may be typed: the twin of idsvc/enroll/text.py. Any script's letters, and nothing that hides or reorders.

export type Fault = "too-long" | "characters" | "no-letter" | "not-a-date" | "too-early" | "not-a-choice";

const JOINERS = "\u200c\u200d";
const IN_NAMES = "'.-\u2018\u2019\u02bc\u2010\u2011\u00b7\u30fb";
const IN_LINES = `${IN_NAMES},/#&()+:;\u2013\u00b0`;
const MAX_MARKS = 4;
const EARLIEST = "1900-01-01";
const KINDS: readonly (readonly [string, RegExp])[] = [["L", /\p{L}/u], ["M", /\p{M}/u], ["N", /\p{N}/u]];

/** The text in NFC, without spaces at its ends and with single ones inside; no other character is changed. */
export function tidy(text: string): string {
  return text.replace(/\p{Zs}+/gu, " ").replace(/^ | $/g, "").normalize("NFC");
}

function kindOf(char: string): string {
  if (JOINERS.includes(char)) return "J";
  return KINDS.find(([, pattern]) => pattern.test(char))?.[0] ?? "-";
}

function isSound(before: string, kind: string, after: string): boolean {
  if (kind === "J") return "LM".includes(before) && "LM".includes(after);
  return kind !== "M" || "LMJ".includes(before);
}

function marksAreSound(kinds: string): boolean {
  if (kinds.includes("M".repeat(MAX_MARKS + 1))) return false;
  return [...kinds].every((kind, at) => isSound(kinds[at - 1] ?? "-", kind, kinds[at + 1] ?? "-"));
}

function fault(text: string, limit: number, letters: string, others: string): Fault | null {
  const chars = [...text];
  const kinds = chars.map(kindOf).join("");
  const isAllowed = chars.every((char, at) => letters.includes(kinds[at] ?? "") || others.includes(char) || char === " ");
  if (!isAllowed || !marksAreSound(kinds)) return "characters";
  if (chars.length > limit) return "too-long";
  return kinds.includes("L") ? null : "no-letter";
}

export function nameFault(text: string, limit: number): Fault | null {
  return fault(text, limit, "LMJ", IN_NAMES);
}

export function lineFault(text: string, limit: number): Fault | null {
  return fault(text, limit, "LMJN", IN_LINES);
}

/** What is wrong with a day; whether it has come yet is asked at the counter. */
export function dayFault(text: string): Fault | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(`${text}T00:00:00Z`);
  if (!year || Number.isNaN(date.getTime()) || date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day)) return "not-a-date";
  return text < EARLIEST ? "too-early" : null;
}
