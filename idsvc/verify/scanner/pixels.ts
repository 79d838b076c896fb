// Grey pixels of what the browser shows: video frames without a detour over colours where it can, else by a canvas.
import type { Grey } from "./reader.ts";

const RED = 77;
const GREEN = 150;
const BLUE = 29;

export function greyOf(rgba: Uint8ClampedArray, into: Uint8Array): void {
  for (let from = 0, to = 0; from < rgba.length; from += 4, to++) {
    into[to] = ((rgba[from] ?? 0) * RED + (rgba[from + 1] ?? 0) * GREEN + (rgba[from + 2] ?? 0) * BLUE) >> 8;
  }
}

export class Pixels {
  private readonly canvas = document.createElement("canvas");
  private readonly pen = this.canvas.getContext("2d", { willReadFrequently: true });
  private data = new Uint8Array(0);

  /** The grey pixels of an image or frame drawn at this size; the same buffer is filled at each call. */
  grab(source: CanvasImageSource, width: number, height: number): Grey {
    if (!this.pen) throw new Error("the browser gives no canvas");
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.pen.drawImage(source, 0, 0, width, height);
    return this.read(width, height);
  }

  /** The grey pixels of a video's present frame: its own brightness plane where the browser hands it out. */
  async grabVideo(video: HTMLVideoElement, width: number, height: number): Promise<Grey> {
    const plane = width === video.videoWidth ? await this.brightness(video) : null;
    return plane ?? this.grab(video, width, height);
  }

  private async brightness(video: HTMLVideoElement): Promise<Grey | null> {
    if (typeof VideoFrame === "undefined") return null;
    let frame: VideoFrame | null = null;
    try {
      frame = new VideoFrame(video);
      return await this.plane(frame);
    } catch {
      return null; // a frame that went away, or a format that cannot be copied: the canvas takes it
    } finally {
      frame?.close();
    }
  }

  // Without a layout of ours, planes follow each other tightly and brightness is the first.
  private async plane(frame: VideoFrame): Promise<Grey | null> {
    const { format, visibleRect } = frame;
    if (!visibleRect || (format !== "I420" && format !== "NV12")) return null;
    const { width, height } = visibleRect;
    const size = frame.allocationSize();
    if (this.data.length < size) this.data = new Uint8Array(size);
    const [first] = await frame.copyTo(this.data);
    return first?.offset === 0 && first.stride === width ? { data: this.data, width, height } : null;
  }

  /** As `grab`, on white: a picture may be transparent. */
  grabOnPaper(source: CanvasImageSource, width: number, height: number): Grey {
    if (!this.pen) throw new Error("the browser gives no canvas");
    this.canvas.width = width;
    this.canvas.height = height;
    this.pen.fillStyle = "#fff";
    this.pen.fillRect(0, 0, width, height);
    this.pen.drawImage(source, 0, 0, width, height);
    return this.read(width, height);
  }

  private read(width: number, height: number): Grey {
    const size = width * height;
    if (this.data.length < size) this.data = new Uint8Array(size);
    const rgba = this.pen?.getImageData(0, 0, width, height).data;
    if (rgba) greyOf(rgba, this.data);
    return { data: this.data, width, height };
  }

  /** Nothing of what was looked at stays in memory longer than it is needed. */
  forget(): void {
    this.data = new Uint8Array(0);
    this.canvas.width = this.canvas.height = 0;
  }
}
