// Base45 (RFC 9285), strict: every string of bytes has one text and every text at most one string of bytes.
import { Malformed } from "./errors.ts";

export const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character.charCodeAt(0), value]));

function valueAt(text: string, at: number): number {
  const value = VALUES.get(text.charCodeAt(at));
  if (value === undefined) throw new Malformed("ALPHABET");
  return value;
}

/** The bytes that `text` stands for; throws Malformed at a foreign character, length or group. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const whole = Math.floor(text.length / 3);
  const rest = text.length % 3;
  if (rest === 1) throw new Malformed("ALPHABET");
  const data = new Uint8Array(whole * 2 + (rest ? 1 : 0));
  for (let group = 0; group < whole; group++) {
    const at = group * 3;
    const pair = valueAt(text, at) + 45 * valueAt(text, at + 1) + 2025 * valueAt(text, at + 2);
    if (pair > 0xffff) throw new Malformed("ALPHABET");
    data[group * 2] = pair >> 8;
    data[group * 2 + 1] = pair & 0xff;
  }
  if (rest) data[whole * 2] = lastByte(text, whole * 3);
  return data;
}

function lastByte(text: string, at: number): number {
  const byte = valueAt(text, at) + 45 * valueAt(text, at + 1);
  if (byte > 0xff) throw new Malformed("ALPHABET");
  return byte;
}
