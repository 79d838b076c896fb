// Reading a resident's pre-fill code into the form: by hand scanner, webcam or picture. What was typed goes along and
// comes back; nothing is kept by reading.
const panel = document.querySelector<HTMLDetailsElement>("details[data-prefill]");
const form = panel?.querySelector("form");
const details = document.querySelector<HTMLFormElement>("form[data-autosave]");
const state = document.querySelector<HTMLElement>("[data-saved]");
const BETWEEN_LOOKS = 50; // milliseconds

function part<T extends Element>(name: string): T | null {
  return panel?.querySelector<T>(`[data-${name}]`) ?? null;
}

// A save under way changes the version that the page has to come back with.
function whenSaved(then: () => void): void {
  if (state?.dataset["state"] !== "busy") return then();
  window.setTimeout(() => whenSaved(then), BETWEEN_LOOKS);
}

function send(): void {
  whenSaved(() => form?.requestSubmit());
}

async function look(): Promise<void> {
  const video = part<HTMLVideoElement>("video");
  if (!video) return;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, facingMode: "environment" }, audio: false });
    await video.play();
    for (const name of ["live", "snap"]) part<HTMLElement>(name)?.removeAttribute("hidden");
    part<HTMLElement>("look")?.setAttribute("hidden", "");
    part<HTMLButtonElement>("snap")?.focus();
  } catch {
    part<HTMLElement>("no-camera")?.removeAttribute("hidden");
  }
}

function stop(): void {
  const video = part<HTMLVideoElement>("video");
  for (const track of (video?.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
}

function snap(): void {
  const video = part<HTMLVideoElement>("video");
  const field = form?.querySelector<HTMLInputElement>("input[type=file]");
  if (!video || !field) return;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  stop();
  canvas.toBlob((picture) => {
    if (!picture) return;
    const files = new DataTransfer();
    files.items.add(new File([picture], "code.png", { type: picture.type }));
    field.files = files.files;
    send();
  }, "image/png");
}

if (panel && form) {
  const field = form.querySelector<HTMLTextAreaElement>("textarea");
  panel.addEventListener("toggle", () => panel.open && field?.focus());
  field?.addEventListener("input", () => /\S[\r\n]/.test(field.value) && send()); // a hand scanner ends with Enter
  form.querySelector("input[type=file]")?.addEventListener("change", (event) => (event.target as HTMLInputElement).validity.valid && send());
  form.addEventListener("formdata", ({ formData }) => {
    const kept = formData.get("csrf_token") ?? "";
    for (const [name, value] of details ? new FormData(details) : []) formData.set(name, value);
    formData.set("csrf_token", kept);
  });
  part("eye")?.removeAttribute("hidden");
  part("look")?.addEventListener("click", () => void look());
  part("snap")?.addEventListener("click", snap);
  window.addEventListener("pagehide", stop);
}

export {};
