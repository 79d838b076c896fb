// Pictures and list files that are chosen, dropped on the page or pasted.
import { looksLikeList } from "./city.ts";
import { hook, show } from "./dom.ts";
import { Pixels } from "./pixels.ts";
import type { Reader } from "./reader.ts";

/** A key of the page's sentences that says why no code came out of a picture. */
export type PictureFault = "picture_no_code" | "picture_broken" | "refused_large" | "no_wasm";

const LARGEST = 32 * 1024 * 1024;
const MOST_PIXELS = 64_000_000;
const LONG_SIDE = 4096;
const HALF = 0.5;

function texts(reader: Reader, image: ImageBitmap, scale: number, pixels: Pixels): string[] {
  const [width, height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))];
  const found = reader.codes(pixels.grabOnPaper(image, width, height), "picture");
  return [...new Set(found.flatMap((code) => (code.text === null ? [] : [code.text])))];
}

/** The texts of the codes in a picture file, from top to bottom. */
export async function codesIn(file: Blob, reader: Reader): Promise<string[] | PictureFault> {
  if (file.size > LARGEST) return "refused_large";
  const image = await createImageBitmap(file).catch(() => null);
  if (!image || !image.width || !image.height) return "picture_broken";
  const pixels = new Pixels();
  try {
    if (image.width * image.height > MOST_PIXELS) return "refused_large";
    const whole = Math.min(1, LONG_SIDE / Math.max(image.width, image.height));
    const found = texts(reader, image, whole, pixels);
    const again = found.length ? found : texts(reader, image, whole * HALF, pixels); // noise and moiré average out
    return again.length ? again : "picture_no_code";
  } finally {
    image.close();
    pixels.forget();
  }
}

export interface Handed {
  pictures: File[];
  lists: Uint8Array[];
}

/** Tells pictures from list files by their first bytes, whatever their names. */
export async function sortFiles(files: readonly File[]): Promise<Handed> {
  const handed: Handed = { pictures: [], lists: [] };
  for (const file of files) {
    const head = new Uint8Array(await file.slice(0, 96).arrayBuffer());
    if (!looksLikeList(head)) handed.pictures.push(file);
    else if (file.size <= LARGEST) handed.lists.push(new Uint8Array(await file.arrayBuffer()));
    else handed.lists.push(new Uint8Array(LARGEST)); // refused as too large
  }
  return handed;
}

/** Hands over whatever is dropped on the page or pasted into it. */
export function watchFiles(take: (files: File[]) => unknown, takeText: (text: string) => unknown): void {
  const cover = hook("drop");
  let depth = 0;
  const over = (by: number): void => {
    depth = Math.max(0, depth + by);
    show(cover, depth > 0);
  };
  document.addEventListener("dragenter", () => over(1));
  document.addEventListener("dragleave", () => over(-1));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) take(files);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length) take(files);
    else if (text) takeText(text);
  });
}
