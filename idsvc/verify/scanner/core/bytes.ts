// Byte strings: comparing, joining and writing them as text.

const ENCODER = new TextEncoder();

/** Compare bytewise, a prefix before what it begins (RFC 8949, section 4.2.1): below, at or above zero. */
export function compare(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

export function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compare(left, right) === 0;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return ENCODER.encode(text);
}

export function hex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One character for each byte, so that bytes can be the key of a Map. */
export function latin1(data: Uint8Array): string {
  return Array.from(data, (byte) => String.fromCharCode(byte)).join("");
}

export function base64(data: Uint8Array): string {
  return btoa(latin1(data));
}
