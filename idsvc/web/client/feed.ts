// The clerk's side: feeds a second monitor on this machine, and takes up what the resident chose and pressed.
import { BEAT, CHANNEL, type Lines, type Piece, type Told } from "./lib/piece.ts";
import { post } from "./lib/post.ts";

type Heard = { claimed: boolean; language: string; answer: string; version: number };

const body = document.body;
const screen = body.dataset["screen"] ?? "";
const status = document.querySelector<HTMLElement>("[data-from-display]");
const details = document.querySelector<HTMLFormElement>("form[data-details]");
const me = crypto.randomUUID();
const channel = new BroadcastChannel(CHANNEL);
let language = body.dataset["language"] ?? "";
let watched = false;
let shown: Piece | undefined;
let said = "";

function send(told: Told): void {
  channel.postMessage(told);
}

function rest(): void {
  shown = undefined;
  send({ kind: "pause", blank: screen === "blank" });
}

const locked = (): boolean => body.classList.contains("is-locked");

async function show(): Promise<void> {
  if (!watched || !screen) return;
  if (locked() || screen === "blank") return rest();
  const answer = await post("/pairing/mine", new URLSearchParams({ screen, language }));
  if (answer.status !== 200 || locked()) return rest();
  shown = answer.body as unknown as Piece;
  send({ kind: "show", from: me, piece: shown });
  if (details) mirror(details);
}

// Only what the display shows, in its own order: nothing else of the form leaves the page.
function mirror(form: HTMLFormElement): void {
  const text = (name: string): string => form.querySelector<HTMLInputElement>(`#${name}`)?.value ?? "";
  const mode = form.querySelector<HTMLInputElement>("input[name=address_mode]:checked")?.value;
  const lines: Lines = {};
  for (const name of ["full_name", "preferred_name", "second_name", "emergency_contact"]) lines[name] = [text(name)];
  if (mode === "street") lines["address"] = [text("address_line_1"), text("address_line_2")];
  send({ kind: "typed", from: me, lines });
}

function tell(answer: string): void {
  if (!status || said === answer) return;
  said = answer;
  status.textContent = status.dataset[`words-${answer}`.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] ?? "";
  status.hidden = !status.textContent;
}

function point(chosen: string): void {
  if (chosen === language || screen !== "start") return;
  language = chosen;
  const radio = document.querySelector<HTMLInputElement>(`input[name=language][value="${CSS.escape(chosen)}"]`);
  if (radio) radio.checked = true;
  void show();
}

function confirm(version: number): void {
  const form = document.querySelector<HTMLFormElement>('form[action$="/proof"]');
  const field = form?.querySelector<HTMLInputElement>("input[name=version]");
  if (form && field && Number(field.value) === version && !form.dataset["sent"] && !locked()) form.requestSubmit();
}

function heard(answer: string, chosen: string, version: number): void {
  if (chosen || screen === "start") point(chosen);
  tell(answer);
  if (answer === "right" && screen === "proof") confirm(version);
}

async function listen(): Promise<void> {
  try {
    const answer = await fetch("/pairing/heard", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    const told = (await answer.json()) as Heard;
    if (answer.status === 200 && told.claimed) heard(told.answer, told.language, told.version);
    const pairing = document.querySelector<HTMLElement>("[data-pairing]");
    if (pairing && told.claimed && !pairing.dataset["claimed"]) window.location.reload();
  } catch {
    // no answer: it is asked again
  }
}

channel.addEventListener("message", (event: MessageEvent<Told>) => {
  const told = event.data;
  if (told.kind === "here") {
    watched = true;
    void show();
  }
  if (told.kind === "answer" && told.seen === shown?.seen) {
    heard(told.answer, told.language ?? language, shown.version);
  }
});

function start(): void {
  send({ kind: "hello", from: me });
  window.setInterval(() => watched && !locked() && send({ kind: "alive", from: me }), BEAT);
  if ("paired" in body.dataset) window.setInterval(() => !document.hidden && !locked() && void listen(), BEAT);
  document.addEventListener("visibilitychange", () => document.hidden || void show());
  new MutationObserver(() => void show()).observe(body, { attributeFilter: ["class"] });
  details?.addEventListener("input", () => watched && mirror(details));
  details?.addEventListener("change", () => window.setTimeout(() => void show(), BEAT / 2)); // once it is saved
  if (screen !== "start") return;
  for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=language]"))
    radio.addEventListener("change", () => {
      point(radio.value);
      if ("paired" in body.dataset) void post("/pairing/choose", new URLSearchParams({ language: radio.value }));
    });
}

if (screen) start();
else rest();
