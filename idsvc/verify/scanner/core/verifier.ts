// The verifier: a QR text in, a verdict out, offline, in numbered steps of which the first to fail decides.
//
// The steps and the reason of each are the table of docs/spec/card.md; the Python verifier follows the same numbers.
import { type BackClaims, type Claims, FLAGS, parseClaims } from "./claims.ts";
import { type Sign1, isMessageSignedBy, open1 } from "./cose.ts";
import { DAY, moment } from "./dates.ts";
import { Malformed, type Step } from "./errors.ts";
import type { Anchor } from "./fingerprint.ts";
import { unpack } from "./frame.ts";
import { type HeldKey, Lists } from "./held.ts";
import { curveOf } from "./keys.ts";
import { isSet, sizeOf } from "./status_list.ts";
import { LEAD, type TrustKey, type TrustList } from "./trust_list.ts";
import type { Audience, Freshness, Reason, Side, Verdict } from "./verdict.ts";

/** Seconds a device's clock may be behind the newest list it holds. */
const CLOCK_TOLERANCE = 3600;
/** Seconds by which an issue moment may lie before the signing: it is 00:00 UTC of the day before the local day. */
const BACKDATING = 60 * 3600;

/** Seconds a status list may be old, unless the relying party decides otherwise. */
export const STATUS_AGE: Readonly<Record<Audience, number>> = { bank: 7 * DAY, library: 30 * DAY, door: 30 * DAY };
/** Which codes serve an audience: only the back has the signed portrait. */
export const WANTED_SIDES: Readonly<Record<Audience, readonly Side[]>> = {
  bank: ["BACK"],
  library: ["FRONT", "BACK"],
  door: ["BACK"],
};

/** What each step of reading makes of bytes that it refuses. */
const STEP_REASONS: Readonly<Record<Step, Reason>> = {
  SIZE: "NOT_A_CARD",
  ALPHABET: "NOT_A_CARD",
  INFLATE: "NOT_A_CARD",
  NOT_COSE: "NOT_A_CARD",
  FRAME_LEFTOVER: "UNREADABLE",
  CBOR: "UNREADABLE",
  HEADER: "UNREADABLE",
  KEY: "KEY_NOT_VALID",
  SIGNATURE: "ALTERED",
  FORBIDDEN: "FORBIDDEN_CLAIM",
  SHAPE: "UNREADABLE",
};

/** What a relying party decides: the audience, the age in seconds a status list may have, the skew between clocks. */
export interface Policy {
  readonly audience: Audience;
  readonly statusAge?: number;
  readonly skew?: number;
}

/** Claims whose signature holds, with the key and the trust list that say so. */
interface Authentic {
  readonly claims: Claims;
  readonly entry: TrustKey;
  readonly trust: TrustList;
}

class Stop extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

function reasonOf(error: unknown): Reason {
  if (error instanceof Stop) return error.reason;
  if (error instanceof Malformed) return STEP_REASONS[error.step];
  throw error;
}

/** Checks codes against pinned roots, the lists at hand and the relying party's policy. */
export class Verifier {
  private readonly lists: Lists;
  private readonly newest: TrustList | null;
  private readonly audience: Audience;
  private readonly statusAge: number;
  private readonly skew: number;

  /** Take the lists as checked under `anchors`; a list under any other root is left out. */
  constructor(anchors: Iterable<Anchor>, lists: Lists, policy: Policy) {
    const pins = new Set([...anchors].map((anchor) => anchor.line));
    const kept = lists.trust.filter((held) => pins.has(held.anchor.line));
    this.lists = Lists.of(kept, lists.statuses.filter((found) => pins.has(found.anchor.line)), lists.floor);
    this.newest = kept.reduce<TrustList | null>((best, { trust }) => (best && best.issued >= trust.issued ? best : trust), null);
    this.audience = policy.audience;
    this.statusAge = policy.statusAge ?? STATUS_AGE[policy.audience];
    this.skew = policy.skew ?? 300;
  }

  /**
   * The verdict on one QR text at the moment `at`; never rejects for anything in the text.
   *
   * 1 size, 2 alphabet, 3 inflation, 4 COSE and strict CBOR, 5 header, 6 the device's clock, 7 trust list, 8 key,
   * 9 signature, 10 forbidden claims, 11 shape, 12 issuer, 13 signing period, 14 dates, 15 status, 16 side.
   */
  async verify(text: string, at: Date): Promise<Verdict> {
    const verdict = await this.check(text, moment(at));
    // 16. The side that this audience needs; last, so that a cancelled card is never just turned over.
    const wanted = verdict.side !== null && WANTED_SIDES[this.audience].includes(verdict.side);
    return verdict.reason === "VALID" && !wanted ? refusal(verdict, "WRONG_SIDE") : verdict;
  }

  /**
   * The back's verdict if both codes are genuine and of one card, else what is wrong.
   *
   * The two codes share issuer, expiry and flags and no number, so this finds codes that cannot belong together.
   */
  async verifyPair(front: string, back: string, at: Date): Promise<Verdict> {
    const first = await this.check(front, moment(at));
    const second = await this.check(back, moment(at));
    for (const [verdict, side] of [[first, "FRONT"], [second, "BACK"]] as const) {
      if (verdict.claims === null) return verdict;
      if (verdict.side !== side) return refusal(verdict, "WRONG_SIDE");
    }
    return belongTogether(first.claims, second.claims) ? second : { ...refusal(second, "CODES_DIFFER"), side: null };
  }

  private async check(text: string, now: number): Promise<Verdict> {
    let authentic: Authentic | null = null;
    try {
      // 1-5. What kind of text this is: size, alphabet, inflation, COSE as strict CBOR, header.
      const message = open1(unpack(text));
      authentic = await this.authenticate(message, now);
      this.accept(authentic, now);
    } catch (error) {
      return this.verdict(reasonOf(error), authentic);
    }
    return this.verdict("VALID", authentic);
  }

  private async authenticate(message: Sign1, now: number): Promise<Authentic> {
    // 6. The clock: not before what the newest list proves has passed.
    if (now < this.lists.floor - CLOCK_TOLERANCE) throw new Stop("CLOCK_WRONG");
    const { entry, trust } = this.key(message, now);
    // 9. The signature. Nothing of the payload is looked at before.
    if (!(await isMessageSignedBy(message, entry.key))) throw new Stop("ALTERED");
    // 10, 11. Forbidden or unknown claims, then the exact shape.
    return { claims: parseClaims(message.payload), entry, trust };
  }

  private key(message: Sign1, now: number): HeldKey {
    const found = this.lists.keyOf(message.kid);
    const lists = found ? [found.trust] : this.lists.trust.map((held) => held.trust);
    // 7. A trust list that is still good: the one with this key, or any where none has it.
    if (lists.every((trust) => now >= trust.expires)) throw new Stop("TRUST_STALE");
    // 8. The key: a card key stands in the list so long before it signs that a young list knows them all.
    if (!found) throw new Stop(lists.every((trust) => now - trust.issued < LEAD) ? "UNKNOWN_ISSUER" : "KEY_UNKNOWN");
    const { entry } = found;
    if (!this.isInUse(entry, now) || curveOf(message.alg) !== entry.key.point.curve) throw new Stop("KEY_NOT_VALID");
    return found;
  }

  private isInUse(entry: TrustKey, now: number): boolean {
    const known = entry.use === "card" && entry.state === "good";
    return known && entry.notBefore - this.skew <= now && now <= entry.acceptUntil + this.skew;
  }

  private accept({ claims, entry, trust }: Authentic, now: number): void {
    // 12. The issuer the key belongs to, and the same kind of city: specimen or real.
    const isSpecimen = (claims.flags & FLAGS.SPECIMEN) !== 0;
    if (claims.issuer !== entry.issuer || isSpecimen !== trust.specimen) throw new Stop("KEY_NOT_VALID");
    if (claims.side === "BACK") this.acceptIssue(claims, entry, now);
    // 14. The last valid day has not ended anywhere.
    if (now >= claims.expires + this.skew) throw new Stop("EXPIRED");
    this.acceptStatus(claims, now);
  }

  private acceptIssue({ issued }: BackClaims, entry: TrustKey, now: number): void {
    // 13. The signing period of the key; the front has no issue moment, so only the back is held to it.
    if (issued < entry.notBefore - BACKDATING || issued > entry.stopSigning) throw new Stop("KEY_NOT_VALID");
    // 14. Dates.
    if (now < issued - this.skew) throw new Stop("NOT_YET_VALID");
  }

  private acceptStatus({ issuer, status }: Claims, now: number): void {
    // 15. Status: a list of this card's issuer, the index inside it, the bit, and last the age: an old list can
    // only add refusals.
    const list = this.lists.statusFor(issuer, status.uri)?.status;
    if (!list) throw new Stop("STATUS_MISSING");
    if (status.index < 0 || status.index >= sizeOf(list)) throw new Stop("UNREADABLE");
    if (isSet(list, status.index)) throw new Stop("REVOKED");
    if (now - list.issued > this.statusAge) throw new Stop("STATUS_STALE");
  }

  private verdict(reason: Reason, authentic: Authentic | null): Verdict {
    const { audience } = this;
    if (authentic === null) {
      return { reason, audience, freshness: this.freshness(), side: null, specimen: false, claims: null, city: null };
    }
    const { claims, trust } = authentic;
    const status = this.lists.statusFor(claims.issuer, claims.status.uri)?.status;
    const freshness = { sequence: trust.sequence, trustIssued: trust.issued, statusIssued: status?.issued ?? null };
    const seen = { reason, audience, freshness, side: claims.side, specimen: trust.specimen };
    if (reason !== "VALID") return { ...seen, claims: null, city: null };
    return { ...seen, claims, city: cityName(claims, trust) };
  }

  /** The dates of the newest lists, for a code that names none. */
  private freshness(): Freshness {
    const issued = this.lists.statuses.map((found) => found.status.issued);
    const statusIssued = issued.length ? Math.max(...issued) : null;
    return { sequence: this.newest?.sequence ?? null, trustIssued: this.newest?.issued ?? null, statusIssued };
  }
}

function refusal(verdict: Verdict, reason: Reason): Verdict {
  return { ...verdict, reason, claims: null, city: null };
}

function belongTogether(front: Claims | null, back: Claims | null): boolean {
  return front?.issuer === back?.issuer && front?.expires === back?.expires && front?.flags === back?.flags;
}

function cityName(claims: Claims, trust: TrustList): string | null {
  const names = trust.cities.get(claims.issuer);
  const wanted = claims.side === "BACK" ? claims.language : "en";
  return names?.get(wanted) ?? names?.get("en") ?? names?.values().next().value ?? null;
}
