// The printed card held before the webcam, or under a hand scanner: is it the card of this print job, and does its code
// read? Read here and compared as digests; nothing is sent or kept, and the answer stays the clerk's.
import { Pixels } from "../../verify/scanner/pixels.ts";
import { Reader } from "../../verify/scanner/reader.ts";
import { usCharacter } from "../../verify/scanner/keys.ts";
import { readKeys, US } from "../../verify/scanner/wedge.ts";

type Said = "made" | "other" | "none";

const box = document.querySelector<HTMLDetailsElement>("details[data-card-scan]");
const LONGEST = 1280; // pixels of a frame's long side
const BETWEEN_LOOKS = 80; // milliseconds
const HARD_EVERY = 3;

function part<T extends HTMLElement>(name: string): T {
  const found = box?.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`the page lacks ${name}`);
  return found;
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Answer {
  private readonly place = part("said");
  private readonly expected = new Set((box?.dataset["cardScan"] ?? "").split(" "));

  say(said: Said): void {
    const words = this.place.dataset[said] ?? "";
    if (this.place.textContent !== words) this.place.textContent = words;
    this.place.className = said === "made" ? "met-word" : "";
    this.place.dataset["says"] = said;
  }

  // Another card stays said until this one is seen; a frame without a code takes nothing back.
  async judge(texts: readonly string[]): Promise<boolean> {
    const read = await Promise.all(texts.map(digest));
    const isMade = read.some((each) => this.expected.has(each));
    if (read.length) this.say(isMade ? "made" : "other");
    return isMade;
  }
}

class Eye {
  private readonly video = part<HTMLVideoElement>("video");
  private readonly pixels = new Pixels();
  private reader: Reader | null = null;
  private stream: MediaStream | null = null;
  private looks = 0;

  constructor(private readonly answer: Answer) {
    window.addEventListener("pagehide", () => this.stop());
  }

  async start(): Promise<void> {
    part("no-camera").hidden = true;
    this.answer.say("none"); // first: while the camera starts, a hand scanner may read the card
    try {
      this.reader ??= await Reader.start();
      const wanted = { width: { ideal: LONGEST }, height: { ideal: 720 }, facingMode: "environment" };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch {
      this.stop();
      part("no-camera").hidden = false;
      return;
    }
    this.show();
    part("stop").focus();
    void this.watch();
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.pixels.forget();
    this.show();
  }

  private show(): void {
    const on = this.stream !== null;
    part("look").hidden = on;
    for (const name of ["live", "stop"]) part(name).hidden = !on;
  }

  private async watch(): Promise<void> {
    const stream = this.stream;
    while (stream !== null && stream === this.stream) {
      const found = document.body.classList.contains("is-locked") || (await this.answer.judge(await this.codes()));
      if (found) return this.rest();
      await new Promise((next) => window.setTimeout(next, BETWEEN_LOOKS));
    }
  }

  // As `stop`; whoever stood at its button stands at the one that starts it again.
  rest(): void {
    const within = document.activeElement === part("stop");
    this.stop();
    if (within) part("look").focus();
  }

  private async codes(): Promise<string[]> {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth || !videoHeight || !this.reader) return [];
    const scale = Math.min(1, LONGEST / Math.max(videoWidth, videoHeight));
    const grey = await this.pixels.grabVideo(this.video, Math.round(videoWidth * scale), Math.round(videoHeight * scale));
    const found = this.reader.codes(grey, ++this.looks % HARD_EVERY ? "quick" : "hard");
    return found.flatMap((code) => (code.text === null ? [] : [code.text]));
  }
}

// A hand scanner types the code and ends with Enter; the keys are kept beside it, for a keyboard of another layout.
function listen(field: HTMLInputElement, answer: Answer): void {
  let keys = "";
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") {
      keys += usCharacter(event.code, event.shiftKey);
      return;
    }
    event.preventDefault();
    const read = readKeys(field.value, keys, US);
    field.value = keys = "";
    if (read.kind === "code" && read.opens) void answer.judge([read.text]);
    else answer.say("none");
  });
}

if (box && "subtle" in crypto) {
  const answer = new Answer();
  const eye = new Eye(answer);
  box.hidden = false;
  listen(part<HTMLInputElement>("typed"), answer);
  part("look").addEventListener("click", () => void eye.start());
  part("stop").addEventListener("click", () => eye.rest());
  box.addEventListener("toggle", () => box.open || eye.stop());
}
