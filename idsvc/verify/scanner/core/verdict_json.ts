// The verdict as JSON values, in the words of sentences/<language>.json: the same members as Python's `verdict_json`.
import { base64 } from "./bytes.ts";
import { type BackClaims, type Claims, FLAGS, type FlagName } from "./claims.ts";
import { isoInstant, issueDay, lastValidDay } from "./dates.ts";
import { type Audience, type Group, type Reason, type Side, type Verdict, groupOf } from "./verdict.ts";

/** The parts of sentences/<language>.json that a verdict needs. */
export interface Texts {
  readonly words: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, { readonly sentence: string; readonly advice: string }>>;
}

/** A refusal has the first six members and the lists' dates only. */
export interface VerdictJson {
  verdict: string;
  reason: Reason;
  group: Group;
  side: Side | null;
  sentence: string;
  advice: string;
  name?: string;
  flags?: FlagName[];
  expires?: string;
  claims?: Record<string, string>;
  portrait?: string | null;
  trust: { sequence: number | null; issued: string | null };
  status: { issued: string | null };
}

type Genuine = Required<Pick<VerdictJson, "name" | "flags" | "expires" | "claims">> & { portrait: string | null };

export function verdictJson(verdict: Verdict, texts: Texts): VerdictJson {
  const { reason, side, claims, freshness } = verdict;
  const { sentence, advice } = texts.reasons[reason === "VALID" ? `${reason}_${side}` : reason] ?? missing();
  const group = groupOf(reason);
  return {
    verdict: texts.words[group] ?? missing(),
    reason,
    group,
    side,
    sentence: claims === null ? sentence : sentence.replaceAll("{name}", () => claims.name), // a name may hold "$&"
    advice,
    ...(claims === null ? {} : genuineMembers(verdict, claims)),
    trust: { sequence: freshness.sequence, issued: instant(freshness.trustIssued) },
    status: { issued: instant(freshness.statusIssued) },
  };
}

function missing(): never {
  throw new Error("the texts lack a sentence: update sentences/<language>.json");
}

function genuineMembers(verdict: Verdict, claims: Claims): Genuine {
  return {
    name: claims.name,
    flags: flagNames(claims),
    expires: lastValidDay(claims.expires),
    claims: audienceClaims(verdict),
    portrait: claims.side === "BACK" ? base64(claims.portrait) : null,
  };
}

function instant(seconds: number | null): string | null {
  return seconds === null ? null : isoInstant(seconds);
}

/** The names of the flags that a code sets. */
export function flagNames(claims: Claims): FlagName[] {
  return (Object.keys(FLAGS) as FlagName[]).filter((name) => claims.flags & FLAGS[name]);
}

/** What the verdict's audience sees beside name, flags, expiry and portrait; nothing for a refusal. */
export function audienceClaims(verdict: Verdict): Record<string, string> {
  if (verdict.claims === null) return {};
  const shown = SHOWN[verdict.audience](verdict.claims);
  if (Object.keys(shown).length && verdict.city) shown["city"] = verdict.city;
  return shown;
}

const SHOWN: Readonly<Record<Audience, (claims: Claims) => Record<string, string>>> = {
  library,
  bank: (claims) => (claims.side === "FRONT" ? library(claims) : bank(claims)),
  door: () => ({}),
};

function library(claims: Claims): Record<string, string> {
  const shown: Record<string, string> = claims.side === "FRONT" ? { library_number: claims.libraryNumber } : {};
  if (claims.flags & FLAGS.RESIDENT) shown["resident"] = "yes";
  if (claims.flags & FLAGS.ADULT) shown["age_band"] = "adult";
  if (claims.flags & FLAGS.UNDER_13) shown["age_band"] = "under-13";
  return shown;
}

function bank(claims: BackClaims): Record<string, string> {
  const birth = claims.birthDate;
  const shown = {
    birth_date: `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`,
    card_number: claims.cardNumber,
    issued: issueDay(claims.issued),
    country: claims.country,
    address: claims.address,
    second_name: claims.secondName,
  };
  return Object.fromEntries(Object.entries(shown).filter((item): item is [string, string] => item[1] !== null));
}
