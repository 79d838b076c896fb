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

/** Why a list was not taken over. Each has its sentence among the page's texts. */
export type ListNote = "trust-older" | "trust-same-number" | "status-older" | "list-future";
/** What became of a list that was given. */
export type Outcome = "stored" | "held" | ListNote | "status-smaller";

/** Kept lists by file name, the names of the command's state directory. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Lists as files' bytes. */
export interface Given {
  readonly trust: readonly Uint8Array[];
  readonly statuses: readonly Uint8Array[];
}

/** Lists ready for use, the files to keep from now on, and what became of each list: trust lists, then status lists. */
export interface Updated {
  readonly lists: Lists;
  readonly files: Files;
  readonly outcomes: readonly Outcome[];
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
    const found = await statusOrNull(files.get(name), pinned);
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
export async function updateLists(anchors: readonly Anchor[], kept: Files, given: Given, at: Date): Promise<Updated> {
  const stored = await loadLists(anchors, kept);
  const taking = new Taking(stored.trust, new Map(kept), moment(at));
  for (const data of given.trust) await taking.takeTrust(data, anchors);
  for (const data of given.statuses) await taking.takeStatus(data);
  return taking.settled(anchors, given.statuses);
}

class Taking {
  private readonly outcomes: Outcome[] = [];
  private readonly held: Map<string, Pinned>;
  private readonly ahead: Pinned[] = [];

  constructor(
    stored: readonly Pinned[],
    private readonly files: Map<string, Uint8Array>,
    private readonly now: number,
  ) {
    this.held = new Map(stored.map((each) => [each.anchor.line, each]));
  }

  async takeTrust(data: Uint8Array, anchors: readonly Anchor[]): Promise<void> {
    const found = await readTrust(data, anchors);
    const name = trustName(found.anchor);
    const outcome = this.judgeTrust(found, isSame(this.files.get(name), data));
    if (outcome === "stored") {
      this.held.set(found.anchor.line, found);
      this.files.set(name, data);
    }
    if (outcome === "list-future") this.ahead.push(found);
    this.outcomes.push(outcome);
  }

  async takeStatus(data: Uint8Array): Promise<void> {
    const found = await readStatus(data, [...this.held.values(), ...this.ahead]);
    const name = statusName(found);
    const before = this.files.get(name);
    const judged = this.judgeStatus(await statusOrNull(before, this.held.values()), found, isSame(before, data));
    // Where its key stands only in a city list that is not stored, neither is the list.
    const early = judged === "stored" && (await statusOrNull(data, this.held.values())) === null;
    const outcome = early ? "list-future" : judged;
    if (outcome === "stored") this.files.set(name, data);
    this.outcomes.push(outcome);
  }

  /** All lists for use: the kept ones, and the given ones as far as they are newer or dated ahead of the clock. */
  async settled(anchors: readonly Anchor[], statuses: readonly Uint8Array[]): Promise<Updated> {
    Lists.of(this.held.values()); // lists that cannot be used together are not kept together
    if (this.outcomes.includes("status-smaller")) throw new ListRefused("status-smaller");
    const stored = await loadLists(anchors, this.files);
    const pinned = new Map([...stored.trust, ...this.ahead].map((each) => [each.anchor.line, each]));
    const signed: Signed[] = [];
    for (const data of statuses) signed.push(...[await statusOrNull(data, pinned.values())].filter((found) => found !== null));
    const lists = Lists.of(pinned.values(), [...stored.statuses, ...signed]);
    const notes = this.outcomes.filter(isNote);
    return { lists, files: this.files, outcomes: this.outcomes, notes };
  }

  private judgeTrust({ anchor, trust }: Pinned, same: boolean): Outcome {
    const sequence = this.held.get(anchor.line)?.trust.sequence ?? 0;
    if (trust.sequence < sequence) return "trust-older";
    if (trust.sequence === sequence) return same ? "held" : "trust-same-number";
    return this.dated(trust.issued);
  }

  private judgeStatus(held: Signed | null, { status }: Signed, same: boolean): Outcome {
    if (held !== null && status.issued < held.status.issued) return "status-older";
    if (held !== null && sizeOf(status) < sizeOf(held.status)) return "status-smaller";
    return held !== null && same ? "held" : this.dated(status.issued);
  }

  private dated(issued: number): Outcome {
    return issued > this.now + FUTURE ? "list-future" : "stored";
  }
}

function isNote(outcome: Outcome): outcome is ListNote {
  return outcome !== "stored" && outcome !== "held" && outcome !== "status-smaller";
}

function isSame(before: Uint8Array | undefined, data: Uint8Array): boolean {
  return before !== undefined && equal(before, data);
}

async function storedTrust(anchor: Anchor, files: Files): Promise<Pinned | null> {
  const data = files.get(trustName(anchor));
  return data === undefined ? null : readTrust(data, [anchor]);
}

async function statusOrNull(data: Uint8Array | undefined, pinned: Iterable<Pinned>): Promise<Signed | null> {
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
