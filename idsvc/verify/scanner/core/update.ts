// What may replace what among kept lists; the same rules as those of the command's state directory.
//
// A trust list with a lower sequence, or the same one with other bytes, is refused; so is an older or smaller status
// list. Pure: the files come from the caller and go back to it, and it stores them where it can.
import { sha256 } from "@noble/hashes/sha2.js";
import { equal, hex, utf8 } from "./bytes.ts";
import { DAY, moment } from "./dates.ts";
import { ListRefused } from "./errors.ts";
import type { Anchor } from "./fingerprint.ts";
import { Lists, type Pinned, type Signed, readStatus, readTrust } from "./held.ts";
import { sizeOf } from "./status_list.ts";

/** Seconds a list may be dated after the device's clock and still be stored. */
export const FUTURE = DAY;

/** Why a list was not taken over. Each is a key of the page's texts. */
export type ListNote = "trust-older" | "trust-same-number" | "status-older" | "list-future";

/** Kept lists by file name, the names of the command's state directory. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Lists ready for use, the files to keep from now on, and what was not taken over. */
export interface Updated {
  readonly lists: Lists;
  readonly files: Files;
  readonly notes: readonly ListNote[];
}

/** The kept lists that hold under these roots; throws ListRefused for a damaged trust list. */
export async function loadLists(anchors: readonly Anchor[], files: Files): Promise<Lists> {
  const pinned: Pinned[] = [];
  for (const anchor of anchors) {
    const held = await storedTrust(anchor, files);
    if (held !== null) pinned.push(held);
  }
  const signed: Signed[] = [];
  for (const name of [...files.keys()].filter((found) => found.startsWith("status-")).sort()) {
    const found = await storedStatus(name, pinned, files);
    if (found !== null) signed.push(found); // its key may have left the trust list: the card's status is then missing
  }
  return Lists.of(pinned, signed);
}

/**
 * Take over given lists where they may replace the kept ones.
 *
 * A list dated more than a day after the clock `at` is used, so that the verdict speaks of the clock, but not kept.
 * Throws ListRefused for a list that no pinned root vouches for, and then nothing is to be kept.
 */
export async function updateLists(
  anchors: readonly Anchor[],
  kept: Files,
  given: { readonly trust: readonly Uint8Array[]; readonly statuses: readonly Uint8Array[] },
  at: Date,
): Promise<Updated> {
  const taking = new Taking(anchors, new Map(kept), moment(at));
  return taking.run(given.trust, given.statuses);
}

class Taking {
  private readonly notes: ListNote[] = [];

  constructor(
    private readonly anchors: readonly Anchor[],
    private readonly files: Map<string, Uint8Array>,
    private readonly now: number,
  ) {}

  async run(trust: readonly Uint8Array[], statuses: readonly Uint8Array[]): Promise<Updated> {
    const stored = await loadLists(this.anchors, this.files);
    const pinned = new Map(stored.trust.map((held) => [held.anchor.line, held]));
    for (const data of trust) {
      const held = await readTrust(data, this.anchors);
      const note = await this.fault(held, data);
      if (note === null) pinned.set(held.anchor.line, held);
      this.settle(note, trustName(held.anchor), data, held.trust.issued);
    }
    const signed: (readonly [Signed, Uint8Array])[] = [];
    for (const data of statuses) signed.push([await readStatus(data, pinned.values()), data]);
    for (const [found, data] of signed) {
      this.settle(await this.statusFault(found, pinned.values()), statusName(found), data, found.status.issued);
    }
    const again = await loadLists(this.anchors, this.files);
    const lists = Lists.of(pinned.values(), [...again.statuses, ...signed.map(([found]) => found)]);
    return { lists, files: this.files, notes: this.notes };
  }

  /** Keep a list unless there is a fault, or its date has not come yet. */
  private settle(fault: ListNote | null, name: string, data: Uint8Array, issued: number): void {
    const note = fault ?? (issued > this.now + FUTURE ? "list-future" : null);
    if (note === null) this.files.set(name, data);
    else this.notes.push(note);
  }

  /** Why a trust list may not replace the one held here, null where it may. */
  private async fault(held: Pinned, data: Uint8Array): Promise<ListNote | null> {
    const stored = await storedTrust(held.anchor, this.files);
    if (stored === null || held.trust.sequence > stored.trust.sequence) return null;
    if (held.trust.sequence < stored.trust.sequence) return "trust-older";
    return equal(this.files.get(trustName(held.anchor)) ?? new Uint8Array(), data) ? null : "trust-same-number";
  }

  /** Why a status list may not replace the one held here, null where it may; throws ListRefused for a smaller one. */
  private async statusFault(signed: Signed, pinned: Iterable<Pinned>): Promise<ListNote | null> {
    const stored = await storedStatus(statusName(signed), pinned, this.files);
    if (stored === null) return null;
    if (signed.status.issued < stored.status.issued) return "status-older";
    if (sizeOf(signed.status) < sizeOf(stored.status)) throw new ListRefused("status-smaller");
    return null;
  }
}

async function storedTrust(anchor: Anchor, files: Files): Promise<Pinned | null> {
  const data = files.get(trustName(anchor));
  return data === undefined ? null : readTrust(data, [anchor]);
}

async function storedStatus(name: string, pinned: Iterable<Pinned>, files: Files): Promise<Signed | null> {
  const data = files.get(name);
  try {
    return data === undefined ? null : await readStatus(data, pinned);
  } catch (error) {
    if (error instanceof ListRefused) return null;
    throw error;
  }
}

function trustName(anchor: Anchor): string {
  return `trust-${anchor.fingerprint}.cwt`;
}

function statusName({ issuer, status }: Signed): string {
  return `status-${hex(sha256(utf8(`${issuer} ${status.uri}`)))}.cwt`;
}
