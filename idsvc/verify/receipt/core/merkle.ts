// The Merkle tree of RFC 6962, section 2.1: the root over leaves, and the root that an audit path leads to.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../scanner/core/bytes.ts";

export const HASH_BYTES = 32;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

/** The root over these leaves: complete subtrees are joined as they fill, then what is left over from the right. */
export function rootOf(leaves: Iterable<Uint8Array>): Uint8Array {
  const full: { hash: Uint8Array; height: number }[] = [];
  for (const leaf of leaves) {
    let made = { hash: leafHash(leaf), height: 0 };
    for (let last = full.at(-1); last?.height === made.height; last = full.at(-1)) {
      full.pop();
      made = { hash: nodeHash(last.hash, made.hash), height: made.height + 1 };
    }
    full.push(made);
  }
  const right = full.pop();
  if (right === undefined) return sha256(new Uint8Array());
  return full.reduceRight((hash, left) => nodeHash(left.hash, hash), right.hash);
}

/** The root that the audit path of an entry leads to (RFC 9162, section 2.1.3.2); null for a path of a wrong length. */
export function rootFromPath(entry: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Uint8Array | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let [at, last, hash] = [index, size - 1, leafHash(entry)];
  for (const step of path) {
    if (last === 0 || step.length !== HASH_BYTES) return null;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(step, hash);
      // Without a right sibling the node stands as it is on the heights above.
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}
