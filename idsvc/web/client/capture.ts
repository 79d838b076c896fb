// A paper is photographed or chosen, starts covered, and is uncovered place by place; only that canvas is ever sent.
import { type Box, uncoveredCopy, uncoveredShare, written } from "./lib/cover.ts";
import { type Grip, gripAt, moved, sized } from "./lib/hand.ts";
import { nextScan, post, sentence } from "./lib/post.ts";
import type { Field, Frame } from "./lib/proposal.ts";
import { propose } from "./lib/propose.ts";

const root = document.querySelector<HTMLElement>("[data-capture]");
const LONGEST = 2400; // pixels of the long side: small print of a page stays readable
const STEP = 12;

function part<T extends Element>(name: string): T {
  const found = root?.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`the page lacks ${name}`);
  return found;
}

const words = (name: string): string => root?.dataset[`words${name}`] ?? "";

// Frames that are proposed: moved, sized, removed or taken by the clerk; until they are taken, nothing of them is open.
class Proposal {
  frames: Frame[] = [];
  chosen = -1;
  private readonly list = part<HTMLElement>("proposed");

  constructor(private readonly changed: () => void) {}

  get boxes(): Box[] {
    return this.frames.map(({ box }) => box);
  }

  set(frames: Frame[], chosen = frames.length - 1): void {
    this.frames = frames;
    this.chosen = Math.min(chosen, frames.length - 1);
    this.list.replaceChildren(...frames.map(({ field }, index) => this.item(field, index)));
    part<HTMLElement>("open").hidden = !frames.length;
    this.changed();
  }

  without(index: number): void {
    this.set(this.frames.filter((_, other) => other !== index), Math.max(0, index - 1));
  }

  shape(index: number, change: (box: Box) => Box): void {
    this.frames = this.frames.map((each, other) => (other === index ? { ...each, box: change(each.box) } : each));
    this.changed();
  }

  choose(index: number): void {
    this.set(this.frames, index);
  }

  private item(field: Field, index: number): HTMLLIElement {
    const name = words(field.charAt(0).toUpperCase() + field.slice(1));
    const item = document.createElement("li");
    const choose = this.button(name, () => {
      this.choose(index);
      part<HTMLElement>("page").focus();
    });
    choose.setAttribute("aria-pressed", String(index === this.chosen));
    item.append(choose, this.button(`${name}: ${words("Remove")}`, () => {
      this.without(index);
      part<HTMLElement>("page").focus();
    }));
    return item;
  }

  private button(text: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }
}

class Editor {
  private picture: HTMLCanvasElement | null = null;
  private places: Box[] = [];
  private marks: Box[] = [];
  private looked: Box[] = [];
  private frame: Box = [0, 0, 0, 0];
  private from: [number, number] | null = null;
  private grip: Grip | null = null;
  private readonly proposal = new Proposal(() => this.draw());
  private readonly page = part<HTMLCanvasElement>("page");
  private readonly list = part<HTMLElement>("places");
  private readonly word = part<HTMLElement>("alert");
  private readonly status = part<HTMLElement>("status");
  private readonly form = part<HTMLFormElement>("form");

  connect(): void {
    const pick = this.form.querySelector<HTMLInputElement>("input[name=picture]");
    pick?.addEventListener("change", () => pick.files?.[0] && pick.validity.valid && void this.open(pick.files[0]));
    this.page.addEventListener("pointerdown", (event) => this.begin(event));
    this.page.addEventListener("pointermove", (event) => this.drag(event));
    this.page.addEventListener("pointerup", () => this.end());
    this.page.addEventListener("pointercancel", () => (this.from = null));
    this.page.addEventListener("keydown", (event) => this.key(event));
    part("light").addEventListener("input", () => this.draw());
    part("send").addEventListener("click", () => void this.send());
    part("looked").addEventListener("click", () => { this.looked.push(...this.marks); void this.send(); });
    part("next").addEventListener("click", () => this.close());
    part("whole").addEventListener("click", () => this.picture && this.set([[0, 0, this.picture.width, this.picture.height]]));
    part("propose").addEventListener("click", () => this.propose());
    part("open").addEventListener("click", () => this.take(this.proposal.boxes));
    for (const each of this.kinds()) each.addEventListener("change", () => this.offer());
  }

  async open(file: Blob): Promise<void> {
    try {
      const image = await createImageBitmap(file);
      this.show(image, image.width, image.height);
      image.close();
    } catch {
      this.word.textContent = words("Wrong");
    }
  }

  show(image: CanvasImageSource, width: number, height: number): void {
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const kept = document.createElement("canvas");
    [kept.width, kept.height] = [Math.round(width * scale), Math.round(height * scale)];
    kept.getContext("2d")?.drawImage(image, 0, 0, kept.width, kept.height);
    [this.page.width, this.page.height] = [kept.width, kept.height];
    this.picture = kept;
    this.frame = [kept.width * 0.1, kept.height * 0.1, kept.width * 0.3, kept.height * 0.08].map(Math.round) as Box;
    this.looked = [];
    this.set([]);
    this.form.hidden = false;
    part<HTMLElement>("source").hidden = true;
    part<HTMLElement>("editor").hidden = false;
    part<HTMLElement>("next").hidden = true;
    part<HTMLButtonElement>("send").disabled = false;
    this.status.textContent = "";
    this.offer();
    root?.querySelector<HTMLElement>("#cover-title")?.focus();
  }

  private kinds(): NodeListOf<HTMLInputElement> {
    return this.form.querySelectorAll<HTMLInputElement>("input[name=evidence_class]");
  }

  private whole(): boolean {
    return [...this.kinds()].some((each) => each.checked && each.dataset["handling"] === "full");
  }

  private offer(): void {
    part<HTMLElement>("whole").hidden = !this.whole();
    this.proposal.set([]);
  }

  private set(places: Box[]): void {
    this.places = places;
    this.tell("", []);
    this.name();
    this.draw();
  }

  private name(): void {
    this.list.replaceChildren(...this.places.map((_, index) => this.item(index)));
  }

  private item(index: number): HTMLLIElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline";
    button.textContent = `${words("Place")} ${index + 1}: ${words("Away")}`;
    button.addEventListener("click", () => {
      this.set(this.places.filter((_, other) => other !== index));
      this.page.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  private tell(text: string, marks: Box[]): void {
    this.word.textContent = text;
    this.marks = marks;
    part<HTMLElement>("looked").hidden = true;
  }

  private at(event: PointerEvent): [number, number] {
    const box = this.page.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * this.page.width;
    const down = ((event.clientY - box.top) / box.height) * this.page.height;
    return [this.inside(across, this.page.width), this.inside(down, this.page.height)];
  }

  private inside(value: number, end: number): number {
    return Math.round(Math.min(Math.max(value, 0), end));
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.page.setPointerCapture(event.pointerId);
    this.from = this.at(event);
    this.grip = gripAt(this.proposal.boxes, ...this.from, this.page.width / 60);
    this.proposal.choose(this.grip?.index ?? -1);
  }

  private drag(event: PointerEvent): void {
    if (!this.from) return;
    const [x, y] = this.at(event);
    if (this.grip) {
      const [across, down, by] = [x - this.from[0], y - this.from[1], this.grip.corner ? sized : moved];
      this.proposal.shape(this.grip.index, (box) => by(box, across, down, this.page.width, this.page.height));
      this.from = [x, y];
      return;
    }
    const [left, top] = [Math.min(x, this.from[0]), Math.min(y, this.from[1])];
    this.frame = [left, top, Math.abs(x - this.from[0]), Math.abs(y - this.from[1])];
    this.draw();
  }

  private end(): void {
    if (this.from && !this.grip && this.frame[2] > 3 && this.frame[3] > 3) this.uncover();
    [this.from, this.grip] = [null, null];
  }

  private uncover(): void {
    const chosen = this.proposal.boxes[this.proposal.chosen];
    if (chosen) {
      this.set([...this.places, chosen]);
      this.proposal.without(this.proposal.chosen);
    } else if (this.frame[2] > 0 && this.frame[3] > 0) this.set([...this.places, [...this.frame]]);
  }

  private cover(): void {
    if (this.proposal.chosen >= 0) this.proposal.without(this.proposal.chosen);
    else this.set(this.places.slice(0, -1));
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (move) this.nudge(move, event.shiftKey);
    else if (event.key === "Enter") this.uncover();
    else if (event.key === "Backspace") this.cover();
    else return;
    event.preventDefault();
  }

  private nudge([across, down]: [number, number], size: boolean): void {
    const change = (box: Box): Box => (size ? sized : moved)(box, across, down, this.page.width, this.page.height);
    if (this.proposal.chosen >= 0) return this.proposal.shape(this.proposal.chosen, change);
    this.frame = change(this.frame);
    this.draw();
  }

  private propose(): void {
    if (!this.picture) return;
    const kind = [...this.kinds()].find((each) => each.checked);
    const frames = propose(this.picture, (kind?.dataset["wants"] ?? "").split(" ") as Field[]);
    this.proposal.set(frames, 0);
    this.status.textContent = words(frames.length ? "Proposed" : "Unknown");
    if (frames.length) this.page.focus();
  }

  private take(boxes: Box[]): void {
    this.set([...this.places, ...boxes]);
    this.proposal.set([]);
    this.status.textContent = "";
    part<HTMLElement>("send").focus();
  }

  private draw(): void {
    const pen = this.page.getContext("2d");
    if (!pen || !this.picture) return;
    pen.drawImage(this.picture, 0, 0);
    pen.fillStyle = `rgb(0 0 0 / ${100 - Number(part<HTMLInputElement>("light").value)}%)`;
    pen.fillRect(0, 0, this.page.width, this.page.height);
    for (const [x, y, width, height] of this.places) if (width && height) pen.drawImage(this.picture, x, y, width, height, x, y, width, height);
    const thick = Math.max(2, this.page.width / 400);
    for (const [box, colour] of [...this.places.map((each) => [each, "#00a91c"] as const), ...(this.proposal.boxes.length ? [] : [[this.frame, "#ffbe2e"] as const]), ...this.marks.map((each) => [each, "#d54309"] as const)]) {
      pen.lineWidth = thick;
      pen.strokeStyle = colour;
      pen.strokeRect(...box);
    }
    this.drawProposed(pen, thick);
  }

  private drawProposed(pen: CanvasRenderingContext2D, thick: number): void {
    pen.setLineDash([thick * 4, thick * 2]);
    this.proposal.boxes.forEach(([left, top, width, height], index) => {
      pen.strokeStyle = pen.fillStyle = index === this.proposal.chosen ? "#ffbe2e" : "#58b4ff";
      pen.strokeRect(left, top, width, height);
      pen.fillRect(left + width - thick * 3, top + height - thick * 3, thick * 6, thick * 6);
    });
    pen.setLineDash([]);
  }

  private async send(): Promise<void> {
    if (!this.picture) return;
    if (!this.places.length) return this.refuse(words("Empty"));
    if (!this.whole() && uncoveredShare(this.places, this.picture.width, this.picture.height) > 0.5) return this.refuse(words("Half"));
    const data = new FormData();
    data.append("evidence_class", this.form.querySelector<HTMLInputElement>("input[name=evidence_class]:checked")?.value ?? "");
    data.append("uncovered", written(this.places));
    data.append("looked_at", written(this.looked));
    data.append("picture", await uncoveredCopy(this.picture, this.places), "copy.png");
    this.busy(true);
    const answer = await post(this.form.action, data);
    this.busy(false);
    if (answer.status === 200) return this.kept();
    this.tell(sentence(answer, words("Gone")), (answer.body["places"] as Box[] | undefined) ?? []);
    part<HTMLElement>("looked").hidden = answer.body["ask"] !== "look";
    this.word.focus();
    this.draw();
  }

  private refuse(text: string): void {
    this.tell(text, []);
    this.word.focus();
  }

  private busy(now: boolean): void {
    part<HTMLElement>("progress").hidden = !now;
    part<HTMLButtonElement>("send").disabled = now;
    this.status.textContent = now ? words("Reading") : "";
  }

  private kept(): void {
    this.set([]);
    this.picture = null;
    this.page.width = this.page.width; // an emptied canvas: the page that was sent is nowhere any more
    part<HTMLButtonElement>("send").disabled = true;
    part<HTMLElement>("next").hidden = false;
    this.status.textContent = words("Kept");
    part<HTMLElement>("next").focus();
  }

  private close(): void {
    const pick = this.form.querySelector<HTMLInputElement>("input[name=picture]");
    if (pick) pick.value = "";
    part<HTMLElement>("editor").hidden = true;
    part<HTMLElement>("source").hidden = false;
    pick?.focus();
  }
}

function camera(editor: Editor): void {
  const [video, live] = [part<HTMLVideoElement>("video"), part<HTMLElement>("live")];
  const [start, take] = [part<HTMLButtonElement>("start"), part<HTMLButtonElement>("take")];
  const stop = (): void => {
    for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    [live.hidden, take.hidden, start.hidden] = [true, true, false];
  };
  start.hidden = false;
  start.addEventListener("click", () => void open());
  take.addEventListener("click", () => {
    editor.show(video, video.videoWidth, video.videoHeight);
    stop();
  });
  window.addEventListener("pagehide", stop);

  async function open(): Promise<void> {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 }, facingMode: "environment" }, audio: false });
      await video.play();
      [live.hidden, take.hidden, start.hidden] = [false, false, true];
      take.focus();
    } catch {
      part<HTMLElement>("alert").textContent = words("Camera");
    }
  }
}

// The scanner's pages, one after the other; each is opened covered, as one from the camera is.
function scanner(editor: Editor): void {
  const [button, word] = [root?.querySelector<HTMLButtonElement>("[data-scan]"), part<HTMLElement>("scan-alert")];
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => void next(button));

  async function next(pressed: HTMLButtonElement): Promise<void> {
    pressed.disabled = true;
    word.textContent = "";
    const scan = await nextScan(pressed.dataset["scan"] ?? "");
    pressed.disabled = false;
    if (scan.waiting !== null) part<HTMLElement>("waiting").textContent = scan.waiting;
    if (scan.picture) return editor.open(scan.picture);
    word.textContent = sentence(scan.answer, words("Gone"));
    word.focus();
  }
}

if (root) {
  part<HTMLElement>("plain").hidden = true;
  const editor = new Editor();
  editor.connect();
  camera(editor);
  scanner(editor);
}
export {}; // a module: its names stay its own
