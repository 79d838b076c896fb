// The resident's display. It keeps nothing: what it shows stands in the page only, and goes when nobody feeds it.
import { BEAT, CHANNEL, type Lines, type Piece, type Told } from "./lib/piece.ts";
import { post } from "./lib/post.ts";
import { hush, localVoice, readAloud } from "./lib/voice.ts";

const ASK_EVERY = 1500;
const ANSWERED_WITHIN = 2 * BEAT;
const SILENT_FOR = 3 * BEAT;
const LOOK_EVERY = 500;
const place = document.querySelector<HTMLElement>("#shown");
const pause = document.querySelector<HTMLTemplateElement>("#pause");
let seen = document.body.dataset["seen"] ?? "";
let fed = Date.now();
let isLarge = false; // for whoever sits here: gone with the page, and with the visit

function voices(): void {
  const found = localVoice(document.documentElement.lang) !== undefined;
  for (const each of place?.querySelectorAll<HTMLElement>("[data-voice]") ?? []) each.hidden = !found;
  for (const each of place?.querySelectorAll<HTMLElement>("[data-no-voice]") ?? []) each.hidden = found;
}

function enlarge(large: boolean): void {
  isLarge = large;
  document.body.classList.toggle("display--large", large);
  place?.querySelector("[data-large]")?.setAttribute("aria-pressed", String(large));
}

function put(piece: Piece): void {
  fed = Date.now();
  if (!place || piece.seen === seen) return;
  const before = document.body.dataset["screen"];
  hush();
  seen = piece.seen;
  document.documentElement.lang = piece.language;
  document.documentElement.dir = piece.direction;
  document.body.dataset["screen"] = piece.screen;
  const within = place.contains(document.activeElement);
  place.innerHTML = piece.html;
  enlarge(isLarge && piece.screen !== "welcome");
  if (within) place.focus();
  if (before !== piece.screen) window.scrollTo(0, 0);
  voices();
}

function rest(covered: "pause" | "blank"): void {
  if (!place || !pause || (!seen && covered === "pause")) return;
  hush();
  seen = "";
  document.documentElement.lang = "en";
  document.documentElement.dir = "ltr";
  document.body.dataset["screen"] = covered;
  place.replaceChildren(...(covered === "pause" ? [pause.content.cloneNode(true)] : []));
}

function mirror(lines: Lines): void {
  for (const [name, texts] of Object.entries(lines)) {
    const shown = place?.querySelectorAll<HTMLElement>(`[data-field="${name}"] .rows__line`) ?? [];
    shown.forEach((line, index) => (line.textContent = texts[index] ?? ""));
  }
}

function listen(answer: (pressed: string, language: string | null) => void): void {
  place?.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
    if (!button) return;
    if ("large" in button.dataset) return enlarge(!isLarge);
    if ("read" in button.dataset) return read(button);
    if (button.dataset["answer"] === undefined) return;
    button.setAttribute("aria-busy", "true");
    answer(button.dataset["answer"], button.dataset["language"] ?? null);
  });
}

function read(button: HTMLButtonElement): void {
  const words = button.querySelector<HTMLElement>("[data-read-words]");
  if (!place || !words) return;
  const start = words.textContent;
  if (button.dataset["reading"]) return hush();
  button.dataset["reading"] = "yes";
  words.textContent = button.dataset["stop"] ?? "";
  readAloud(place, document.documentElement.lang, () => {
    delete button.dataset["reading"];
    words.textContent = start;
  });
}

// Whatever is asked or heard meanwhile: a server that takes the question and never answers is as silent as none.
function watch(): void {
  window.setInterval(() => Date.now() - fed > SILENT_FOR && rest("pause"), LOOK_EVERY);
}

async function ask(): Promise<void> {
  const asked = Date.now(); // an answer is as old as its question
  try {
    const headers = { Accept: "application/json", "If-None-Match": seen };
    const signal = AbortSignal.timeout(ANSWERED_WITHIN);
    const answer = await fetch("/display/state", { headers, signal, cache: "no-store", credentials: "same-origin", redirect: "error" });
    if (answer.status === 200) put((await answer.json()) as Piece);
    if (answer.status === 200 || answer.status === 204) fed = asked;
  } catch {
    // no answer: what is shown goes by itself
  }
}

function tablet(): void {
  const next = (): void => void ask().finally(() => window.setTimeout(next, ASK_EVERY));
  window.setTimeout(next, ASK_EVERY);
  listen((pressed, language) => {
    const form = new URLSearchParams({ seen, answer: pressed });
    if (language !== null) form.set("language", language);
    void post("/display/answer", form).then(ask);
  });
}

function monitor(): void {
  const channel = new BroadcastChannel(CHANNEL);
  const send = (told: Told): void => channel.postMessage(told);
  let feeder = "";
  channel.addEventListener("message", (event: MessageEvent<Told>) => {
    const told = event.data;
    if (told.kind === "hello") send({ kind: "here" });
    if (told.kind === "pause") rest(told.blank ? "blank" : "pause");
    if (told.kind === "show") {
      feeder = told.from;
      put(told.piece);
    }
    if (told.kind === "typed" && told.from === feeder) mirror(told.lines);
    if (told.kind === "alive" && told.from === feeder) fed = Date.now();
  });
  listen((answer, language) => send({ kind: "answer", seen, answer, language }));
  send({ kind: "here" });
}

window.addEventListener("pagehide", () => rest("pause"));
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
if ("speechSynthesis" in window) speechSynthesis.addEventListener("voiceschanged", voices);
voices();
if (document.body.dataset["feed"] === "tablet") tablet();
else monitor();
watch();
