// The moments that claims carry, in seconds since 1970, and the days they stand for in every time zone.
import type { Value } from "./cbor.ts";

/** Seconds in a day. */
export const DAY = 86_400;
/** The last second of the year 9999: no moment in a claim is later. */
export const LAST_MOMENT = 253_402_300_799;

/** The whole seconds since 1970 of a date. */
export function moment(at: Date): number {
  return Math.trunc(at.getTime() / 1000);
}

export function isMoment(value: Value | undefined): value is number {
  return typeof value === "number" && 0 < value && value <= LAST_MOMENT;
}

/** Say whether `value` is a noon, UTC, on the 1st of a month. */
export function isExpiryMoment(value: Value | undefined): value is number {
  return isMoment(value) && value % DAY === DAY / 2 && new Date(value * 1000).getUTCDate() === 1;
}

/** Say whether `value` is a midnight, UTC. */
export function isIssuedMoment(value: Value | undefined): value is number {
  return isMoment(value) && value % DAY === 0;
}

/** The day, UTC, of a moment, as YYYY-MM-DD. */
export function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** A moment as YYYY-MM-DDTHH:MM:SSZ. */
export function isoInstant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** The day that is shown and printed for an expiry: the moment less one day. */
export function lastValidDay(expires: number): string {
  return isoDay(expires - DAY);
}

/** The issue day of an issue moment, which is the midnight a day before. */
export function issueDay(issued: number): string {
  return isoDay(issued + DAY);
}

/** Say whether `digits` are a real day, written YYYYMMDD. */
export function isRealDay(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number) as [number, number, number];
  const found = new Date(0);
  found.setUTCFullYear(year, month - 1, day); // Date.UTC would take the years 0 to 99 for 1900 to 1999
  return year > 0 && found.getUTCFullYear() === year && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}
