// The data that came with the page, as idsvc/office/lobby.py wrote it: nothing here was asked of a server.
import type { Paper, Rules } from "./core/tally.ts";

export interface Title extends Paper {
  readonly name: string;
  readonly words: Readonly<Record<string, string>>;
}

export interface Common {
  readonly city: string;
  readonly language: string;
  readonly languages: readonly string[];
  /** Those of them that no native reader has signed off. */
  readonly drafts: readonly string[];
  readonly other: string;
  /** The address of the worker that keeps the page, empty in a file. */
  readonly worker: string;
}

export interface PapersData extends Common {
  readonly rules: Rules;
  readonly titles: readonly Title[];
}

export interface PrefillData extends Common {
  readonly streets: readonly string[];
  readonly printed: string;
}

export function readData<T extends Common>(): T {
  const found = JSON.parse(document.getElementById("built-in")?.textContent ?? "") as T;
  if (typeof found.city !== "string" || !Array.isArray(found.languages)) throw new Error("the page has no city in it");
  return found;
}
