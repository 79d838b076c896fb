// The two errors of the core: bytes that the formats do not allow, and lists that cannot be used.

/** Where reading stopped; the table of docs/spec/card.md maps each step of a card to a verdict's reason. */
export type Step =
  | "SIZE"
  | "ALPHABET"
  | "INFLATE"
  | "FRAME_LEFTOVER"
  | "NOT_COSE"
  | "CBOR"
  | "HEADER"
  | "KEY"
  | "SIGNATURE"
  | "FORBIDDEN"
  | "SHAPE";

/** Bytes that the formats do not allow. It says where reading stopped and nothing of what was read. */
export class Malformed extends Error {
  constructor(readonly step: Step) {
    super(step);
    this.name = "Malformed";
  }
}

/** Why a list cannot be used. Each is a key of the page's texts. */
export type ListFault =
  | "bad-fingerprint"
  | "not-a-bundle"
  | "not-a-trust-list"
  | "trust-not-signed"
  | "not-a-status-list"
  | "status-not-signed"
  | "status-smaller"
  | "kid-twice";

/** A trust list, status list, bundle or fingerprint line that cannot be used. */
export class ListRefused extends Error {
  constructor(readonly code: ListFault) {
    super(code);
    this.name = "ListRefused";
  }
}
