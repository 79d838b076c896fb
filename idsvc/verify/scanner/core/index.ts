// The verifier of city ID cards: a second, independent implementation of docs/spec, for browsers and for node.
export type { BackClaims, Claims, FlagName, FrontClaims, StatusRef } from "./claims.ts";
export { FLAGS } from "./claims.ts";
export { type Bundle, readBundle } from "./bundle.ts";
export { DAY, issueDay, lastValidDay } from "./dates.ts";
export { type ListFault, ListRefused } from "./errors.ts";
export { type Anchor, parseAnchors } from "./fingerprint.ts";
export { Lists, type Pinned, type Signed, readStatus, readTrust } from "./held.ts";
export { usePlatformSignatures } from "./signatures.ts";
export type { StatusList } from "./status_list.ts";
export type { KeyState, TrustKey, TrustList, Use } from "./trust_list.ts";
export { FUTURE, type Files, type Given, type ListNote, type Outcome, type Updated, loadLists, updateLists } from "./update.ts";
export {
  type Audience,
  type Freshness,
  type Group,
  REASONS,
  type Reason,
  type Side,
  type Verdict,
  exitCode,
  groupOf,
} from "./verdict.ts";
export { type Texts, type VerdictJson, audienceClaims, flagNames, verdictJson } from "./verdict_json.ts";
export { type Policy, STATUS_AGE, Verifier, WANTED_SIDES } from "./verifier.ts";
