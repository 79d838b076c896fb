// The camera: live picture, choice of device, light, and a loop that looks for codes in each frame.
import { element, hook, mark, show, write } from "./dom.ts";
import { Pixels } from "./pixels.ts";
import type { Code, Effort, Reader } from "./reader.ts";
import { say } from "./words.ts";

/** What one frame had to say, with the milliseconds its parts took. */
export interface Frame {
  codes: Code[];
  began: number;
  grab: number;
  decode: number;
}

export type Hint = "aim" | "closer" | "farther" | "still" | "read";

const LONG_SIDE = 1280;
const HARD_EVERY = 3;
/** Below this many pixels a module, blur and the camera's own sharpening win. */
const CLOSER_BELOW = 2.5;
const EDGE = 0.01;
const HINT_STAYS = 700;
const FAULTS: Readonly<Record<string, string>> = {
  NotAllowedError: "camera_denied",
  SecurityError: "camera_denied",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_busy",
  AbortError: "camera_busy",
  InsecureError: "camera_insecure",
  EndedError: "camera_ended",
  NoReaderError: "no_wasm",
};
const HINTS: Readonly<Record<Hint, string>> = {
  aim: "camera_aim", closer: "hint_closer", farther: "hint_farther", still: "hint_still", read: "hint_read",
};

/** What a frame's codes tell a person to do. */
export function hintOf(codes: readonly Code[], width: number, height: number): Hint {
  const found = codes.find((code) => code.text !== null) ?? codes[0];
  if (!found) return "aim";
  if (found.text !== null) return "read";
  if (found.pixelsPerModule !== null && found.pixelsPerModule < CLOSER_BELOW) return "closer";
  const room = EDGE * Math.min(width, height);
  const outside = found.top < room || found.left < room || found.top + found.side > height - room || found.left + found.side > width - room;
  return outside ? "farther" : "still";
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

interface TorchTrack {
  getCapabilities?: () => { torch?: boolean };
}

export class Camera {
  private readonly video = hook<HTMLVideoElement>("video");
  private readonly pixels = new Pixels();
  private stream: MediaStream | null = null;
  private frames = 0;
  private hintedAt = 0;
  private lit = false;

  constructor(
    private readonly reader: () => Promise<Reader>,
    private readonly look: (frame: Frame) => Promise<void>,
  ) {}

  get isOn(): boolean {
    return this.stream !== null;
  }

  /** Starts the camera with this id, or the one that looks away from the person; returns the id of what started. */
  async start(device: string | null): Promise<string | null> {
    this.stop();
    this.fault(null);
    try {
      this.hint("aim", say("camera_starting"));
      show(hook("view"), true);
      const reader = await this.reader();
      this.stream = await this.open(device);
      this.video.srcObject = this.stream;
      await this.video.play();
      await this.started(reader);
      return this.track()?.getSettings().deviceId ?? null;
    } catch (error) {
      this.stop();
      this.fault(error);
      return null;
    }
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.pixels.forget();
    this.lit = false;
    this.controls();
  }

  async torch(): Promise<void> {
    this.lit = !this.lit;
    await this.track()?.applyConstraints({ advanced: [{ torch: this.lit } as MediaTrackConstraintSet] }).catch(() => (this.lit = false));
    this.controls();
  }

  private track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private async open(device: string | null): Promise<MediaStream> {
    if (!("mediaDevices" in navigator)) throw new DOMException("no devices", "InsecureError");
    const size = { width: { ideal: LONG_SIDE }, height: { ideal: 720 } };
    const any = { ...size, facingMode: { ideal: "environment" } };
    try {
      return await navigator.mediaDevices.getUserMedia({ video: device ? { ...size, deviceId: { exact: device } } : any });
    } catch (error) {
      const gone = ["OverconstrainedError", "NotFoundError"].includes(nameOf(error));
      if (device === null || !gone) throw error;
      return navigator.mediaDevices.getUserMedia({ video: any });
    }
  }

  private async started(reader: Reader): Promise<void> {
    const track = this.track();
    track?.addEventListener("ended", () => {
      this.stop();
      this.fault(new DOMException("", "EndedError"));
    });
    mark(hook("view"), "mirror", track?.getSettings().facingMode === "user" ? "yes" : "no");
    this.controls();
    await this.list();
    this.next(reader);
  }

  private async list(): Promise<void> {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    const list = hook<HTMLSelectElement>("camera-list");
    list.replaceChildren(...cameras.map((device, at) => {
      const option = element("option", device.label || say("camera_number", { number: String(at + 1) }));
      option.value = device.deviceId;
      return option;
    }));
    list.value = this.track()?.getSettings().deviceId ?? "";
    show(hook("camera-choice"), cameras.length > 1);
  }

  private controls(): void {
    const able = this.track() as TorchTrack | undefined;
    document.body.dataset["camera"] = this.isOn ? "on" : "off";
    show(hook("view"), this.isOn);
    show(hook("camera-start"), !this.isOn);
    show(hook("camera-stop"), this.isOn);
    show(hook("torch"), this.isOn && able?.getCapabilities?.().torch === true);
    hook("torch").setAttribute("aria-pressed", String(this.lit));
    write(hook("torch"), say(this.lit ? "torch_off" : "torch_on"));
    if (!this.isOn) show(hook("camera-choice"), false);
  }

  private next(reader: Reader): void {
    const stream = this.stream;
    const act = (): void => void this.frame(reader, stream);
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback(act);
    else window.setTimeout(act, 40);
  }

  private async frame(reader: Reader, stream: MediaStream | null): Promise<void> {
    if (stream === null || stream !== this.stream) return;
    const { videoWidth, videoHeight } = this.video;
    try {
      if (videoWidth && videoHeight) await this.lookAt(reader, videoWidth, videoHeight);
    } finally {
      this.next(reader); // whatever one frame did, the next one is looked at
    }
  }

  private async lookAt(reader: Reader, videoWidth: number, videoHeight: number): Promise<void> {
    const scale = Math.min(1, LONG_SIDE / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    const began = performance.now();
    const grey = await this.pixels.grabVideo(this.video, width, height);
    const grabbed = performance.now();
    const effort: Effort = ++this.frames % HARD_EVERY ? "quick" : "hard";
    const codes = reader.codes(grey, effort);
    const decoded = performance.now();
    this.tell(codes, grey.width, grey.height);
    await this.look({ codes, began, grab: grabbed - began, decode: decoded - grabbed });
  }

  // A hint stays long enough to be read; a quick look that finds nothing does not take it back.
  private tell(codes: readonly Code[], width: number, height: number): void {
    const hint = hintOf(codes, width, height);
    const waits = performance.now() - this.hintedAt < HINT_STAYS;
    if (hint !== "read" && waits) return;
    mark(hook("view"), "ppm", codes[0]?.pixelsPerModule?.toFixed(1));
    this.hint(hint, say(HINTS[hint]));
  }

  private hint(hint: Hint, text: string): void {
    if (hint !== "aim") this.hintedAt = performance.now();
    mark(hook("view"), "hint", hint);
    write(hook("hint-text"), text);
  }

  private fault(error: unknown): void {
    const part = hook("camera-fault");
    show(part, error !== null);
    if (error === null) return write(part, "");
    const key = FAULTS[nameOf(error)] ?? "camera_failed";
    mark(part, "cameraFault", key);
    write(part, say(key));
  }
}
