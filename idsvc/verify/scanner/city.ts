// The city's roots and lists as this page holds them: built in, kept on the device, loaded from files, or fetched.
//
// Lists replace each other by the rules of core/update.ts; whatever is refused, the last good copies stay in use.
import { type Anchor, type Files, type ListFault, type ListNote, ListRefused, Lists, parseAnchors, readBundle, updateLists } from "./core/index.ts";
import type { DataBlock } from "./datablock.ts";
import { readKept, writeKept } from "./store.ts";

/** A key of the page's sentences that says what became of the files. */
export type Note = `refused_${string}` | "lists_updated" | "lists_same" | "lists_fetch_failed" | "lists_not_kept";

const SAYS: Readonly<Record<ListFault | ListNote, Note>> = {
  "bad-fingerprint": "refused_fingerprint",
  "not-a-bundle": "refused_bundle",
  "not-a-trust-list": "refused_not_trust",
  "trust-not-signed": "refused_root",
  "not-a-status-list": "refused_not_status",
  "status-not-signed": "refused_status_key",
  "status-smaller": "refused_smaller",
  "kid-twice": "refused_two_kids",
  "trust-older": "refused_older",
  "trust-same-number": "refused_other_bytes",
  "status-older": "refused_older",
  "list-future": "refused_future",
};
const PIN = "root.fingerprint";
const STATUS_TYPE = "statuslist+cwt";
const HEAD = 96;
const BUNDLE_HEAD = 0x83;
const CWT_HEAD = 0xd2;
const LARGEST = 8 * 1024 * 1024;
const HEX_LINE = /^\s*[0-9a-f]{64}\s/i;

interface Given {
  trust: Uint8Array[];
  statuses: Uint8Array[];
}

function ascii(data: Uint8Array): string {
  return new TextDecoder("latin1").decode(data.subarray(0, HEAD));
}

/** Says from the first bytes whether a file is one of a city's, and not a picture. */
export function looksLikeList(data: Uint8Array): boolean {
  return data[0] === BUNDLE_HEAD || data[0] === CWT_HEAD || HEX_LINE.test(ascii(data));
}

/** Asks a person whether to pin roots; only a clear yes pins. */
export type Ask = (anchors: readonly Anchor[]) => Promise<boolean>;

export class City {
  anchors: readonly Anchor[] = [];
  lists: Lists = Lists.of([]);
  keeps = true;
  private files: Files = new Map();
  private readonly builtIn: readonly Anchor[];

  constructor(private readonly data: DataBlock) {
    this.builtIn = data.root.flatMap(parseAnchors);
  }

  get hasBuiltInRoot(): boolean {
    return this.builtIn.length > 0;
  }

  get isReady(): boolean {
    return this.lists.trust.length > 0;
  }

  get isSpecimen(): boolean {
    return this.lists.trust.some((held) => held.trust.specimen);
  }

  /** Brings together what came with the page and what the device kept, the newer of each. */
  async start(at: Date): Promise<void> {
    const kept = await readKept();
    const pin = kept.get(PIN);
    this.anchors = this.builtIn.length || !pin ? this.builtIn : parseAnchors(new TextDecoder().decode(pin));
    const given = { trust: this.data.trust, statuses: this.data.status };
    for (const files of [kept, new Map<string, Uint8Array>()]) {
      if ((await this.take(given, at, files)) !== null) return;
      if ((await this.take({ trust: [], statuses: [] }, at, files)) !== null && this.isReady) return;
    }
  }

  /** Takes files in any order: roots first, then city lists, then the lists of cancelled cards that they speak for. */
  async load(files: readonly Uint8Array[], at: Date, ask: Ask): Promise<Note[]> {
    if (files.some((data) => data.length > LARGEST)) return ["refused_large"];
    try {
      const roots = files.filter((data) => HEX_LINE.test(ascii(data)));
      const refused = await this.pin(roots, ask);
      if (refused) return [refused];
      const given = sorted(files.filter((data) => !roots.includes(data)));
      if (!given.trust.length && !given.statuses.length) return roots.length ? ["lists_updated"] : ["refused_bundle"];
      if (!this.anchors.length) return ["refused_no_root"];
      return await this.replace(given, at);
    } catch (error) {
      if (error instanceof ListRefused) return [SAYS[error.code]];
      throw error;
    }
  }

  /** Gets the lists of this page's own origin; nothing but their name is asked for. */
  async fetch(url: string, at: Date): Promise<Note[]> {
    try {
      const answer = await fetch(url, { cache: "no-cache", credentials: "omit", redirect: "error" });
      if (!answer.ok) return ["lists_fetch_failed"];
      return await this.load([new Uint8Array(await answer.arrayBuffer())], at, () => Promise.resolve(false));
    } catch {
      return ["lists_fetch_failed"];
    }
  }

  /** Forgets a root that was pinned by hand, and every list. */
  async unpin(): Promise<void> {
    this.anchors = this.builtIn;
    this.files = new Map();
    this.lists = Lists.of([]);
    await writeKept(this.files as Map<string, Uint8Array>);
  }

  private async pin(roots: readonly Uint8Array[], ask: Ask): Promise<Note | null> {
    const wanted = roots.flatMap((data) => parseAnchors(new TextDecoder().decode(data)));
    const fresh = wanted.filter((anchor) => !this.anchors.some((held) => held.line === anchor.line));
    if (!fresh.length) return null;
    if (this.hasBuiltInRoot) return "refused_other_city";
    if (!(await ask(fresh))) return "refused_no_root";
    this.anchors = [...this.anchors, ...fresh];
    await this.keep(this.files);
    return null;
  }

  private async replace(given: Given, at: Date): Promise<Note[]> {
    const before = this.files;
    const { lists, files, notes } = await updateLists(this.anchors, before, given, at);
    this.lists = lists;
    await this.keep(files);
    const changed = [...files].some(([name, data]) => !same(before.get(name), data));
    return [...new Set<Note>([...(changed ? (["lists_updated"] as const) : []), ...notes.map((note) => SAYS[note])])].concat(
      changed || notes.length ? [] : ["lists_same"],
      this.keeps ? [] : ["lists_not_kept"],
    );
  }

  // Null where the lists cannot be used together with these kept files.
  private async take(given: Given, at: Date, kept: Files): Promise<Lists | null> {
    const files = new Map([...kept].filter(([name]) => name !== PIN));
    try {
      const found = await updateLists(this.anchors, files, given, at);
      this.lists = found.lists;
      await this.keep(found.files);
      return found.lists;
    } catch (error) {
      if (error instanceof ListRefused) return null;
      throw error;
    }
  }

  private async keep(files: Files): Promise<void> {
    this.files = files;
    const all = new Map(files);
    const byHand = this.anchors.filter((anchor) => !this.builtIn.some((built) => built.line === anchor.line));
    if (byHand.length) all.set(PIN, new TextEncoder().encode(byHand.map((anchor) => `${anchor.line}\n`).join("")));
    if (all.size) this.keeps = await writeKept(all);
  }
}

function same(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function sorted(files: readonly Uint8Array[]): Given {
  const given: Given = { trust: [], statuses: [] };
  for (const data of files) {
    if (data[0] === BUNDLE_HEAD) {
      const bundle = readBundle(data);
      given.trust.push(...bundle.trust);
      given.statuses.push(...bundle.statuses);
    } else if (ascii(data).includes(STATUS_TYPE)) given.statuses.push(data);
    else given.trust.push(data);
  }
  return given;
}
