// On every page: the idle lock that loses no work, one click that counts once, printing, focus on a refusal.
import { hearEarly } from "./lib/early.ts";
import { watchFiles } from "./lib/files.ts";
import { watchPrints } from "./lib/paper.ts";
import { touch, watchKeys } from "./lib/passkey.ts";
import { post, sentence } from "./lib/post.ts";
import { hear, isOpen, tell, tellTouched, type Word } from "./lib/tabs.ts";
import { openWays, shutWays } from "./lib/ways.ts";

const dialog = document.querySelector<HTMLDialogElement>("dialog.lock");
const seconds = Number(document.body.dataset["idleSeconds"] ?? "0");
let timer = 0;
let locked = false;
let locks = 0;
let refused = false; // by the lock, something that this tab wanted to keep

function restart(): void {
  if (!seconds || locked) return;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void lock(), seconds * 1000);
}

function touchHere(): void {
  if (!locked) tellTouched();
  restart();
}

function cover(): void {
  locks += 1;
  if (!dialog || dialog.open) return;
  locked = true;
  document.body.classList.add("is-locked");
  dialog.showModal();
}

function uncover(): void {
  locked = false;
  document.body.classList.remove("is-locked");
  dialog?.close();
  restart();
}

async function uncoverIfOpen(): Promise<void> {
  const seen = locks;
  if (!locked || !(await isOpen()) || seen !== locks) return;
  uncover();
  if (refused) document.dispatchEvent(new Event("idsvc:unlocked"));
  refused = false;
}

function heed(word: Word): void {
  if (word.kind === "locked") cover();
  if (word.kind === "gone") window.location.replace("/sign-in");
  if (word.kind === "touched") restart();
  if (word.kind !== "open") return;
  if (word.who === dialog?.dataset["who"]) void uncoverIfOpen();
  else window.location.replace("/");
}

function tellOpen(): void {
  tell({ kind: "open", who: dialog?.dataset["who"] ?? "" });
}

async function lock(): Promise<void> {
  cover();
  tell({ kind: "locked" });
  if (dialog) await post(dialog.dataset["lockUrl"] ?? "", new URLSearchParams());
}

async function unlock(form: HTMLFormElement, shown: Record<string, string>): Promise<void> {
  const field = form.querySelector<HTMLElement>("input[type=password], [data-touch-now]");
  const refusal = form.querySelector<HTMLElement>("[role=alert]");
  const answer = await post(form.action, new URLSearchParams(shown));
  if (answer.status === 401 && answer.body["gone"]) window.location.assign("/sign-in");
  if (refusal) refusal.textContent = answer.status === 200 ? "" : sentence(answer, refusal.dataset["wordsGone"] ?? "");
  if (answer.status !== 200) return field?.focus();
  uncover();
  refused = false;
  document.dispatchEvent(new Event("idsvc:unlocked"));
  tellOpen();
}

async function unlockByKey(button: HTMLElement): Promise<void> {
  const place = button.closest<HTMLElement>("[data-touch]");
  const form = button.closest("form");
  if (!place || !form) return;
  const touched = await touch(place);
  const refusal = place.querySelector<HTMLElement>("[data-refusal]");
  if (refusal) refusal.textContent = touched.refusal;
  if (touched.answer) await unlock(form, { unlock_key: touched.answer });
}

if (dialog) {
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(kind, touchHere, { passive: true });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => locked && dialog.showModal()); // a second Escape closes it all the same
  dialog.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = dialog.querySelector<HTMLInputElement>("input[type=password]");
    const typed = field?.value ?? "";
    if (field) field.value = "";
    void unlock(event.currentTarget as HTMLFormElement, { unlock_password: typed });
  });
  dialog.querySelector("[data-own] [data-touch-now]")?.addEventListener("click", (event) => void unlockByKey(event.currentTarget as HTMLElement));
  document.addEventListener("idsvc:locked", () => {
    refused = true;
    cover();
    tell({ kind: "locked" });
  });
  hear(heed);
  if (document.querySelector("[data-locked]")) tell({ kind: "locked" });
  else tellOpen();
  document.querySelector("form[data-lock-now]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void lock();
  });
  restart();
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset["sent"]) return event.preventDefault();
  if ("covers" in form.dataset) tell({ kind: "locked" });
  if ("leaves" in form.dataset) tell({ kind: "gone" });
  form.dataset["sent"] = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  shutWays();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted && dialog) {
    cover(); // what the browser kept for its back button may be of a sitting that is over
    window.location.replace(window.location.pathname + window.location.search);
  }
  openWays();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset["sent"];
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
  }
});

watchPrints();
watchFiles();
watchKeys();
hearEarly();

document.querySelector<HTMLElement>("[data-focus]")?.focus();
