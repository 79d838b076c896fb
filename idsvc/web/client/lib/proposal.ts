// Which places of a paper to propose: by its shape, by where its face is, and by what the office wants to see of it.
// The places are those of ICAO Doc 9303: part 3 names the zones (I heading, II and III data, V portrait, VII the
// machine-readable one), part 4 places them on a passport's page (ID-3, 125 x 88 mm), part 5 on a card (ID-1, 85.6 x 54
// mm). Zone VII is the lowest 23.2 mm; the number of the document stands in the heading or right below it. Neither is
// ever proposed, and no nationality is: on a page it stands between the name and the date of birth (part 4).
import type { Rect } from "./advice.ts";
import type { Box } from "./cover.ts";

export type Field = "portrait" | "name" | "birth" | "address";
export type Shape = "card" | "page" | "letter";
export type Frame = { field: Field; box: Box };
type Span = readonly [from: number, to: number]; // shares of the paper's height, from its upper edge
type Layout = { open: Span; text: Partial<Record<Field, Span>> };

const CARD = 85.6 / 53.98; // ISO/IEC 7810 ID-1
const PAGE = 125 / 88; // ID-3; ID-2 (105 x 74) is as wide for its height
const LETTERS: Span = [1.24, 1.48]; // height to width: from 8.5 x 11 inches to A4, a little askew
const NEAR = 0.055; // of a ratio: half of what lies between a card and a page
const ZONE = { card: 1 - 23.2 / 53.98, page: 1 - 23.2 / 88 }; // where zone VII begins
const ASKEW = 0.05; // how far a paper that lies as askew as is let through moves that beginning up

const LAYOUTS: Record<"card" | "page", Layout> = {
  card: { open: [0.2, ZONE.card - 0.01], text: { name: [0.22, 0.38], birth: [0.45, 0.55], address: [0.38, 0.55] } },
  page: { open: [0.2, ZONE.page - ASKEW], text: { name: [0.2, 0.37], birth: [0.44, 0.52] } },
};
const LEAST_FACE = 0.18; // of the height of a card or a page
const ANY_FACE = 0.05; // of a letter's height: what shows a face is none
const FACE_OF_PORTRAIT = 0.55; // brow to chin, of a portrait whose head fills three quarters (part 3)
const PORTRAIT = 35 / 45;
const MARGIN = 0.03;
const LOWEST_PORTRAIT = 0.86; // on a card with no zone VII on this side
const WINDOW = { left: 0.08, top: 0.13, width: 0.42, height: 0.14 }; // an address in a window envelope, A4 and 8.5 x 11
const BIRTH_WIDE = 0.6; // of the text's width: the sex or the place of birth stands beside the date

function near(ratio: number, wanted: number): boolean {
  return Math.abs(ratio / wanted - 1) <= NEAR;
}

// A card and a page have a face; one without is the back of a card, or nothing that is known here.
export function shapeOf(paper: Rect, face: Rect | undefined): Shape | null {
  const [ratio, size] = [paper.width / paper.height, (face?.height ?? 0) / paper.height];
  if (size >= LEAST_FACE && near(ratio, CARD)) return "card";
  if (size >= LEAST_FACE && near(ratio, PAGE)) return "page";
  return size < ANY_FACE && 1 / ratio >= LETTERS[0] && 1 / ratio <= LETTERS[1] ? "letter" : null;
}

// An open passport is two pages one above the other: the one with the face is the page of the data.
function pageOf(paper: Rect, face: Rect | undefined): Rect {
  const middle = face ? face.top + face.height / 2 : paper.top;
  const page = parts(paper).find(({ top, height }) => middle > top && middle < top + height);
  return page && shapeOf(page, face) === "page" ? page : paper;
}

// A face that reaches into where zone VII would be shows that this side of a card has none.
function open(shape: "card" | "page", paper: Rect, face: Rect): Span {
  const [from, to] = LAYOUTS[shape].open;
  const chin = (face.top + face.height - paper.top) / paper.height;
  return shape === "card" && chin > ZONE.card + ASKEW ? [from, LOWEST_PORTRAIT] : [from, to];
}

function portrait(paper: Rect, face: Rect, [from, to]: Span): Rect {
  const tall = face.height / FACE_OF_PORTRAIT;
  const [across, down] = [face.left + face.width / 2, face.top + face.height / 2];
  const left = Math.max(paper.left, across - (tall * PORTRAIT) / 2);
  const right = Math.min(paper.left + paper.width, across + (tall * PORTRAIT) / 2);
  const top = Math.max(paper.top + from * paper.height, down - tall / 2);
  const bottom = Math.min(paper.top + to * paper.height, down + tall / 2);
  return { left, top, width: right - left, height: bottom - top };
}

// Beside the portrait, on the side where there is more room.
function beside(paper: Rect, picture: Rect): Span {
  const margin = MARGIN * paper.width;
  const [left, right] = [picture.left - paper.left, paper.left + paper.width - picture.left - picture.width];
  return right >= left
    ? [picture.left + picture.width + margin, paper.left + paper.width - margin]
    : [paper.left + margin, picture.left - margin];
}

function boxOf({ left, top, width, height }: Rect): Box {
  return [left, top, width, height].map(Math.round) as Box;
}

function onCard(shape: "card" | "page", paper: Rect, face: Rect, wanted: readonly Field[]): Frame[] {
  const picture = portrait(paper, face, open(shape, paper, face));
  const [from, to] = beside(paper, picture);
  const texts = Object.entries(LAYOUTS[shape].text) as [Field, Span][];
  const rows = texts.map(([field, [upper, lower]]) => {
    const width = (to - from) * (field === "birth" ? BIRTH_WIDE : 1);
    return { field, box: boxOf({ left: from, top: paper.top + upper * paper.height, width, height: (lower - upper) * paper.height }) };
  });
  return [{ field: "portrait" as const, box: boxOf(picture) }, ...rows].filter(({ field, box }) => wanted.includes(field) && box[2] > 0 && box[3] > 0);
}

function onLetter(paper: Rect, wanted: readonly Field[]): Frame[] {
  if (!wanted.includes("address")) return [];
  const [left, top] = [paper.left + WINDOW.left * paper.width, paper.top + WINDOW.top * paper.height];
  return [{ field: "address", box: boxOf({ left, top, width: WINDOW.width * paper.width, height: WINDOW.height * paper.height }) }];
}

// Where a face is looked for: an open passport by its halves, since it is small on the whole; the lower one first.
export function parts(paper: Rect): Rect[] {
  if (!near(paper.height / paper.width, 2 / PAGE)) return [paper];
  const height = paper.height / 2;
  return [{ ...paper, top: paper.top + height, height }, { ...paper, height }];
}

// What the paper is may be a portrait alone: the piece that stands out of a scanned page.
export function isPortrait(paper: Rect, face: Rect | undefined): boolean {
  return face !== undefined && face.height > 0.35 * paper.height && paper.height > paper.width;
}

export function largestOf(faces: readonly Rect[]): Rect | undefined {
  return [...faces].sort((one, other) => other.height - one.height)[0];
}

// Frames in the picture's pixels, in reading order; none where the paper's places are not known.
export function frames(found: Rect, face: Rect | undefined, wanted: readonly Field[]): Frame[] {
  const paper = pageOf(found, face);
  const shape = shapeOf(paper, face);
  if (shape === null) return [];
  return shape === "letter" || !face ? onLetter(paper, wanted) : onCard(shape, paper, face, wanted);
}
