// Frames for the picture that a clerk has before them: found in this browser, shown, and nothing more.
import type { Rect } from "./advice.ts";
import { lookAt } from "./looking.ts";
import { type Part, paperIn } from "./paper_shape.ts";
import { type Field, type Frame, frames, isPortrait, largestOf, parts } from "./proposal.ts";

const SMALL = 400; // pixels of the long side in which the paper's edges are looked for
const FINE = 224; // pixels of the side in which its face is
const WHOLE: Part = { left: 0, top: 0, width: 1, height: 1 };

function drawn(picture: HTMLCanvasElement, part: Rect, scale: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(part.width * scale)), Math.max(1, Math.round(part.height * scale))];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, part.left, part.top, part.width, part.height, 0, 0, canvas.width, canvas.height);
  return pen;
}

function placed({ left, top, width, height }: Part, picture: HTMLCanvasElement): Rect {
  return { left: left * picture.width, top: top * picture.height, width: width * picture.width, height: height * picture.height };
}

function faceOn(picture: HTMLCanvasElement, paper: Rect): Rect | undefined {
  for (const part of parts(paper)) {
    const { canvas } = drawn(picture, part, 1);
    const face = largestOf(lookAt({ image: canvas, width: canvas.width, height: canvas.height }, FINE).faces);
    if (face) return { ...face, left: face.left + part.left, top: face.top + part.top };
  }
  return undefined;
}

export function propose(picture: HTMLCanvasElement, wanted: readonly Field[]): Frame[] {
  const whole = placed(WHOLE, picture);
  const pen = drawn(picture, whole, Math.min(1, SMALL / Math.max(picture.width, picture.height)));
  const { part, light } = paperIn(pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height));
  const paper = part && placed(part, picture);
  const face = paper ? faceOn(picture, paper) : undefined;
  if (paper && !isPortrait(paper, face)) return frames(paper, face, wanted);
  return light ? frames(whole, faceOn(picture, whole), wanted) : [];
}
