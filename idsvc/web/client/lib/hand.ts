// Frames moved and sized by hand, never beyond the picture.
import type { Box } from "./cover.ts";

export type Grip = { index: number; corner: boolean };

const SMALLEST = 12; // pixels

function inside(value: number, end: number): number {
  return Math.round(Math.min(Math.max(value, 0), end));
}

export function moved([left, top, width, height]: Box, across: number, down: number, wide: number, high: number): Box {
  return [inside(Math.min(left + across, wide - width), wide), inside(Math.min(top + down, high - height), high), width, height];
}

export function sized([left, top, width, height]: Box, across: number, down: number, wide: number, high: number): Box {
  return [left, top, Math.round(Math.min(Math.max(width + across, SMALLEST), wide - left)), Math.round(Math.min(Math.max(height + down, SMALLEST), high - top))];
}

// The frame under a point, the last one drawn first; ``reach`` is how near its lower right corner is taken by the corner.
export function gripAt(boxes: readonly Box[], x: number, y: number, reach: number): Grip | null {
  for (let index = boxes.length - 1; index >= 0; index -= 1) {
    const [left, top, width, height] = boxes[index] as Box;
    if (Math.hypot(x - left - width, y - top - height) <= reach) return { index, corner: true };
    if (x >= left && x <= left + width && y >= top && y <= top + height) return { index, corner: false };
  }
  return null;
}
