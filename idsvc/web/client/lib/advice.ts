// What could be better about a portrait: advice, never a refusal. Brightness of a face is never judged by itself, only
// whether its details are lost: skin of any colour passes in light that shows it.
import type { Found } from "./face.ts";

export const ADVICE = [
  "noFace", "manyFaces", "closer", "back", "middle", "dark", "behind", "bright", "uneven", "flat", "blur", "glare",
] as const;
export type Advice = (typeof ADVICE)[number];
export type Rect = { left: number; top: number; width: number; height: number };
export type Grey = { width: number; height: number; levels: Uint8ClampedArray };
// A look at a picture: its size and faces in pixels, the surest face in grey at 128 × 128, and how bright all of it is.
export type Look = { width: number; height: number; faces: Rect[]; face: Grey | null; around: number };

export const FACE_SIDE = 128;
const SMALLEST_FACE = 150; // pixels: with room around it the printed portrait (282 × 376) is not enlarged
const FACE_SHARE = { least: 0.2, most: 0.58 }; // of the picture's height
const MIDDLE = { left: 0.3, right: 0.7, top: 0.22, bottom: 0.68 };
const BLACK = 18;
const WHITE = 250;
const MIRRORED = 253;
const LOST_IN_BLACK = 0.45;
const LOST_IN_WHITE = 0.12;
const DIM = 70; // the brightest tenth of a face: below it a camera adds noise instead of detail
const BEHIND = { around: 185, face: 95 };
const UNEVEN = 0.22;
const FLAT = 36;
const SHARP = 0.002;
const GLARE = 0.02;

export function grey(image: ImageData): Grey {
  const levels = new Uint8ClampedArray(image.width * image.height);
  for (let at = 0; at < levels.length; at += 1) {
    const from = at * 4;
    levels[at] = 0.299 * (image.data[from] ?? 0) + 0.587 * (image.data[from + 1] ?? 0) + 0.114 * (image.data[from + 2] ?? 0);
  }
  return { width: image.width, height: image.height, levels };
}

export function mean(levels: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < levels.length; at += 1) sum += levels[at] ?? 0;
  return levels.length ? sum / levels.length : 0;
}

function part(of: Grey, { left, top, width, height }: Rect): Grey {
  const [across, down] = [Math.round(width * of.width), Math.round(height * of.height)];
  const levels = new Uint8ClampedArray(across * down);
  for (let row = 0; row < down; row += 1) {
    const from = (Math.round(top * of.height) + row) * of.width + Math.round(left * of.width);
    levels.set(of.levels.subarray(from, from + across), row * across);
  }
  return { width: across, height: down, levels };
}

function share(levels: Uint8ClampedArray, counts: (level: number) => boolean): number {
  return levels.length ? levels.filter(counts).length / levels.length : 0;
}

function ranked(levels: Uint8ClampedArray, at: number): number {
  return levels.slice().sort()[Math.min(levels.length - 1, Math.floor(levels.length * at))] ?? 0;
}

// How much of the contrast is in the finest detail: the variance of the Laplacian over that of the picture itself.
export function sharpness({ width, height, levels }: Grey): number {
  const edges: number[] = [];
  for (let row = 1; row < height - 1; row += 1) {
    for (let column = 1; column < width - 1; column += 1) {
      const at = row * width + column;
      edges.push(4 * (levels[at] ?? 0) - (levels[at - 1] ?? 0) - (levels[at + 1] ?? 0) - (levels[at - width] ?? 0) - (levels[at + width] ?? 0));
    }
  }
  const variance = (values: ArrayLike<number>): number => {
    const middle = mean(values);
    return mean(Array.from(values, (value) => (value - middle) ** 2));
  };
  return variance(edges) / Math.max(1, variance(levels)) / 16;
}

function place(look: Look, face: Rect): Advice[] {
  const [across, down] = [(face.left + face.width / 2) / look.width, (face.top + face.height / 2) / look.height];
  const size = face.height / look.height;
  const found: Advice[] = [];
  if (size < FACE_SHARE.least || face.height < SMALLEST_FACE) found.push("closer");
  if (size > FACE_SHARE.most) found.push("back");
  if (across < MIDDLE.left || across > MIDDLE.right || down < MIDDLE.top || down > MIDDLE.bottom) found.push("middle");
  return found;
}

function light(look: Look, skin: Grey): Advice[] {
  const brightest = ranked(skin.levels, 0.9);
  const [left, right] = [0, 0.5].map((from) => mean(part(skin, { left: from, top: 0, width: 0.5, height: 1 }).levels)) as [number, number];
  const found: Advice[] = [];
  if (look.around > BEHIND.around && brightest < BEHIND.face) found.push("behind");
  else if (brightest < DIM || share(skin.levels, (level) => level < BLACK) > LOST_IN_BLACK) found.push("dark");
  else if (brightest - ranked(skin.levels, 0.05) < FLAT) found.push("flat");
  if (share(skin.levels, (level) => level >= WHITE) > LOST_IN_WHITE) found.push("bright");
  if (Math.abs(left - right) / Math.max(1, left + right) > UNEVEN) found.push("uneven");
  return found;
}

function detail(face: Grey): Advice[] {
  const eyes = part(face, { left: 0.1, top: 0.22, width: 0.8, height: 0.3 });
  const cheeks = part(face, { left: 0.2, top: 0.55, width: 0.6, height: 0.2 });
  const found: Advice[] = [];
  if (sharpness(face) < SHARP) found.push("blur");
  const glaring = share(eyes.levels, (level) => level >= MIRRORED) - share(cheeks.levels, (level) => level >= MIRRORED);
  if (glaring > GLARE) found.push("glare");
  return found;
}

// The most useful first; nothing is said about the light on a face that was not found.
export function advise(look: Look): Advice[] {
  const [face, second] = look.faces;
  if (!face || !look.face) return ["noFace"];
  const skin = part(look.face, { left: 0.15, top: 0.1, width: 0.7, height: 0.8 });
  const found = new Set([...(second ? ["manyFaces" as const] : []), ...place(look, face), ...light(look, skin), ...detail(look.face)]);
  return ADVICE.filter((each) => found.has(each));
}

export function toPixels(found: Found[], scale: number): Rect[] {
  return found.map(({ left, top, width, height }) => ({ left: left * scale, top: top * scale, width: width * scale, height: height * scale }));
}
