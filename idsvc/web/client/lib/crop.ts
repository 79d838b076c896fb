// The part of a picture that becomes the portrait: 3 : 4, moved and sized by hand, never beyond the picture.
import type { Rect } from "./advice.ts";

export const RATIO = 3 / 4;
const FACE_OF_CROP = 0.46; // height of a face, brow to chin, in a portrait with room above and shoulders below
const FACE_AT = 0.47; // where its middle stands, from the top
const SMALLEST = 0.2; // of the largest crop

export function largest(width: number, height: number): number {
  return Math.min(height, width / RATIO);
}

// A crop of this height around a middle, pushed back inside where it would leave the picture.
export function around(across: number, down: number, tall: number, width: number, height: number): Rect {
  const most = largest(width, height);
  const high = Math.min(Math.max(tall, most * SMALLEST), most);
  const wide = high * RATIO;
  const within = (value: number, room: number): number => Math.min(Math.max(value, 0), Math.max(0, room));
  return { left: within(across - wide / 2, width - wide), top: within(down - high / 2, height - high), width: wide, height: high };
}

// The crop to begin with: around the face, else what the server would cut by itself (0.4 of the surplus above).
export function proposed(face: Rect | undefined, width: number, height: number): Rect {
  if (!face) {
    const high = largest(width, height);
    return around(width / 2, high / 2 + (height - high) * 0.4, high, width, height);
  }
  const tall = face.height / FACE_OF_CROP;
  const down = face.top + face.height / 2 + tall * (0.5 - FACE_AT);
  return around(face.left + face.width / 2, down, tall, width, height);
}

export function moved(crop: Rect, across: number, down: number, width: number, height: number): Rect {
  return around(crop.left + crop.width / 2 + across, crop.top + crop.height / 2 + down, crop.height, width, height);
}

// 0 is the smallest crop, 100 the largest.
export function sized(crop: Rect, size: number, width: number, height: number): Rect {
  const most = largest(width, height);
  const tall = most * (SMALLEST + ((1 - SMALLEST) * size) / 100);
  return around(crop.left + crop.width / 2, crop.top + crop.height / 2, tall, width, height);
}

export function sizeOf(crop: Rect, width: number, height: number): number {
  return Math.round(((crop.height / largest(width, height) - SMALLEST) / (1 - SMALLEST)) * 100);
}
