// What a display puts up, and what goes between the clerk's page and a second monitor on the same machine.
export type Piece = { seen: string; screen: string; language: string; direction: string; version: number; html: string };

export type Lines = Record<string, string[]>;

export type Told =
  | { kind: "here" }
  | { kind: "hello"; from: string }
  | { kind: "show"; from: string; piece: Piece }
  | { kind: "typed"; from: string; lines: Lines }
  | { kind: "alive"; from: string }
  | { kind: "pause"; blank: boolean }
  | { kind: "answer"; seen: string; answer: string; language: string | null };

export const CHANNEL = "idsvc-display";
export const BEAT = 2000;
