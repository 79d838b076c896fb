// The photo: by webcam or from a file, with advice while it is taken, cropped by hand; retaken freely, and only what
// stands in the frame is sent. The advice refuses nothing: whatever it says, the picture can be used.
import { type Advice, advise, type Look, type Rect } from "./lib/advice.ts";
import { moved, proposed, RATIO, sized, sizeOf } from "./lib/crop.ts";
import { lookAt } from "./lib/looking.ts";
import { shutWays } from "./lib/ways.ts";

const box = document.querySelector<HTMLElement>("[data-webcam]");
const MIME = "image/jpeg";
const QUALITY = 0.92;
const LONGEST = 2400; // pixels of the long side that is kept while cropping
const TALLEST = 1200; // pixels of the portrait that is sent
const LIVE_SIDE = 160;
const STILL_SIDE = 224;
const EVERY = 600; // milliseconds between two looks at the film
const STEP = 0.02; // of the picture's long side, by one press of an arrow key

function part<T extends Element>(name: string): T {
  const found = box?.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`the page lacks ${name}`);
  return found;
}

function show(name: "live" | "taken" | "off"): void {
  for (const each of box?.querySelectorAll<HTMLElement>("[data-when]") ?? []) {
    each.hidden = !(each.dataset["when"] ?? "").split(" ").includes(name);
  }
}

// One sentence while the film runs, all of them beside a picture; said aloud only once two looks agree.
class Words {
  private readonly place = part<HTMLElement>("advice");
  private readonly use = part<HTMLButtonElement>("use");
  private last = "";
  private said = "";

  live(advice: Advice[]): void {
    const [first] = advice;
    const now = first ?? "good";
    if (now === this.last) this.say(first ? [first] : []);
    this.last = now;
  }

  still(advice: Advice[]): void {
    this.say(advice);
    this.use.textContent = (advice.length ? this.use.dataset["wordsAnyway"] : this.use.dataset["wordsUse"]) ?? "";
  }

  clear(): void {
    [this.last, this.said] = ["", ""];
    this.place.replaceChildren();
  }

  private say(advice: Advice[]): void {
    const key = advice.join(" ") || "good";
    if (key === this.said) return;
    this.said = key;
    this.place.replaceChildren(...(advice.length ? advice : ["good" as const]).map((each) => this.item(each)));
  }

  private item(advice: Advice | "good"): HTMLElement {
    const item = document.createElement("p");
    item.className = advice === "good" ? "ok" : "advice__point";
    item.textContent = this.place.dataset[`say${advice.charAt(0).toUpperCase()}${advice.slice(1)}`] ?? "";
    return item;
  }
}

class Camera {
  private readonly video = part<HTMLVideoElement>("video");
  private timer = 0;

  constructor(private readonly words: Words) {
    window.addEventListener("pagehide", () => this.stop());
  }

  async start(): Promise<void> {
    const wanted = { video: { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: "user" }, audio: false };
    this.video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
    await this.video.play();
    this.words.clear();
    this.timer = window.setTimeout(() => this.watch(), EVERY);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    for (const track of (this.video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }

  picture(): HTMLCanvasElement {
    return kept(this.video, this.video.videoWidth, this.video.videoHeight);
  }

  private watch(): void {
    const begun = performance.now();
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width && !document.hidden) this.words.live(advise(lookAt({ image: this.video, width, height }, LIVE_SIDE)));
    this.timer = window.setTimeout(() => this.watch(), Math.max(EVERY, 3 * (performance.now() - begun)));
  }
}

function kept(image: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

class Cropper {
  private picture: HTMLCanvasElement | null = null;
  private look: Look | null = null;
  private crop: Rect = { left: 0, top: 0, width: 0, height: 0 };
  private from: [number, number] | null = null;
  private readonly page = part<HTMLCanvasElement>("crop");
  private readonly slider = part<HTMLInputElement>("size");

  constructor(private readonly words: Words) {
    this.page.addEventListener("pointerdown", (event) => this.begin(event));
    this.page.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.page.addEventListener(end, () => (this.from = null));
    this.page.addEventListener("keydown", (event) => this.key(event));
    this.slider.addEventListener("input", () => this.change((wide, high) => sized(this.crop, Number(this.slider.value), wide, high)));
  }

  get isOpen(): boolean {
    return this.picture !== null;
  }

  open(picture: HTMLCanvasElement): void {
    const { width, height } = picture;
    this.picture = picture;
    [this.page.width, this.page.height] = [width, height];
    this.look = lookAt({ image: picture, width, height }, STILL_SIDE);
    this.change(() => proposed(this.look?.faces[0], width, height));
  }

  close(): void {
    this.picture = null;
  }

  async portrait(): Promise<Blob> {
    const canvas = document.createElement("canvas");
    canvas.height = Math.round(Math.min(TALLEST, this.crop.height));
    canvas.width = Math.round(canvas.height * RATIO);
    const pen = canvas.getContext("2d");
    const { left, top, width, height } = this.crop;
    if (pen && this.picture) {
      pen.imageSmoothingQuality = "high";
      pen.drawImage(this.picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
    }
    return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), MIME, QUALITY));
  }

  private change(how: (width: number, height: number) => Rect): void {
    if (!this.picture) return;
    const { width, height } = this.picture;
    this.crop = how(width, height);
    this.slider.value = String(sizeOf(this.crop, width, height));
    this.draw();
    this.words.still(this.advice());
  }

  // As the portrait will be: the faces are where they were, the picture around them ends at the frame.
  private advice(): Advice[] {
    if (!this.look) return [];
    const { left, top, width, height } = this.crop;
    const faces = this.look.faces.map((face) => ({ ...face, left: face.left - left, top: face.top - top }));
    return advise({ ...this.look, faces, width, height });
  }

  private draw(): void {
    const pen = this.page.getContext("2d");
    if (!pen || !this.picture) return;
    const { left, top, width, height } = this.crop;
    pen.drawImage(this.picture, 0, 0);
    pen.fillStyle = "rgb(6 32 42 / 62%)";
    pen.beginPath();
    pen.rect(0, 0, this.page.width, this.page.height);
    pen.rect(left, top, width, height);
    pen.fill("evenodd");
    const line = Math.max(2, this.page.width / 220);
    for (const [style, wide] of [["#06202a", 2 * line], ["#fff", line]] as const) {
      [pen.strokeStyle, pen.lineWidth] = [style, wide];
      pen.strokeRect(left, top, width, height);
    }
  }

  private at(event: PointerEvent): [number, number] {
    const scale = this.page.width / this.page.getBoundingClientRect().width;
    return [event.clientX * scale, event.clientY * scale];
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.page.setPointerCapture(event.pointerId);
    this.from = this.at(event);
  }

  private drag(event: PointerEvent): void {
    if (!this.from) return;
    const [across, down] = this.at(event);
    const [x, y] = this.from;
    this.from = [across, down];
    this.change((width, height) => moved(this.crop, across - x, down - y, width, height));
  }

  private key(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const sizes: Record<string, number> = { "+": 5, "=": 5, "-": -5 };
    const [way, size] = [ways[event.key], sizes[event.key]];
    if (!way && size === undefined) return;
    event.preventDefault();
    const step = Math.max(this.page.width, this.page.height) * STEP;
    this.change((width, height) => way
      ? moved(this.crop, way[0] * step, way[1] * step, width, height)
      : sized(this.crop, Math.min(100, Math.max(0, Number(this.slider.value) + (size ?? 0))), width, height));
  }
}

class Photo {
  private readonly words = new Words();
  private readonly camera = new Camera(this.words);
  private readonly cropper = new Cropper(this.words);
  private readonly word = part<HTMLElement>("word");
  private readonly field = document.querySelector<HTMLInputElement>("input[name=photo]");

  connect(): void {
    part("start").addEventListener("click", () => void this.live());
    part("retake").addEventListener("click", () => void this.live());
    part("take").addEventListener("click", () => this.take());
    this.field?.addEventListener("change", () => void this.choose());
    this.field?.form?.addEventListener("submit", (event) => this.send(event));
    show("off");
  }

  private async live(): Promise<void> {
    this.cropper.close();
    try {
      await this.camera.start();
      show("live");
      part<HTMLButtonElement>("take").focus();
    } catch {
      show("off");
      this.word.textContent = this.word.dataset["wordsCamera"] ?? "";
    }
  }

  private take(): void {
    const picture = this.camera.picture();
    this.camera.stop();
    this.open(picture);
    part<HTMLButtonElement>("use").focus();
  }

  private async choose(): Promise<void> {
    const file = this.field?.files?.[0];
    if (!file || !this.field?.validity.valid) return;
    try {
      const image = await createImageBitmap(file);
      this.camera.stop();
      this.open(kept(image, image.width, image.height));
      image.close();
      part<HTMLCanvasElement>("crop").focus();
    } catch {
      this.cropper.close(); // the server says what is wrong with it
    }
  }

  private open(picture: HTMLCanvasElement): void {
    this.word.textContent = "";
    this.words.clear();
    show("taken");
    this.cropper.open(picture);
  }

  private send(event: SubmitEvent): void {
    if (!this.cropper.isOpen) return;
    event.preventDefault();
    shutWays();
    void this.hand(event.target as HTMLFormElement);
  }

  private async hand(form: HTMLFormElement): Promise<void> {
    const files = new DataTransfer();
    files.items.add(new File([await this.cropper.portrait()], "photo.jpg", { type: MIME }));
    this.cropper.close();
    if (this.field) this.field.files = files.files;
    form.requestSubmit();
  }
}

if (box) {
  box.hidden = false;
  new Photo().connect();
}
