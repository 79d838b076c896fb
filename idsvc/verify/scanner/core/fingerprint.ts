// The line `root.fingerprint`: which root a verifier pins, and for which issuers it may speak.
import { ListRefused } from "./errors.ts";
import { isUri } from "./text.ts";

/** A pinned root; two anchors are the same one where their lines are. */
export interface Anchor {
  /** The RFC 9679 thumbprint of the root's key, 64 lower-case hex digits. */
  readonly fingerprint: string;
  readonly issuers: ReadonlySet<string>;
  /** The root.fingerprint line. */
  readonly line: string;
}

const LINE = /^([0-9a-f]{64}) (\S+)$/;
const LINE_ENDS = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;
// White space as the other verifier knows it: without the byte order mark, which String.trim() drops.
const SPACE = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "g");

/** The pinned roots in the lines of `text`; throws ListRefused for a line of another form. */
export function parseAnchors(text: string): Anchor[] {
  return text.split(LINE_ENDS).map((line) => line.replace(AROUND, "")).filter(Boolean).map(parseLine);
}

function parseLine(line: string): Anchor {
  const [, fingerprint, listed] = LINE.exec(line) ?? [];
  const issuers = new Set(listed?.split(",") ?? []);
  if (fingerprint === undefined || ![...issuers].every(isUri)) throw new ListRefused("bad-fingerprint");
  return { fingerprint, issuers, line: `${fingerprint} ${[...issuers].sort().join(",")}` };
}
