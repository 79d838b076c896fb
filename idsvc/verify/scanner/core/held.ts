// The lists a verifier looks at: parsed, checked against the pinned roots, indexed by key and address.
import { ListRefused, Malformed } from "./errors.ts";
import type { Anchor } from "./fingerprint.ts";
import { type StatusList, parseStatusList } from "./status_list.ts";
import { type TrustKey, type TrustList, parseTrustList } from "./trust_list.ts";

/** A trust list that a pinned root signed. */
export interface Pinned {
  readonly anchor: Anchor;
  readonly trust: TrustList;
}

/** A status list, the pinned root under which it holds and the issuer whose status key signed it. */
export interface Signed {
  readonly anchor: Anchor;
  readonly status: StatusList;
  readonly issuer: string;
}

/** A key with the trust list that says what it may do. */
export interface HeldKey {
  readonly entry: TrustKey;
  readonly trust: TrustList;
}

/** The trust list in `data`; throws ListRefused where no pinned root signed it or it is malformed. */
export async function readTrust(data: Uint8Array, anchors: Iterable<Anchor>): Promise<Pinned> {
  for (const anchor of anchors) {
    const trust = await unlessUnsigned(parseTrustList(data, anchor.fingerprint), "not-a-trust-list");
    if (trust !== null) return { anchor, trust };
  }
  throw new ListRefused("trust-not-signed");
}

/** The status list in `data`; throws ListRefused where no status key of a pinned city signed it. */
export async function readStatus(data: Uint8Array, pinned: Iterable<Pinned>): Promise<Signed> {
  for (const { anchor, trust } of pinned) {
    const found = await unlessUnsigned(parseStatusList(data, trust), "not-a-status-list");
    if (found !== null && anchor.issuers.has(found[1].issuer)) return { anchor, status: found[0], issuer: found[1].issuer };
  }
  throw new ListRefused("status-not-signed");
}

/** What was read, null where no key signed it; throws ListRefused with `code` where it is malformed. */
async function unlessUnsigned<T>(reading: Promise<T>, code: "not-a-trust-list" | "not-a-status-list"): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (error.step === "SIGNATURE") return null;
    throw new ListRefused(code);
  }
}

/** What a verdict rests on; `floor` is the newest moment, in seconds since 1970, that a list proves has passed. */
export class Lists {
  private constructor(
    readonly trust: readonly Pinned[],
    private readonly newest: ReadonlyMap<string, Signed>,
    readonly floor: number,
    private readonly byKid: ReadonlyMap<string, HeldKey>,
  ) {}

  /** The lists together, the newest status list for each issuer and address; throws ListRefused for a kid held twice. */
  static of(trust: Iterable<Pinned>, statuses: Iterable<Signed> = [], floor = 0): Lists {
    const pinned = [...trust];
    const newest = new Map<string, Signed>();
    for (const found of [...statuses].sort((one, other) => one.status.issued - other.status.issued)) {
      newest.set(addressOf(found.issuer, found.status.uri), found);
    }
    const moments = [...pinned.map((held) => held.trust.issued), ...[...newest.values()].map((found) => found.status.issued)];
    return new Lists(pinned, newest, Math.max(floor, ...moments), byKid(pinned));
  }

  /** The lists in these files' bytes; throws ListRefused for the first one that cannot be used. */
  static async read(anchors: Iterable<Anchor>, trust: Iterable<Uint8Array>, statuses: Iterable<Uint8Array> = []): Promise<Lists> {
    const known = [...anchors];
    const pinned: Pinned[] = [];
    for (const data of trust) pinned.push(await readTrust(data, known));
    const signed: Signed[] = [];
    for (const data of statuses) signed.push(await readStatus(data, pinned));
    return Lists.of(pinned, signed);
  }

  get statuses(): Signed[] {
    return [...this.newest.values()];
  }

  /** The status list that speaks for this issuer's cards under this address. */
  statusFor(issuer: string, uri: string): Signed | undefined {
    return this.newest.get(addressOf(issuer, uri));
  }

  keyOf(kid: string): HeldKey | undefined {
    return this.byKid.get(kid);
  }
}

function addressOf(issuer: string, uri: string): string {
  return `${issuer} ${uri}`; // neither holds a space
}

// Keys of an issuer that is not pinned to the list's root are left out, as if not listed.
function byKid(pinned: readonly Pinned[]): Map<string, HeldKey> {
  const keys = new Map<string, HeldKey>();
  for (const { anchor, trust } of pinned) {
    for (const entry of trust.keys.filter((listed) => anchor.issuers.has(listed.issuer))) {
      if (keys.has(entry.key.kid)) throw new ListRefused("kid-twice");
      keys.set(entry.key.kid, { entry, trust });
    }
  }
  return keys;
}
