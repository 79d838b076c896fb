// The status list: one bit a code, 1 = revoked (IETF Token Status List, CWT form, draft-20).
import { type CborMap, type Value, decodeMap, hasExactly, isMap } from "./cbor.ts";
import { type Sign1, isMessageSignedBy, open1 } from "./cose.ts";
import { DAY, isMoment } from "./dates.ts";
import { Malformed } from "./errors.ts";
import { ZLIB, inflate } from "./inflate.ts";
import { isUri } from "./text.ts";
import type { TrustKey, TrustList } from "./trust_list.ts";

/** Size of the largest list that is read, compressed or not. */
export const MAX_BYTES = 4 * 1024 * 1024;

const TYP = "application/statuslist+cwt";
const MIN_BYTES = 2 ** 17 / 8;
const LIFETIME = 7 * DAY;
const SUB = 2, EXP = 4, IAT = 6, LIST = 65533, TTL = 65534;
const LABELS = [SUB, EXP, IAT, LIST, TTL];

/** The bits of one list, `uri` its name; moments in seconds since 1970. */
export interface StatusList {
  readonly uri: string;
  readonly issued: number;
  readonly expires: number;
  readonly bits: Uint8Array;
}

/** How many entries the list has. */
export function sizeOf(status: StatusList): number {
  return status.bits.length * 8;
}

/** Say whether the code with this index is revoked; bits are counted from the least significant one of each byte. */
export function isSet(status: StatusList, index: number): boolean {
  const byte = status.bits[Math.floor(index / 8)];
  if (byte === undefined) throw new RangeError("an index outside the list was asked for");
  return ((byte >> (index % 8)) & 1) === 1;
}

/** The list in `data` and the key of `trust` that signed it; throws Malformed, at SIGNATURE where no status key did. */
export async function parseStatusList(data: Uint8Array, trust: TrustList): Promise<[StatusList, TrustKey]> {
  if (data.length > MAX_BYTES) throw new Malformed("SIZE");
  const message = open1(data, TYP);
  const entry = await signerOf(message, trust);
  const status = readList(decodeMap(message.payload, "SHAPE"));
  const inWindow = entry.notBefore <= status.issued && status.issued <= entry.stopSigning;
  if (entry.state === "withdrawn" || !inWindow) throw new Malformed("SIGNATURE");
  return [status, entry];
}

async function signerOf(message: Sign1, trust: TrustList): Promise<TrustKey> {
  const entry = trust.keys.find((found) => found.key.kid === message.kid && found.use === "status");
  if (entry === undefined || !(await isMessageSignedBy(message, entry.key))) throw new Malformed("SIGNATURE");
  return entry;
}

function readList(claims: CborMap): StatusList {
  const [uri, expires, issued, ttl] = [SUB, EXP, IAT, TTL].map((label) => claims.get(label));
  const packed = packedBits(claims.get(LIST));
  if (!hasExactly(claims, LABELS) || packed === null || !isUri(uri) || !isTtl(ttl)) throw new Malformed("SHAPE");
  const bits = unpackedBits(packed);
  if (!isMoment(issued) || !isMoment(expires) || issued >= expires || expires - issued > LIFETIME) throw new Malformed("SHAPE");
  return { uri, issued, expires, bits };
}

function isTtl(value: Value | undefined): boolean {
  return (typeof value === "number" || typeof value === "bigint") && value >= 1;
}

function packedBits(list: Value | undefined): Uint8Array | null {
  if (!isMap(list) || !hasExactly(list, ["bits", "lst"]) || list.get("bits") !== 1) return null;
  const packed = list.get("lst");
  return packed instanceof Uint8Array ? packed : null;
}

function unpackedBits(packed: Uint8Array): Uint8Array {
  const found = inflate(packed, MAX_BYTES, ZLIB);
  if (!found?.complete || found.leftover) throw new Malformed("INFLATE");
  if (found.data.length < MIN_BYTES || found.data.length > MAX_BYTES) throw new Malformed("SHAPE");
  return found.data;
}
