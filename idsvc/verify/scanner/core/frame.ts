// How a signed card becomes the text of a QR code: zlib level 9, then base45, no prefix.
//
// The text has one spelling per zlib stream, and the stream none but the signer's: its header is that of level 9, and
// the bits that pad its last byte, or fill the byte before a stored block, are zero.
import * as base45 from "./base45.ts";
import { equal } from "./bytes.ts";
import { Malformed } from "./errors.ts";
import { RAW, ZLIB, inflate } from "./inflate.ts";

/** Characters in the largest QR code there is (ISO/IEC 18004, version 40-L, alphanumeric). */
export const MAX_TEXT = 4296;
/** Bytes that a code may inflate to. */
export const MAX_BYTES = 16 * 1024;

const HEADER = [0x78, 0xda]; // RFC 1950: deflate, 32 KiB window, slowest algorithm
const CHECKSUM = 4;
// RFC 1951, 3.2.3 and 3.2.4: one bit for the last block, two for its kind, 0 for stored, then up to the next byte nothing,
// the length twice, the bytes.
const FINAL = 0b1;
const KIND = 0b110;
const STORED_HEAD = 5;

/** The signed bytes in a QR text; CR, LF and TAB around it are dropped. Throws Malformed for any other text. */
export function unpack(text: string): Uint8Array {
  if (text.length > MAX_TEXT) throw new Malformed("SIZE");
  const data = base45.decode(text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, ""));
  const found = inflate(data, MAX_BYTES, ZLIB);
  if (!found?.complete || found.data.length > MAX_BYTES) throw new Malformed("INFLATE");
  const levelNine = data[0] === HEADER[0] && data[1] === HEADER[1];
  if (found.leftover || !levelNine || isFilled(data) || isPadded(data, found.data)) throw new Malformed("FRAME_LEFTOVER");
  return found.data;
}

// Whether one of the five bits that nobody reads is set before a stored block, among those that come first.
function isFilled(data: Uint8Array): boolean {
  let at = HEADER.length;
  for (let head = data[at] ?? KIND; !(head & KIND); head = data[at] ?? KIND) {
    if (head & ~FINAL) return true;
    if (head & FINAL) return false;
    at += STORED_HEAD + (data[at + 1] ?? 0) + ((data[at + 2] ?? 0) << 8);
  }
  return false;
}

// If a padding bit is set, the last byte's highest set bit can go and nothing changes.
function isPadded(data: Uint8Array, found: Uint8Array): boolean {
  const stream = data.slice(HEADER.length, data.length - CHECKSUM);
  const last = stream[stream.length - 1];
  if (!last) return false;
  stream[stream.length - 1] = last ^ (1 << (31 - Math.clz32(last)));
  const cleared = inflate(stream, MAX_BYTES, RAW);
  return cleared !== null && cleared.complete && equal(cleared.data, found);
}
