// What a hand scanner typed: a code or the layout test, whatever keyboard layout the computer is set to.
//
// The twin of idsvc/verify/wedge.py; both follow docs/spec/wedge.md and tests/vectors/wedge.json.
import { ALPHABET } from "./core/base45.ts";
import { Malformed } from "./core/errors.ts";
import { MAX_TEXT, unpack } from "./core/frame.ts";

/** What a computer makes of each character: `typed` has the 45 in the alphabet's order, `prefix` stands for "]Q". */
export interface Layout {
  readonly typed: string;
  readonly prefix: string;
}

export type Reading =
  | { readonly kind: "empty" | "damaged" }
  | { readonly kind: "code"; readonly text: string; readonly opens: boolean }
  | { readonly kind: "layout"; readonly layout: Layout };

const PREFIX = "]Q";
const DIGITS = 10;
const MAX_LINE = MAX_TEXT + 3;
const MAX_SWALLOWED = 2;
const MAX_MARKS = 64;
const TEST_SHORTEST = 38;
const TEST_LONGEST = 60;
const TEST_REPEATS = 3;
const NOT_A_CARD: ReadonlySet<string> = new Set(["SIZE", "ALPHABET", "INFLATE"]);
// Combining mark to the mark that a dead key types when it stands alone.
const SPACING: ReadonlyMap<string, string> = new Map([
  ["\u0300", "\u0060"], ["\u0301", "\u00b4"], ["\u0302", "\u005e"], ["\u0303", "\u007e"], ["\u0306", "\u02d8"], ["\u0307", "\u02d9"],
  ["\u0308", "\u00a8"], ["\u030a", "\u02da"], ["\u030b", "\u02dd"], ["\u030c", "\u02c7"], ["\u0327", "\u00b8"], ["\u0328", "\u02db"],
]);
const DEAD: ReadonlySet<string> = new Set(SPACING.values());

export const US: Layout = { typed: ALPHABET, prefix: PREFIX };

/** The layout in a kept text; null where it is damaged. */
export function parseLayout(text: string): Layout | null {
  try {
    const { typed, prefix } = JSON.parse(text) as Record<string, unknown>;
    if (typeof typed !== "string" || typeof prefix !== "string") return null;
    return [...prefix].length === PREFIX.length && isTest([...typed]) ? { typed, prefix } : null;
  } catch {
    return null;
  }
}

export function isForeign(layout: Layout): boolean {
  return folded(layout.typed) !== ALPHABET;
}

/** What one line of typed characters was, given the layout learnt so far. */
export function readLine(line: string, layout: Layout = US): Reading {
  const whole = [...line.normalize("NFC").replace(/^[\r\n\t]+|[\r\n\t]+$/g, "")];
  if (!whole.length) return { kind: "empty" };
  const found = learnt(whole);
  if (found) return { kind: "layout", layout: found };
  if (looksLikeTest(whole)) return { kind: "damaged" };
  if (whole.length > MAX_LINE) return { kind: "code", text: whole.join(""), opens: false };
  return { kind: "code", ...code(whole, layout) };
}

/** As `readLine`, with the text that the same keys would have typed on a US keyboard as a last resort. */
export function readKeys(line: string, keys: string, layout: Layout): Reading {
  const byText = readLine(line, layout);
  if (byText.kind !== "code" || byText.opens) return byText;
  const byKeys = readLine(keys);
  return byKeys.kind === "code" && byKeys.opens ? byKeys : byText;
}

function looksLikeTest(line: readonly string[]): boolean {
  return line.length >= TEST_SHORTEST && line.length <= TEST_LONGEST && new Set(line).size >= line.length - TEST_REPEATS;
}

function learnt(line: readonly string[]): Layout | null {
  if (isTest(line)) return { typed: line.join(""), prefix: PREFIX };
  const typed = line.slice(3);
  const named = isTest(typed) && line[1] === typed[ALPHABET.indexOf("Q")] && typed.slice(0, DIGITS).includes(line[2] ?? "");
  return named ? { typed: typed.join(""), prefix: line.slice(0, 2).join("") } : null;
}

function isTest(line: readonly string[]): boolean {
  return line.length === ALPHABET.length && new Set(line.map(capital)).size === ALPHABET.length;
}

// What has a longer capital, such as sharp s, stays.
function capital(char: string): string {
  const upper = char.toUpperCase();
  return [...upper].length === 1 ? upper : char;
}

function folded(text: string): string {
  return [...text].map(capital).join("");
}

// The first candidate that the frame of a card opens, or else the first.
function code(line: readonly string[], layout: Layout): { text: string; opens: boolean } {
  let first: string | null = null;
  for (const bare of withoutPrefix(line, layout)) {
    for (const text of readings(bare, layout)) {
      first ??= text;
      if (opens(text)) return { text, opens: true };
    }
  }
  return { text: first ?? "", opens: false };
}

function withoutPrefix(line: readonly string[], layout: Layout): (readonly string[])[] {
  const head = folded(line.slice(0, 2).join(""));
  return head === PREFIX || head === folded(layout.prefix) ? [line.slice(3), line.slice(2)] : [line];
}

function* readings(line: readonly string[], layout: Layout): Generator<string> {
  yield folded(line.join(""));
  if (!isForeign(layout)) return;
  const table = new Table(layout);
  const mapped = line.map((char) => table.mapped(char));
  yield mapped.join("");
  const marks = line.flatMap((char, at) => (DEAD.has(char) && table.exact.has(char) ? [at] : [])).slice(0, MAX_MARKS);
  for (let count = 1; count <= MAX_SWALLOWED; count++) {
    for (const places of combinations(marks, count)) {
      yield mapped.map((text, at) => (places.includes(at) ? `${text} ` : text)).join("");
    }
  }
}

function* combinations(items: readonly number[], count: number): Generator<readonly number[]> {
  if (count === 0) return yield [];
  for (const [at, item] of items.entries()) {
    for (const more of combinations(items.slice(at + 1), count - 1)) yield [item, ...more];
  }
}

class Table {
  readonly exact: ReadonlyMap<string, string>;
  private readonly eitherCase: ReadonlyMap<string, string>;

  constructor({ typed }: Layout) {
    const places = [...typed].map((char, at): [string, string] => [char, ALPHABET.charAt(at)]);
    this.exact = new Map(places);
    this.eitherCase = new Map(places.map(([char, stands]) => [capital(char), stands]));
  }

  // A composed letter stands for a dead key and the letter's key.
  mapped(char: string): string {
    const exact = this.exact.get(char);
    if (exact !== undefined) return exact;
    const [base = "", ...marks] = [...char.normalize("NFD")];
    const dead = this.exact.get(SPACING.get(marks.join("")) ?? "");
    const letter = this.eitherCase.get(capital(base));
    if (dead !== undefined && letter !== undefined) return dead + letter;
    return this.eitherCase.get(capital(char)) ?? char;
  }
}

// Base45 of a whole zlib stream, which no wrong reading is by chance.
function opens(text: string): boolean {
  try {
    unpack(text);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return !NOT_A_CARD.has(error.step);
    throw error;
  }
}
