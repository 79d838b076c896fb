// A look at a picture or a live film: where the face is, and what the light on it is like. Nothing leaves the browser.
import manifest from "@vladmandic/face-api/model/tiny_face_detector_model-weights_manifest.json";
import weights from "@vladmandic/face-api/model/tiny_face_detector_model.bin";
import { FACE_SIDE, type Grey, type Look, type Rect, grey, mean, toPixels } from "./advice.ts";
import { FaceFinder, type Square, unpacked } from "./face.ts";

export type Source = { image: CanvasImageSource; width: number; height: number };

let finder: FaceFinder | null = null;

function pen(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const made = canvas.getContext("2d", { willReadFrequently: true });
  if (!made) throw new Error("no canvas");
  return made;
}

function square({ image, width, height }: Source, side: number): { seen: Square; all: ImageData } {
  const scale = side / Math.max(width, height);
  const drawn = pen(side, side);
  drawn.fillRect(0, 0, side, side);
  drawn.drawImage(image, 0, 0, width * scale, height * scale);
  const { data } = drawn.getImageData(0, 0, side, side);
  const rgb = new Float32Array(side * side * 3);
  for (let at = 0; at < side * side; at += 1) for (let band = 0; band < 3; band += 1) rgb[at * 3 + band] = data[at * 4 + band] ?? 0;
  const all = drawn.getImageData(0, 0, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  return { seen: { side, rgb }, all };
}

function faceOf({ image }: Source, face: Rect): Grey {
  const drawn = pen(FACE_SIDE, FACE_SIDE);
  drawn.imageSmoothingQuality = "high";
  drawn.drawImage(image, face.left, face.top, face.width, face.height, 0, 0, FACE_SIDE, FACE_SIDE);
  return grey(drawn.getImageData(0, 0, FACE_SIDE, FACE_SIDE));
}

// ``side`` is how fine the search is: 160 pixels for a live film, 224 for a picture.
export function lookAt(source: Source, side: number): Look {
  finder ??= new FaceFinder(unpacked(weights, manifest));
  const { seen, all } = square(source, side);
  const faces = toPixels(finder.find(seen), Math.max(source.width, source.height));
  const [face] = faces;
  return { width: source.width, height: source.height, faces, face: face ? faceOf(source, face) : null, around: mean(grey(all).levels) };
}
