// The two closed shapes of claims: the front (library) code and the back (bank) code.
//
// Claim 169 is the MOSIP identity map. What a card must never say has no field here; on input it stops at its own step.
import { latin1 } from "./bytes.ts";
import { type CborMap, type Key, type Value, decodeMap, hasExactly, isMap } from "./cbor.ts";
import { isExpiryMoment, isIssuedMoment, isRealDay } from "./dates.ts";
import { Malformed } from "./errors.ts";
import { isPlain, isUri } from "./text.ts";

/** Claim 75: what was true on the issue day; a verifier states positives only. */
export const FLAGS = { RESIDENT: 1, ADULT: 2, UNDER_13: 16, TEMPORARY: 32, SPECIMEN: 64 } as const;
export type FlagName = keyof typeof FLAGS;

/** Where a code's status stands: the list's address and the index in it. */
export interface StatusRef {
  readonly uri: string;
  readonly index: number;
}

interface CommonClaims {
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly expires: number;
  readonly name: string;
  readonly flags: number;
  readonly status: StatusRef;
}

/** What the library code says. */
export interface FrontClaims extends CommonClaims {
  readonly side: "FRONT";
  readonly libraryNumber: string;
}

/** What the bank code says; `portrait` is a WebP. */
export interface BackClaims extends CommonClaims {
  readonly side: "BACK";
  readonly issued: number;
  readonly cardNumber: string;
  readonly language: string;
  readonly birthDate: string;
  readonly address: string | null;
  readonly secondName: string | null;
  readonly secondNameLanguage: string | null;
  readonly country: string;
  readonly portrait: Uint8Array;
}

export type Claims = FrontClaims | BackClaims;

const MAX_NAME = 120;
const MAX_ADDRESS = 160;
const MAX_PORTRAIT = 2048;
const MAX_INDEX = 2 ** 31;
const PROFILE_VERSION = "1";

const ISS = 1, EXP = 4, IAT = 6, IDENTITY = 169, STATUS = 65535;
const NUMBER = 1, VERSION = 2, LANGUAGE = 3, NAME = 4, BIRTH = 8, ADDRESS = 10;
const SECOND_NAME = 19, SECOND_LANGUAGE = 20, COUNTRY = 23, FACE = 62, FLAG_BITS = 75;
const FRONT_CWT = [ISS, EXP, IDENTITY, STATUS];
const BACK_CWT = [...FRONT_CWT, IAT];
const FRONT_KEYS = [NUMBER, NAME, FLAG_BITS];
const BACK_KEYS = [NUMBER, VERSION, LANGUAGE, NAME, BIRTH, COUNTRY, FACE, FLAG_BITS];
const SECOND_PAIR = [SECOND_NAME, SECOND_LANGUAGE];
const BACK_SHAPES = [[], [ADDRESS], SECOND_PAIR, [ADDRESS, ...SECOND_PAIR]].map((more) => [...BACK_KEYS, ...more]);
const KNOWN: ReadonlySet<Key> = new Set([...BACK_KEYS, ADDRESS, ...SECOND_PAIR]);
const ALL_FLAGS = Object.values(FLAGS).reduce((sum, bit) => sum + bit, 0);
const BOTH_AGES = FLAGS.ADULT | FLAGS.UNDER_13;

const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const COUNTRY_CODE = /^[A-Z]{2}$/;
const CARD_NUMBER = /^[0-9A-Z]{16}$/;
const LIBRARY_NUMBER = /^[0-9A-Z]{10}$/;
const BIRTH_DATE = /^[0-9]{8}$/;

/** The claims in a *verified* payload; throws Malformed at FORBIDDEN, SHAPE or CBOR. */
export function parseClaims(payload: Uint8Array): Claims {
  const cwt = decodeMap(payload, "SHAPE");
  const identity = cwt.get(IDENTITY);
  if (!isMap(identity)) throw new Malformed("SHAPE");
  for (const key of identity.keys()) if (!KNOWN.has(key)) throw new Malformed("FORBIDDEN");
  if (hasExactly(cwt, FRONT_CWT) && hasExactly(identity, FRONT_KEYS)) return front(cwt, identity);
  if (hasExactly(cwt, BACK_CWT) && BACK_SHAPES.some((shape) => hasExactly(identity, shape))) return back(cwt, identity);
  throw new Malformed("SHAPE");
}

/** Return a value of which a rule holds; throws Malformed for any other. */
function must<T extends Value>(value: Value | undefined, holds: (value: Value | undefined) => value is T): T {
  if (!holds(value)) throw new Malformed("SHAPE");
  return value;
}

function matching(pattern: RegExp): (value: Value | undefined) => value is string {
  return (value): value is string => typeof value === "string" && pattern.test(value);
}

const isName = (value: Value | undefined): value is string => isPlain(value, MAX_NAME);
const isAddress = (value: Value | undefined): value is string => isPlain(value, MAX_ADDRESS);
const isBirthDate = (value: Value | undefined): value is string => matching(BIRTH_DATE)(value) && isRealDay(value);
const isIndex = (value: Value | undefined): value is number => typeof value === "number" && 0 <= value && value < MAX_INDEX;

function isFlags(value: Value | undefined): value is number {
  if (typeof value !== "number" || value < 0 || value > ALL_FLAGS) return false; // in range before bits are taken
  return (value & ~ALL_FLAGS) === 0 && (value & BOTH_AGES) !== BOTH_AGES;
}

function common(cwt: CborMap, identity: CborMap): CommonClaims {
  return {
    issuer: must(cwt.get(ISS), isUri),
    expires: must(cwt.get(EXP), isExpiryMoment),
    name: must(identity.get(NAME), isName),
    flags: must(identity.get(FLAG_BITS), isFlags),
    status: statusRef(cwt.get(STATUS)),
  };
}

function front(cwt: CborMap, identity: CborMap): FrontClaims {
  return { side: "FRONT", ...common(cwt, identity), libraryNumber: must(identity.get(NUMBER), matching(LIBRARY_NUMBER)) };
}

function back(cwt: CborMap, identity: CborMap): BackClaims {
  if (identity.get(VERSION) !== PROFILE_VERSION) throw new Malformed("SHAPE");
  const hasSecond = identity.has(SECOND_NAME);
  return {
    side: "BACK",
    ...common(cwt, identity),
    issued: must(cwt.get(IAT), isIssuedMoment),
    cardNumber: must(identity.get(NUMBER), matching(CARD_NUMBER)),
    language: must(identity.get(LANGUAGE), matching(LANGUAGE_TAG)),
    birthDate: must(identity.get(BIRTH), isBirthDate),
    address: identity.has(ADDRESS) ? must(identity.get(ADDRESS), isAddress) : null,
    secondName: hasSecond ? must(identity.get(SECOND_NAME), isName) : null,
    secondNameLanguage: hasSecond ? must(identity.get(SECOND_LANGUAGE), matching(LANGUAGE_TAG)) : null,
    country: must(identity.get(COUNTRY), matching(COUNTRY_CODE)),
    portrait: portrait(identity.get(FACE)),
  };
}

function statusRef(value: Value | undefined): StatusRef {
  const list = isMap(value) && hasExactly(value, ["status_list"]) ? value.get("status_list") : undefined;
  if (!isMap(list) || !hasExactly(list, ["idx", "uri"])) throw new Malformed("SHAPE");
  return { uri: must(list.get("uri"), isUri), index: must(list.get("idx"), isIndex) };
}

// MOSIP's biometric data: format 0 is an image, its subtype 4 a WebP.
function portrait(value: Value | undefined): Uint8Array {
  const face: Value | undefined = Array.isArray(value) && value.length === 1 ? (value[0] as Value) : undefined;
  const closed = isMap(face) && hasExactly(face, [0, 1, 2]) && face.get(1) === 0 && face.get(2) === 4;
  return must(closed ? face.get(0) : undefined, isWebp);
}

function isWebp(value: Value | undefined): value is Uint8Array {
  if (!(value instanceof Uint8Array) || value.length > MAX_PORTRAIT) return false;
  return latin1(value.subarray(0, 4)) === "RIFF" && latin1(value.subarray(8, 12)) === "WEBP";
}
