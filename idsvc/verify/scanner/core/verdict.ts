// The verdict on a code: one reason, its group and exit code, and for a genuine code what it says.
import type { Claims } from "./claims.ts";

/** Why the verdict is what it is; the names that vectors, JSON and other programs use. Their order is that of the exit codes. */
export const REASONS = [
  "VALID",
  "NOT_A_CARD",
  "UNREADABLE",
  "ALTERED",
  "UNKNOWN_ISSUER",
  "KEY_NOT_VALID",
  "NOT_YET_VALID",
  "EXPIRED",
  "REVOKED",
  "STATUS_STALE",
  "STATUS_MISSING",
  "TRUST_STALE",
  "CLOCK_WRONG",
  "FORBIDDEN_CLAIM",
  "KEY_UNKNOWN",
  "WRONG_SIDE",
  "CODES_DIFFER",
] as const;
export type Reason = (typeof REASONS)[number];

/** What a person at a desk does next: three looks, three words. */
export type Group = "genuine" | "do-not-accept" | "cannot-say";
/** Which code of the card was read. */
export type Side = "FRONT" | "BACK";
/** Who looks: it decides what is shown, which side is wanted and how old a status list may be. */
export type Audience = "library" | "bank" | "door";

const REFUSED: ReadonlySet<Reason> = new Set<Reason>([
  "NOT_A_CARD",
  "ALTERED",
  "UNKNOWN_ISSUER",
  "KEY_NOT_VALID",
  "NOT_YET_VALID",
  "EXPIRED",
  "REVOKED",
  "FORBIDDEN_CLAIM",
]);

export function groupOf(reason: Reason): Group {
  if (reason === "VALID") return "genuine";
  return REFUSED.has(reason) ? "do-not-accept" : "cannot-say";
}

/** The exit code of `idsvc-verify` for a reason alone. */
export function exitCode(reason: Reason): number {
  return reason === "VALID" ? 0 : 9 + REASONS.indexOf(reason);
}

/** The signed dates of the lists a verdict rests on: seconds since 1970, null where there was no list. */
export interface Freshness {
  readonly sequence: number | null;
  readonly trustIssued: number | null;
  readonly statusIssued: number | null;
}

/** What the verifier says about one code; `claims` and `city` only where the reason is VALID. */
export interface Verdict {
  readonly reason: Reason;
  readonly audience: Audience;
  readonly freshness: Freshness;
  readonly side: Side | null;
  readonly specimen: boolean;
  readonly claims: Claims | null;
  readonly city: string | null;
}
