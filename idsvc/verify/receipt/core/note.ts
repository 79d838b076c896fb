// The log's signed checkpoint: a C2SP signed note of three lines under an Ed25519 key of the trust list.
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, concat, equal, utf8 } from "../../scanner/core/bytes.ts";
import { type Point, isSigned } from "../../scanner/core/signatures.ts";
import { HASH_BYTES } from "./merkle.ts";

const KEY_ID_BYTES = 4;
const ED25519 = 1;
const MAX_NOTE = 64_000;
const SIGNATURE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;
const HEAD = /^([!-*,-~]{1,200})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;

/** A key that may sign a log's checkpoints; `origin` is the log's name. */
export interface LogKey {
  readonly origin: string;
  readonly kid: string;
  readonly point: Point;
}

/** A tree head that `key` signed. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly key: LogKey;
}

/** The tree head in a note that one of these keys signed, null for any other note. */
export async function openNote(note: string, keys: readonly LogKey[]): Promise<Checkpoint | null> {
  const end = note.lastIndexOf("\n\n");
  if (note.length > MAX_NOTE || end < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, end + 1);
  const [, origin, size, root] = HEAD.exec(text) ?? [];
  const signatures = note.slice(end + 2, -1).split("\n").map(readSignature);
  const hash = unbase64(root ?? "");
  if (origin === undefined || !Number.isSafeInteger(Number(size)) || hash?.length !== HASH_BYTES) return null;
  if (!signatures.every((found) => found !== null)) return null;
  for (const key of keys.filter((known) => known.origin === origin)) {
    const own = signatures.filter((found) => found.name === origin && equal(found.blob.subarray(0, KEY_ID_BYTES), keyId(key)));
    if (own.length && (await allHold(own, key, utf8(text)))) return { origin, size: Number(size), root: hash, key };
  }
  return null;
}

interface Signature {
  name: string;
  blob: Uint8Array;
}

async function allHold(found: readonly Signature[], key: LogKey, text: Uint8Array): Promise<boolean> {
  for (const { blob } of found) if (!(await isSigned(key.point, text, blob.subarray(KEY_ID_BYTES)))) return false;
  return true;
}

function readSignature(line: string): Signature | null {
  const [, name, text] = SIGNATURE.exec(line) ?? [];
  const blob = unbase64(text ?? "");
  return name === undefined || blob === null || blob.length <= KEY_ID_BYTES ? null : { name, blob };
}

/** SHA-256(name || 0x0A || 0x01 || public key), the first 4 bytes. */
function keyId({ origin, point }: LogKey): Uint8Array {
  return sha256(concat(utf8(origin), Uint8Array.of(0x0a, ED25519), point.raw)).subarray(0, KEY_ID_BYTES);
}

/** What standard base64 holds; null where the text is not its one form. */
export function unbase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const data = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return base64(data) === text ? data : null;
  } catch {
    return null;
  }
}
