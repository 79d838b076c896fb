// Public keys as lists carry them (RFC 9052, section 7), and the four algorithm numbers a card may name.
import { sha256 } from "@noble/hashes/sha2.js";
import { type CborMap, type Integer, type Value, hasExactly, isMap } from "./cbor.ts";
import { concat, hex, latin1 } from "./bytes.ts";
import { Malformed } from "./errors.ts";
import { type Curve, type Point, isGoodPoint, isSigned } from "./signatures.ts";

/** COSE algorithm numbers (IANA) and the curve each needs: EdDSA, ES256, and their names of RFC 9864. */
const ALGORITHMS = new Map<Integer, Curve>([[-8, "Ed25519"], [-19, "Ed25519"], [-7, "P-256"], [-9, "P-256"]]);
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const COORDINATE = 32;
const KTY = 1, KID = 2, ALG = 3, CRV = -1, X = -2, Y = -3;

/** The curve that an algorithm needs, undefined for an algorithm that is not accepted here. */
export function curveOf(alg: Integer): Curve | undefined {
  return ALGORITHMS.get(alg);
}

/** A public key: `thumbprint` is the SHA-256 COSE key thumbprint (RFC 9679) in hex, `kid` the base32 of its first 40 bits. */
export interface PublicKey {
  readonly point: Point;
  readonly thumbprint: string;
  readonly kid: string;
}

/** Say whether the signature over `message` is that of `key` under `alg`. */
export async function isSignedBy(key: PublicKey, alg: Integer, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return curveOf(alg) === key.point.curve && isSigned(key.point, message, signature);
}

/** The key in a COSE_Key map; throws Malformed for another shape, a bad point or a foreign kid. */
export function readKey(found: Value | undefined): PublicKey {
  if (!isMap(found)) throw new Malformed("KEY");
  const alg = found.get(ALG);
  const curve = typeof alg === "number" ? curveOf(alg) : undefined;
  const key = curve === "Ed25519" ? okp(found) : curve === "P-256" ? ec2(found) : null;
  const kid = found.get(KID);
  if (key === null || !(kid instanceof Uint8Array) || latin1(kid) !== key.kid) throw new Malformed("KEY");
  return key;
}

function okp(found: CborMap): PublicKey | null {
  const x = found.get(X);
  const closed = hasExactly(found, [KTY, KID, ALG, CRV, X]) && found.get(KTY) === 1 && found.get(CRV) === 6;
  if (!closed || !isCoordinate(x)) return null;
  return publicKey({ curve: "Ed25519", raw: x }, concat(Uint8Array.of(0xa3, 0x01, 0x01, 0x20, 0x06), member(0x21, x)));
}

function ec2(found: CborMap): PublicKey | null {
  const x = found.get(X);
  const y = found.get(Y);
  const closed = hasExactly(found, [KTY, KID, ALG, CRV, X, Y]) && found.get(KTY) === 2 && found.get(CRV) === 1;
  if (!closed || !isCoordinate(x) || !isCoordinate(y)) return null;
  const required = concat(Uint8Array.of(0xa4, 0x01, 0x02, 0x20, 0x01), member(0x21, x), member(0x22, y));
  return publicKey({ curve: "P-256", raw: concat(Uint8Array.of(0x04), x, y) }, required);
}

function isCoordinate(value: Value | undefined): value is Uint8Array {
  return value instanceof Uint8Array && value.length === COORDINATE;
}

function member(label: number, coordinate: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(label, 0x58, COORDINATE), coordinate);
}

// `required` is what RFC 9679, section 3 hashes: the members that make the key, as deterministic CBOR.
function publicKey(point: Point, required: Uint8Array): PublicKey | null {
  if (!isGoodPoint(point)) return null;
  const digest = sha256(required);
  return { point, thumbprint: hex(digest), kid: base32(digest.subarray(0, 5)) };
}

function base32(data: Uint8Array): string {
  let bits = "";
  for (const byte of data) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((group) => BASE32[parseInt(group, 2)]).join("");
}
