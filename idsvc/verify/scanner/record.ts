// "Copy record": one line about the check, for a bank's file. It has no name, no birth date, no address.
import type { VerdictJson } from "./core/index.ts";
import { say } from "./words.ts";

function day(instant: string | null): string {
  return instant === null ? "-" : instant.slice(0, 10);
}

/** The line for a genuine card, in the page's language; dates as YYYY-MM-DD, the time in UTC. */
export function recordLine(found: VerdictJson, at: Date): string {
  const claims = found.claims ?? {};
  return say("record", {
    number: claims["card_number"] ?? claims["library_number"] ?? "-",
    city: claims["city"] ?? "-",
    country: claims["country"] ?? "-",
    issued: claims["issued"] ?? "-",
    expires: found.expires ?? "-",
    verdict: found.verdict,
    reason: found.reason,
    time: `${at.toISOString().slice(0, 19)}Z`,
    trust: `${day(found.trust.issued)} (${found.trust.sequence ?? "-"})`,
    status: day(found.status.issued),
  });
}

function copyTheOldWay(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
  }
}

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}
