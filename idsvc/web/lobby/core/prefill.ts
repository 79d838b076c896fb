// The pre-fill code: the twin of idsvc/enroll/prefill.py; both follow docs/spec/prefill.md and tests/vectors/prefill.json.
import { deflate } from "pako";
import { ALPHABET } from "../../../verify/scanner/core/base45.ts";
import { concat, utf8 } from "../../../verify/scanner/core/bytes.ts";
import { decodeMap } from "../../../verify/scanner/core/cbor.ts";
import { Malformed } from "../../../verify/scanner/core/errors.ts";
import { unpack } from "../../../verify/scanner/core/frame.ts";
import { type Fault, dayFault, lineFault, nameFault, tidy } from "./text.ts";

export type Fields = Readonly<Record<string, string>>;

const PREFIX = "PF1:";
const MAX_TEXT = 1542;
const MAX_BYTES = 4096;
const MAX_NAME = 120;
const MAX_LINE = 76;
const MAX_CONTACT = 80;
const MAP_OF_NONE = 0xa0;
const TEXT_OF_NONE = 0x60;

type Check = (text: string) => Fault | null;

const name = (limit: number): Check => (text) => nameFault(text, limit);
const line = (limit: number): Check => (text) => lineFault(text, limit);
const oneOf = (...choices: string[]): Check => (text) => (choices.includes(text) ? null : "not-a-choice");

/** In the order of the keys, the first of which is 1. */
const FIELDS: readonly (readonly [string, Check])[] = [
  ["full_name", name(MAX_NAME)],
  ["preferred_name", name(MAX_NAME)],
  ["second_name", name(MAX_NAME)],
  ["second_name_language", (text) => (/^[a-z]{2,3}$/.test(text) ? null : "not-a-choice")],
  ["birth_date", dayFault],
  ["address_mode", oneOf("street", "care-of", "withheld")],
  ["address_line_1", line(MAX_LINE)],
  ["address_line_2", line(MAX_LINE)],
  ["care_of_street", line(MAX_LINE)],
  ["care_of_name", name(MAX_LINE - "c/o ".length)],
  ["gender", oneOf("F", "M", "X")],
  ["emergency_contact", line(MAX_CONTACT)],
  ["library_name_preferred", oneOf("yes")],
  ["address_in_code", oneOf("yes")],
];

const ONLY_WITH: Readonly<Record<string, readonly [string, readonly string[] | null]>> = {
  second_name_language: ["second_name", null],
  library_name_preferred: ["preferred_name", null],
  address_line_1: ["address_mode", ["street"]],
  address_line_2: ["address_mode", ["street"]],
  care_of_street: ["address_mode", ["care-of"]],
  care_of_name: ["address_mode", ["care-of"]],
  address_in_code: ["address_mode", ["street", "care-of"]],
};

/** A text that is no pre-fill code, or fields that make none; `why` is a key of the page's words. */
export class PrefillRefused extends Error {
  override readonly name = "PrefillRefused";
  constructor(readonly why: "nothing" | "too_much" | "damaged") {
    super(why);
  }
}

/** What is wrong with each filled field, by name; a field that does not belong is not looked at. */
export function faultsOf(typed: Fields): ReadonlyMap<string, Fault> {
  const found = new Map<string, Fault>();
  for (const [field, check] of FIELDS) {
    const text = tidy(typed[field] ?? "");
    const fault = text && isAtHome(field, typed) ? check(text) : null;
    if (fault) found.set(field, fault);
  }
  return found;
}

function isAtHome(field: string, typed: Fields): boolean {
  const [other, values] = ONLY_WITH[field] ?? [field, null];
  const text = tidy(typed[other] ?? "");
  return text !== "" && (values === null || values.includes(text));
}

/** What is sound, tidied, in the order of the keys: this is what a code says, exactly. */
function keptOf(typed: Fields): Map<string, string> {
  const sound = new Map<string, string>();
  for (const [field, check] of FIELDS) {
    const text = tidy(typed[field] ?? "");
    if (text && check(text) === null) sound.set(field, text);
  }
  return new Map([...sound].filter(([field]) => isAtHome(field, Object.fromEntries(sound))));
}

/** The code of what is sound among a form's fields; throws PrefillRefused where nothing is left, or too much. */
export function encode(typed: Fields): string {
  const kept = keptOf(typed);
  if (!kept.size) throw new PrefillRefused("nothing");
  const parts = FIELDS.flatMap(([field], at) => {
    const text = kept.get(field);
    return text === undefined ? [] : [Uint8Array.of(at + 1), textOf(text)];
  });
  const raw = concat(Uint8Array.of(MAP_OF_NONE | kept.size), ...parts);
  const code = PREFIX + base45(deflate(raw, { level: 9 }));
  if (code.length > MAX_TEXT || raw.length > MAX_BYTES) throw new PrefillRefused("too_much");
  return code;
}

function textOf(text: string): Uint8Array {
  const data = utf8(text);
  const { length } = data;
  const head = length < 24 ? [TEXT_OF_NONE | length] : length < 256 ? [TEXT_OF_NONE | 24, length] : [TEXT_OF_NONE | 25, length >> 8, length & 0xff];
  return concat(Uint8Array.from(head), data);
}

function base45(data: Uint8Array): string {
  let text = "";
  for (let at = 0; at < data.length; at += 2) {
    const [high = 0, low] = [data[at], data[at + 1]];
    const value = low === undefined ? high : high * 256 + low;
    text += ALPHABET.charAt(value % 45) + ALPHABET.charAt(Math.floor(value / 45) % 45);
    if (low !== undefined) text += ALPHABET.charAt(Math.floor(value / 2025));
  }
  return text;
}

/** The fields of a code; throws PrefillRefused for every text that `encode` could not have made. */
export function decode(text: string): Fields {
  const trimmed = text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, "");
  if (trimmed.length > MAX_TEXT || !trimmed.startsWith(PREFIX)) throw new PrefillRefused("damaged");
  const fields = named(trimmed.slice(PREFIX.length));
  const kept = keptOf(Object.fromEntries(fields));
  const isExact = kept.size === fields.size && [...fields].every(([field, value]) => kept.get(field) === value);
  if (!fields.size || !isExact) throw new PrefillRefused("damaged");
  return Object.fromEntries(fields);
}

function named(framed: string): Map<string, string> {
  if (/[\r\n\t]/.test(framed)) throw new PrefillRefused("damaged");
  try {
    const raw = unpack(framed);
    if (raw.length > MAX_BYTES) throw new Malformed("SIZE");
    const pairs = [...decodeMap(raw, "SHAPE")].map(([key, value]): [string, string] => {
      const field = typeof key === "number" ? FIELDS[key - 1]?.[0] : undefined;
      if (field === undefined || typeof value !== "string") throw new Malformed("SHAPE");
      return [field, value];
    });
    return new Map(pairs);
  } catch (error) {
    if (error instanceof Malformed) throw new PrefillRefused("damaged");
    throw error;
  }
}
