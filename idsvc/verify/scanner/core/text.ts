// Which texts a signed claim may hold: what can be printed and shown safely in any script.
import type { Value } from "./cbor.ts";

const ISSUER = /^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*$/;
const MAX_URI = 120;

/** Say whether `value` is a text of 1 to `most` characters (code points) without control, format or line characters. */
export function isPlain(value: Value | undefined, most: number): value is string {
  if (typeof value !== "string") return false;
  let count = 0;
  for (const character of value) {
    if (++count > most || REFUSED.test(character)) return false;
  }
  return count > 0;
}

/** Say whether `value` is an https URL of at most 120 plain characters, without query or fragment. */
export function isUri(value: Value | undefined): value is string {
  return typeof value === "string" && value.length <= MAX_URI && ISSUER.test(value);
}

// The characters that docs/spec/card.md refuses, by number: engines know different versions of Unicode.
const REFUSED =
  /[\0-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}]/u;
