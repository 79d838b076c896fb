// What the page believes: root, trust list, checkpoint, entries, lists, each proven by the one before it; and a code
// looked up in what was proven. Nothing is believed for being in the page.
import { sha256 } from "@noble/hashes/sha2.js";
import { compare, concat, equal, hex, utf8 } from "../../scanner/core/bytes.ts";
import { ListRefused } from "../../scanner/core/errors.ts";
import { parseAnchors } from "../../scanner/core/fingerprint.ts";
import { type Pinned, readTrust } from "../../scanner/core/held.ts";
import { HASH_BYTES, rootFromPath, rootOf } from "./merkle.ts";
import { type Checkpoint, type LogKey, openNote } from "./note.ts";

export const KINDS = ["received", "destroyed", "held"] as const;
export type Kind = (typeof KINDS)[number];

const MULTIPLE = 64;
const CHECKPOINT_USE = "checkpoint";

/** What came with the page. `digests` is null for a list that is not built in. */
export interface Given {
  readonly root: readonly string[];
  readonly trust: readonly Uint8Array[];
  readonly checkpoint: string;
  readonly listed: readonly GivenList[];
}

export interface GivenList {
  readonly number: number;
  readonly entry: string;
  readonly path: readonly Uint8Array[];
  readonly digests: Uint8Array | null;
}

/** A list that the log names; `digests` is null where its file is not here. */
export interface ProvenList {
  readonly kind: Kind;
  readonly month: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly number: number;
  readonly path: readonly Uint8Array[];
  readonly digests: Uint8Array | null;
}

/** Where the chain broke; each is a key of the page's texts. */
export type Fault = "fault_trust" | "fault_checkpoint" | "fault_proof" | "fault_list";

export class NotProven extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
    this.name = "NotProven";
  }
}

/** One digest of a code, and the list that holds it; null where none here does. */
export interface Line {
  readonly kind: Kind;
  readonly digest: Uint8Array;
  readonly list: ProvenList | null;
}

/** What can be said of a code. */
export type Answer = "destroyed" | "held" | "received" | "absent";

/** Everything in the page, proven. */
export class Evidence {
  private constructor(
    readonly pinned: Pinned,
    readonly checkpoint: Checkpoint,
    private lists: readonly ProvenList[],
  ) {}

  /**
   * 1 the root that came with the page signed the trust list; 2 a checkpoint key of it signed the checkpoint;
   * 3 each entry is in the log of that checkpoint; 4 each list has the size and root that its entry names.
   */
  static async prove(given: Given): Promise<Evidence> {
    const pinned = await pinnedTrust(given);
    const checkpoint = await openNote(given.checkpoint, logKeys(pinned));
    if (checkpoint === null) throw new NotProven("fault_checkpoint");
    const lists = given.listed.map((each) => proven(each, checkpoint));
    if (new Set(lists.map((list) => `${list.month} ${list.kind}`)).size !== lists.length) throw new NotProven("fault_proof");
    return new Evidence(pinned, checkpoint, lists);
  }

  /** The lists whose digests are here. */
  get held(): ProvenList[] {
    return this.lists.filter((list) => list.digests !== null);
  }

  /** The months whose lists are all here, from old to new. */
  get months(): string[] {
    const counts = new Map<string, number>();
    for (const { month } of this.held) counts.set(month, (counts.get(month) ?? 0) + 1);
    return [...counts].filter(([, count]) => count === KINDS.length).map(([month]) => month).sort();
  }

  /** The newest month that the log names. */
  get newest(): string | null {
    return this.lists.map((list) => list.month).sort().at(-1) ?? null;
  }

  /** Takes a list from a file: it is known by its root alone. Null where no entry of this page names it. */
  add(digests: Uint8Array): ProvenList | null {
    const found = this.lists.find((list) => isList(digests, list));
    if (found === undefined) return null;
    const added = { ...found, digests };
    this.lists = this.lists.map((list) => (list === found ? added : list));
    return added;
  }

  /** Each of the code's three digests with the list that holds it. */
  find(code: Uint8Array): Line[] {
    return KINDS.map((kind) => {
      const digest = digestOf(kind, code);
      const list = this.held.find((each) => each.kind === kind && each.digests !== null && holds(each.digests, digest));
      return { kind, digest, list: list ?? null };
    });
  }
}

/** The gravest that the lines say: an end outweighs a hold, a hold outweighs that it came in. */
export function answerOf(lines: readonly Line[]): Answer {
  const order = ["destroyed", "held", "received"] as const;
  return order.find((kind) => lines.some((line) => line.kind === kind && line.list !== null)) ?? "absent";
}

export function digestOf(kind: Kind, code: Uint8Array): Uint8Array {
  return sha256(concat(utf8(`idsvc/${kind}/1/`), code));
}

async function pinnedTrust(given: Given): Promise<Pinned> {
  try {
    const [trust] = given.trust;
    if (trust === undefined || given.trust.length !== 1) throw new NotProven("fault_trust");
    return await readTrust(trust, given.root.flatMap(parseAnchors));
  } catch (error) {
    if (error instanceof ListRefused) throw new NotProven("fault_trust");
    throw error;
  }
}

function logKeys({ anchor, trust }: Pinned): LogKey[] {
  const usable = trust.keys.filter(
    (each) => each.use === CHECKPOINT_USE && each.state === "good" && each.key.point.curve === "Ed25519" && anchor.issuers.has(each.issuer),
  );
  return usable.map((each) => ({ origin: `${each.issuer.replace("https://", "")}/log`, kid: each.key.kid, point: each.key.point }));
}

function proven(given: GivenList, checkpoint: Checkpoint): ProvenList {
  const root = rootFromPath(utf8(given.entry), given.number, checkpoint.size, given.path);
  const named = readEntry(given.entry);
  if (root === null || named === null || !equal(root, checkpoint.root)) throw new NotProven("fault_proof");
  const list = { ...named, number: given.number, path: given.path, digests: given.digests };
  if (given.digests !== null && !isList(given.digests, list)) throw new NotProven("fault_list");
  return list;
}

type Named = Pick<ProvenList, "kind" | "month" | "size" | "root">;

function readEntry(text: string): Named | null {
  let found: { event?: unknown; fields?: Record<string, unknown> } | null;
  try {
    found = JSON.parse(text) as typeof found;
  } catch {
    return null;
  }
  const { event, fields } = found ?? {};
  const { kind, month, size, root } = fields ?? {};
  const known = KINDS.find((each) => each === kind);
  if (event !== "receipts:listed" || known === undefined || typeof size !== "number") return null;
  if (typeof month !== "string" || !/^\d{4}-\d{2}$/.test(month) || typeof root !== "string" || !/^[0-9a-f]{64}$/.test(root)) return null;
  return { kind: known, month, size, root: Uint8Array.from(root.match(/../g) ?? [], (byte) => parseInt(byte, 16)) };
}

// Sorted, none twice, a multiple of 64, as many as the entry says, and of its root.
function isList(digests: Uint8Array, { size, root }: Pick<Named, "size" | "root">): boolean {
  if (!digests.length || digests.length % (HASH_BYTES * MULTIPLE) || digests.length !== HASH_BYTES * size) return false;
  const each = [...leaves(digests)];
  return each.every((leaf, at) => at === 0 || compare(each[at - 1] ?? leaf, leaf) < 0) && hex(rootOf(each)) === hex(root);
}

function* leaves(digests: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < digests.length; at += HASH_BYTES) yield digests.subarray(at, at + HASH_BYTES);
}

function holds(digests: Uint8Array, wanted: Uint8Array): boolean {
  let [low, high] = [0, digests.length / HASH_BYTES];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = compare(digests.subarray(middle * HASH_BYTES, (middle + 1) * HASH_BYTES), wanted);
    if (order === 0) return true;
    [low, high] = order < 0 ? [middle + 1, high] : [low, middle];
  }
  return false;
}
