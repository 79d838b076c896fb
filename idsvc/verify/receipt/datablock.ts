// The data that came with the page, as the builder wrote it; whatever has another form is no page of ours.
import type { Given, GivenList } from "./core/index.ts";
import { unbase64 } from "./core/index.ts";

export interface DataBlock extends Given {
  readonly built: string | null;
}

class OtherForm extends Error {
  override readonly name = "OtherForm";
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new OtherForm("text");
  return value;
}

function bytes(value: unknown): Uint8Array {
  const data = unbase64(text(value));
  if (data === null) throw new OtherForm("bytes");
  return data;
}

function list<T>(value: unknown, each: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new OtherForm("list");
  return value.map(each);
}

function listed(value: unknown): GivenList {
  const { number, entry, path, digests } = value as Record<string, unknown>;
  if (typeof number !== "number") throw new OtherForm("number");
  return { number, entry: text(entry), path: list(path, bytes), digests: digests === null ? null : bytes(digests) };
}

export function readDataBlock(): DataBlock {
  const found = JSON.parse(document.getElementById("receipts")?.textContent ?? "") as Record<string, unknown>;
  return {
    root: list(found["root"], text),
    trust: list(found["trust"], bytes),
    checkpoint: text(found["checkpoint"]),
    listed: list(found["listed"], listed),
    built: found["built"] === null ? null : text(found["built"]),
  };
}
