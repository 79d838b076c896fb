// How many checks ended how, a day: three numbers a day for 31 days, on this device, shown and clearable.
import type { Group } from "./core/index.ts";
import { readJson, writeJson } from "./settings.ts";

export type Day = Record<Group, number>;

const KEY = "idsvc-scanner/counts";
const DAYS_KEPT = 31;
const GROUPS: readonly Group[] = ["genuine", "do-not-accept", "cannot-say"];

export function localDay(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function numbers(value: unknown): Day {
  const found = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const one = (group: Group): number => (Number.isSafeInteger(found[group]) ? (found[group] as number) : 0);
  return { "genuine": one("genuine"), "do-not-accept": one("do-not-accept"), "cannot-say": one("cannot-say") };
}

// The newest day first.
export function readCounts(): [string, Day][] {
  const days = Object.entries(readJson(KEY)).filter(([day]) => /^\d{4}-\d\d-\d\d$/.test(day));
  return days.map(([day, value]): [string, Day] => [day, numbers(value)]).sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, DAYS_KEPT);
}

export function count(group: Group, at: Date): void {
  const days = new Map(readCounts());
  const today = localDay(at);
  const now = days.get(today) ?? numbers(null);
  days.set(today, { ...now, [group]: now[group] + 1 });
  const kept = [...days].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, DAYS_KEPT);
  writeJson(KEY, Object.fromEntries(kept));
}

export function clearCounts(): void {
  writeJson(KEY, {});
}

export { GROUPS };
