// Deterministic CBOR (RFC 8949, section 4.2.1), strict: one spelling for every value.
//
// The subset: integers of 64 bits, byte and text strings, true, false, null, arrays and maps. Integers that a number
// holds exactly are numbers, the others bigints, so a value has one representation here, too.
import { compare } from "./bytes.ts";
import { Malformed, type Step } from "./errors.ts";

export type Integer = number | bigint;
/** Byte strings as keys are never equal to anything: no map of ours has them, and their order shows doubles. */
export type Key = Integer | string | Uint8Array;
export type Value = Integer | string | Uint8Array | boolean | null | readonly Value[] | CborMap;
export type CborMap = ReadonlyMap<Key, Value>;

/** Containers in one another, at most. */
const MAX_DEPTH = 4;
const UINT = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, SIMPLE = 7;
/** Additional information -> bytes that follow, and the smallest value that may use that many. */
const WIDTHS = new Map<number, readonly [number, bigint]>([[24, [1, 24n]], [25, [2, 2n ** 8n]], [26, [4, 2n ** 16n]], [27, [8, 2n ** 32n]]]);
const SIMPLE_VALUES = new Map<Integer, boolean | null>([[20, false], [21, true], [22, null]]);
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function refuse(): never {
  throw new Malformed("CBOR");
}

/** Reads one value after another from bytes, and keeps to what they hold. */
export class Reader {
  constructor(
    private readonly data: Uint8Array,
    private at: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.data.length;
  }

  byte(): number {
    return this.data[this.at++] ?? refuse();
  }

  /** The byte string that begins here; throws Malformed for any other value. */
  bytes(): Uint8Array {
    const value = this.value(0);
    return value instanceof Uint8Array ? value : refuse();
  }

  /** The value that begins here, with containers nested at most `depth` deep. */
  value(depth: number): Value {
    const [major, argument] = this.head();
    switch (major) {
      case UINT:
        return argument;
      case NEGATIVE:
        return typeof argument === "number" && argument < Number.MAX_SAFE_INTEGER ? -1 - argument : -1n - BigInt(argument);
      case BYTES:
        return this.take(argument);
      case TEXT:
        return this.text(argument);
      case SIMPLE:
        return SIMPLE_VALUES.has(argument) ? (SIMPLE_VALUES.get(argument) ?? null) : refuse();
      default:
        return this.container(major, argument, depth - 1);
    }
  }

  private head(): [number, Integer] {
    const first = this.byte();
    const info = first & 31;
    return [first >> 5, info < 24 ? info : this.argument(info)];
  }

  private argument(info: number): Integer {
    const [size, smallest] = WIDTHS.get(info) ?? refuse();
    let found = 0n;
    for (const byte of this.take(size)) found = (found << 8n) | BigInt(byte);
    if (found < smallest) refuse();
    return found <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(found) : found;
  }

  private take(length: Integer): Uint8Array {
    if (length > this.data.length - this.at) refuse();
    const from = this.at;
    this.at += Number(length);
    return this.data.slice(from, this.at);
  }

  private text(length: Integer): string {
    const raw = this.take(length);
    try {
      return DECODER.decode(raw);
    } catch {
      return refuse();
    }
  }

  private container(major: number, count: Integer, depth: number): Value {
    if (depth < 0 || count > this.data.length - this.at) refuse();
    if (major === ARRAY) return Array.from({ length: Number(count) }, () => this.value(depth));
    return major === MAP ? this.map(Number(count), depth) : refuse(); // what is left is a tag, and none is expected
  }

  private map(count: number, depth: number): CborMap {
    const items = new Map<Key, Value>();
    let previous: Uint8Array = new Uint8Array();
    for (let item = 0; item < count; item++) {
      const from = this.at;
      const key = this.value(0);
      const raw = this.data.subarray(from, this.at);
      if (compare(raw, previous) <= 0 || !isKey(key)) refuse();
      previous = raw;
      items.set(key, this.value(depth));
    }
    return items;
  }
}

function isKey(value: Value): value is Key {
  return isInteger(value) || typeof value === "string" || value instanceof Uint8Array;
}

export function isInteger(value: Value | undefined): value is Integer {
  return typeof value === "number" || typeof value === "bigint";
}

export function isMap(value: Value | undefined): value is CborMap {
  return value instanceof Map;
}

/** The value that `data` spells, all of it; throws Malformed for anything but the deterministic encoding. */
export function decode(data: Uint8Array): Value {
  const reader = new Reader(data, 0);
  const value = reader.value(MAX_DEPTH);
  return reader.isAtEnd ? value : refuse();
}

/** The map that `data` spells; throws Malformed as `decode` does, and at `step` for any other value. */
export function decodeMap(data: Uint8Array, step: Step): CborMap {
  const value = decode(data);
  if (!isMap(value)) throw new Malformed(step);
  return value;
}

/** Say whether a map has exactly these keys. */
export function hasExactly(map: CborMap, keys: readonly Key[]): boolean {
  return map.size === keys.length && keys.every((key) => map.has(key));
}

/** The head of a byte string of this length. */
export function bytesHead(length: number): Uint8Array<ArrayBuffer> {
  if (length < 24) return Uint8Array.of((BYTES << 5) | length);
  if (length < 2 ** 8) return Uint8Array.of((BYTES << 5) | 24, length);
  if (length < 2 ** 16) return Uint8Array.of((BYTES << 5) | 25, length >> 8, length & 0xff);
  return Uint8Array.of((BYTES << 5) | 26, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}
