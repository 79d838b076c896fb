// Photo by webcam: live picture, take, look, retake freely; the picture goes into the same field as an uploaded file.
const box = document.querySelector<HTMLElement>("[data-webcam]");
const MIME = "image/jpeg";
const QUALITY = 0.92;

function part<T extends Element>(name: string): T {
  const found = box?.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`the page lacks ${name}`);
  return found;
}

async function start(video: HTMLVideoElement): Promise<void> {
  const wanted = { video: { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: "user" }, audio: false };
  video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
  await video.play();
}

function stop(video: HTMLVideoElement): void {
  for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

async function grab(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), MIME, QUALITY));
}

function hand(blob: Blob, field: HTMLInputElement): void {
  const files = new DataTransfer();
  files.items.add(new File([blob], "photo.jpg", { type: MIME }));
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(name: "live" | "taken" | "off"): void {
  for (const each of box?.querySelectorAll<HTMLElement>("[data-when]") ?? []) {
    each.hidden = !(each.dataset["when"] ?? "").split(" ").includes(name);
  }
}

function connect(): void {
  const video = part<HTMLVideoElement>("video");
  const still = part<HTMLImageElement>("still");
  const word = part<HTMLElement>("word");
  const field = document.querySelector<HTMLInputElement>("input[name=photo]");
  const live = async (): Promise<void> => {
    try {
      await start(video);
      show("live");
      part<HTMLButtonElement>("take").focus();
    } catch {
      word.textContent = word.dataset["wordsCamera"] ?? "";
    }
  };
  const take = async (): Promise<void> => {
    const blob = await grab(video);
    if (field) hand(blob, field);
    URL.revokeObjectURL(still.src);
    still.src = URL.createObjectURL(blob);
    stop(video);
    show("taken");
    document.querySelector<HTMLButtonElement>("[data-use]")?.focus();
  };
  part("start").addEventListener("click", () => void live());
  part("take").addEventListener("click", () => void take());
  part("retake").addEventListener("click", () => void live());
  window.addEventListener("pagehide", () => stop(video));
  show("off");
}

if (box) {
  box.hidden = false;
  connect();
}
export {}; // a module: its names stay its own
