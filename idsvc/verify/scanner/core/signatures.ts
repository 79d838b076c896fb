// Ed25519 and P-256 signatures: by the platform where it knows the algorithm, else in this program.
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal } from "./bytes.ts";

/** Length of a signature under every algorithm here. */
export const SIGNATURE_BYTES = 64;

export type Curve = "Ed25519" | "P-256";

/** A checked point of a curve: 32 bytes, or 0x04 and two coordinates of 32 bytes each. */
export interface Point {
  readonly curve: Curve;
  readonly raw: Uint8Array;
}

const PARAMETERS = {
  "Ed25519": { name: "Ed25519" },
  "P-256": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const;
const ORDER = ed25519.Point.Fn.ORDER;

let platformIsUsed = true;
const imported = new WeakMap<Point, Promise<CryptoKey | null>>();

/** Choose whether the platform's signature checks are used where there are any; tests run both. */
export function usePlatformSignatures(used: boolean): void {
  platformIsUsed = used;
}

/** Say whether `raw` is a canonical encoding of a point: of large order for Ed25519, on the curve for P-256. */
export function isGoodPoint({ curve, raw }: Point): boolean {
  try {
    if (curve === "P-256") return raw.length === 65 && p256.Point.fromBytes(raw).is0() === false;
    return raw.length === 32 && !ed25519.Point.fromBytes(raw, false).isSmallOrder();
  } catch {
    return false;
  }
}

/** Say whether `signature` (64 bytes; r then s for P-256) over `message` is that of a good point's key. */
export async function isSigned(point: Point, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const key = platformIsUsed ? await platformKey(point) : null;
  if (key === null) return PORTABLE[point.curve](point.raw, message, signature);
  return crypto.subtle.verify(PARAMETERS[point.curve], key, new Uint8Array(signature), new Uint8Array(message));
}

function platformKey(point: Point): Promise<CryptoKey | null> {
  const known = imported.get(point) ?? importKey(point);
  imported.set(point, known);
  return known;
}

// The point is good, so a platform that does not take it does not know its curve, or has no WebCrypto at all.
async function importKey(point: Point): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey("raw", new Uint8Array(point.raw), PARAMETERS[point.curve], false, ["verify"]);
  } catch {
    return null;
  }
}

const PORTABLE: Readonly<Record<Curve, (raw: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean>> = {
  "Ed25519": isEd25519,
  "P-256": isP256,
};

// RFC 8032, section 5.1.7, without the cofactor: R is computed and compared as bytes. The library's own check takes the
// cofactor, and then some signatures hold here that do not hold on the platforms, nor in the Python verifier.
function isEd25519(raw: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= ORDER) return false;
  const k = littleEndian(sha512(concat(r, raw, message))) % ORDER;
  const expected = ed25519.Point.BASE.multiplyUnsafe(s).subtract(ed25519.Point.fromBytes(raw, false).multiplyUnsafe(k));
  return equal(expected.toBytes(), r);
}

function littleEndian(data: Uint8Array): bigint {
  return data.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function isP256(raw: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return p256.verify(signature, message, raw, { lowS: false, prehash: true, format: "compact" });
  } catch {
    return false;
  }
}
