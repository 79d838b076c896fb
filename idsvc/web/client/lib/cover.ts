// What leaves the browser of a paper: black everywhere but in the uncovered places. Boxes are left, top, width, height.
export type Box = [number, number, number, number];

export function written(boxes: readonly Box[]): string {
  return boxes.map((box) => `${box.join(",")};`).join("");
}

function painted(boxes: readonly Box[], width: number, height: number, paint: (pen: CanvasRenderingContext2D, box: Box) => void): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, width, height);
  for (const box of boxes) if (box[2] && box[3]) paint(pen, box);
  return canvas;
}

export function uncoveredShare(boxes: readonly Box[], width: number, height: number): number {
  const [wide, high] = [200, 200]; // as exact as a clerk's hint has to be; the server counts the pixels
  const canvas = painted(boxes, wide, high, (pen, [left, top, across, down]) => {
    pen.fillStyle = "#fff";
    pen.fillRect((left * wide) / width, (top * high) / height, (across * wide) / width, (down * high) / height);
  });
  const pixels = canvas.getContext("2d")?.getImageData(0, 0, wide, high).data ?? new Uint8ClampedArray();
  let seen = 0;
  for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 127) seen += 1;
  return seen / (wide * high);
}

export async function uncoveredCopy(picture: HTMLCanvasElement, boxes: readonly Box[]): Promise<Blob> {
  const canvas = painted(boxes, picture.width, picture.height, (pen, [x, y, width, height]) => {
    pen.drawImage(picture, x, y, width, height, x, y, width, height);
  });
  return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"));
}
