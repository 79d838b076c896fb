// COSE_Sign1 (RFC 9052, section 4.2), tag 18 only, with the one header shape that cards and lists carry.
import { concat, latin1 } from "./bytes.ts";
import { type Integer, Reader, bytesHead, decodeMap, hasExactly, isInteger } from "./cbor.ts";
import { Malformed } from "./errors.ts";
import { type PublicKey, isSignedBy } from "./keys.ts";

const TAG_18 = 0xd2;
const ARRAY = 4;
const FOUR_PARTS = 0x84;
const EMPTY_MAP = 0xa0;
const ALG = 1, KID = 4, TYP = 16;
const KID_BYTES = 8;
/** A Sig_structure's array of four and its context (RFC 9052, section 4.4), then no external data. */
const CONTEXT = Uint8Array.of(0x84, 0x6a, ...new TextEncoder().encode("Signature1"));
const NO_EXTERNAL_DATA = Uint8Array.of(0x40);

/** A COSE_Sign1 message that has been read but not verified; `kid` as one character for each byte. */
export interface Sign1 {
  readonly protectedHeader: Uint8Array;
  readonly alg: Integer;
  readonly kid: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Say whether the signature is that key's under the header's algorithm. */
export async function isMessageSignedBy(message: Sign1, key: PublicKey): Promise<boolean> {
  return isSignedBy(key, message.alg, toBeSigned(message.protectedHeader, message.payload), message.signature);
}

function toBeSigned(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return concat(CONTEXT, bytesHead(header.length), header, NO_EXTERNAL_DATA, bytesHead(payload.length), payload);
}

/** The parts of a COSE_Sign1 whose header is exactly {alg, kid} and, on a list, its `typ` (RFC 9596). */
export function open1(data: Uint8Array, typ: string | null = null): Sign1 {
  const [tag, array] = data;
  if (tag !== TAG_18 || array === undefined || array >> 5 !== ARRAY) throw new Malformed("NOT_COSE");
  if (array !== FOUR_PARTS) throw new Malformed("HEADER");
  const reader = new Reader(data, 2);
  const protectedHeader = reader.bytes();
  if (reader.byte() !== EMPTY_MAP) throw new Malformed("HEADER");
  const payload = reader.bytes();
  const signature = reader.bytes();
  if (!reader.isAtEnd) throw new Malformed("CBOR");
  return { protectedHeader, ...readHeader(protectedHeader, typ), payload, signature };
}

function readHeader(data: Uint8Array, typ: string | null): { alg: Integer; kid: string } {
  const header = decodeMap(data, "HEADER");
  const closed = hasExactly(header, typ === null ? [ALG, KID] : [ALG, KID, TYP]) && (typ === null || header.get(TYP) === typ);
  const alg = header.get(ALG);
  const kid = header.get(KID);
  if (closed && isInteger(alg) && kid instanceof Uint8Array && kid.length === KID_BYTES) return { alg, kid: latin1(kid) };
  throw new Malformed("HEADER");
}
