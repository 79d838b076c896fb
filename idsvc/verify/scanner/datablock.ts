// The data that came with the page: pinned roots and lists of one city, when it was made, where new lists lie.

export interface DataBlock {
  root: string[];
  trust: Uint8Array[];
  status: Uint8Array[];
  built: string | null;
  fetch: string | null;
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) throw new Error("the data block has another form");
  return value as string[];
}

function textOrNull(value: unknown): string | null {
  if (value === null || typeof value === "string") return value;
  throw new Error("the data block has another form");
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function readDataBlock(): DataBlock {
  const found = JSON.parse(document.getElementById("lists")?.textContent ?? "") as Record<string, unknown>;
  return {
    root: strings(found["root"]),
    trust: strings(found["trust"]).map(fromBase64),
    status: strings(found["status"]).map(fromBase64),
    built: textOrNull(found["built"]),
    fetch: textOrNull(found["fetch"]),
  };
}
