// The trust list: which keys may sign what for which city, signed by the offline root.
//
// The list carries its root's public key; a verifier accepts that key only by its pinned thumbprint.
import { type CborMap, type Value, decodeMap, hasExactly, isMap } from "./cbor.ts";
import { isMessageSignedBy, open1 } from "./cose.ts";
import { DAY, LAST_MOMENT, isMoment } from "./dates.ts";
import { Malformed } from "./errors.ts";
import { type PublicKey, readKey } from "./keys.ts";
import { isPlain, isUri } from "./text.ts";

/** Seconds a card key stands in the published list before it signs. */
export const LEAD = 45 * DAY;

const TYP = "application/idsvc-trust-list+cwt";
/** Size of the largest list that is read. */
export const MAX_BYTES = 64 * 1024;
const MAX_LIFETIME = 100 * DAY;
const MAX_SEQUENCE = 2 ** 31;
const MAX_CITY_NAME = 80;
const THUMBPRINT_BYTES = 32;

const ISS = 1, EXP = 4, IAT = 6; // then labels of the private use range (RFC 8392, section 9.1.1)
const SEQUENCE = -65537, SPECIMEN = -65538, CITIES = -65539, KEYS = -65540, ROOT = -65541, NEXT_ROOT = -65542;
const LABELS = [ISS, EXP, IAT, SEQUENCE, SPECIMEN, CITIES, KEYS, ROOT, NEXT_ROOT];
const ENTRY_LABELS = [1, 2, 3, 4, 5, 6, 7];
const USES: ReadonlyMap<Value | undefined, Use> = new Map([[1, "card"], [2, "status"], [3, "checkpoint"]]);
const STATES: ReadonlyMap<Value | undefined, KeyState> = new Map([[1, "good"], [2, "withdrawn"]]);

/** What a key may sign; every key has one use. */
export type Use = "card" | "status" | "checkpoint";
export type KeyState = "good" | "withdrawn";

/** One key with its issuer, its use and its window, in seconds since 1970. */
export interface TrustKey {
  readonly key: PublicKey;
  readonly issuer: string;
  readonly use: Use;
  readonly notBefore: number;
  readonly stopSigning: number;
  readonly acceptUntil: number;
  readonly state: KeyState;
}

/** All keys of one or more cities (`cities`: issuer -> language -> display name); moments in seconds since 1970. */
export interface TrustList {
  readonly sequence: number;
  readonly issued: number;
  readonly expires: number;
  readonly specimen: boolean;
  readonly cities: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly keys: readonly TrustKey[];
}

/** The list in `data` if the root with this thumbprint signed it; throws Malformed, at SIGNATURE for another root. */
export async function parseTrustList(data: Uint8Array, fingerprint: string): Promise<TrustList> {
  if (data.length > MAX_BYTES) throw new Malformed("SIZE");
  const message = open1(data, TYP);
  const claims = decodeMap(message.payload, "SHAPE");
  // Only the root's key is read before the signature is checked, and it counts only by its pinned thumbprint.
  const root = readKey(claims.get(ROOT));
  const pinned = root.thumbprint === fingerprint && root.kid === message.kid;
  if (!pinned || !(await isMessageSignedBy(message, root))) throw new Malformed("SIGNATURE");
  return readList(claims);
}

function shape(holds: boolean): asserts holds {
  if (!holds) throw new Malformed("SHAPE");
}

function readList(claims: CborMap): TrustList {
  shape(hasExactly(claims, LABELS));
  const issued = claims.get(IAT);
  const expires = claims.get(EXP);
  shape(isMoment(issued) && isMoment(expires) && issued < expires && expires - issued <= MAX_LIFETIME);
  const sequence = claims.get(SEQUENCE);
  shape(typeof sequence === "number" && 0 < sequence && sequence < MAX_SEQUENCE);
  const specimen = claims.get(SPECIMEN);
  shape(typeof specimen === "boolean");
  const next = claims.get(NEXT_ROOT);
  shape(next === null || (next instanceof Uint8Array && next.length === THUMBPRINT_BYTES));
  const cities = readCities(claims.get(CITIES));
  shape(claims.get(ISS) === [...cities.keys()].sort()[0]); // addresses are ASCII, so this is code point order
  return { sequence, issued, expires, specimen, cities, keys: readEntries(claims.get(KEYS), cities) };
}

function readCities(found: Value | undefined): Map<string, Map<string, string>> {
  shape(isMap(found) && found.size > 0);
  const cities = new Map<string, Map<string, string>>();
  for (const [city, names] of found) {
    shape(isUri(city));
    cities.set(city, readNames(names));
  }
  return cities;
}

function readNames(found: Value): Map<string, string> {
  shape(isMap(found) && found.size > 0);
  const names = new Map<string, string>();
  for (const [language, name] of found) {
    shape(typeof language === "string" && isPlain(name, MAX_CITY_NAME));
    names.set(language, name);
  }
  return names;
}

function readEntries(found: Value | undefined, cities: ReadonlyMap<string, unknown>): TrustKey[] {
  shape(Array.isArray(found));
  const entries = (found as readonly Value[]).map(readEntry);
  shape(new Set(entries.map((entry) => entry.key.kid)).size === entries.length);
  shape(entries.every((entry) => cities.has(entry.issuer)));
  return entries;
}

function readEntry(found: Value): TrustKey {
  shape(isMap(found) && hasExactly(found, ENTRY_LABELS));
  const key = readKey(found.get(1));
  const issuer = found.get(2);
  shape(typeof issuer === "string");
  const use = USES.get(found.get(3));
  const state = STATES.get(found.get(7));
  shape(use !== undefined && state !== undefined);
  const [notBefore, stopSigning, acceptUntil] = [found.get(4), found.get(5), found.get(6)];
  shape(isStart(notBefore) && isMoment(stopSigning) && isMoment(acceptUntil));
  shape(notBefore < stopSigning && stopSigning <= acceptUntil);
  return { key, issuer, use, notBefore, stopSigning, acceptUntil, state };
}

function isStart(value: Value | undefined): value is number {
  return typeof value === "number" && 0 <= value && value <= LAST_MOMENT;
}
