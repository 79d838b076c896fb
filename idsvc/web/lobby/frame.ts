// What both pages of the lobby share: languages, printing, and a terminal that forgets when its person has gone.
//
// Hooks for tests, stable: body data-state = starting | ready, data-offline = ready | no where it is served; [data-language] [data-print] [data-again] [data-idle]
// [data-stay] [data-other]; the address ends with #kiosk on a terminal in the lobby, and then idle time clears the page.
import { hook, mark, onClick, show, write } from "../../verify/scanner/dom.ts";
import type { Common } from "./data.ts";
import { keepOffline } from "./offline.ts";
import { beginWith, language, languages, pickLanguage, say, setLanguage } from "./words.ts";

const KIOSK = "#kiosk";
const IDLE_SECONDS = 90;
const WARNING_SECONDS = 20;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "scroll"];

export interface Page {
  /** Write everything again, in the language that is chosen now. */
  write(): void;
  /** Forget everything that was typed or ticked. */
  clear(): void;
}

class Terminal {
  private warning = 0;
  private end = 0;

  constructor(private readonly reset: () => void) {
    for (const kind of SIGNS_OF_LIFE) document.addEventListener(kind, () => this.restart(), { passive: true });
    onClick("stay", () => this.restart());
    this.restart();
  }

  private restart(): void {
    window.clearTimeout(this.warning);
    window.clearTimeout(this.end);
    const dialog = hook<HTMLDialogElement>("idle");
    if (dialog.open) dialog.close();
    this.warning = window.setTimeout(() => dialog.showModal(), IDLE_SECONDS * 1000);
    this.end = window.setTimeout(() => this.forget(), (IDLE_SECONDS + WARNING_SECONDS) * 1000);
  }

  private forget(): void {
    this.reset();
    this.restart();
  }
}

function offer(select: HTMLSelectElement): void {
  const names = languages().map((code) => new Option(say("language_name", {}, code), code, false, code === language()));
  select.replaceChildren(...names);
  for (const option of select.options) option.lang = option.value;
}

export function begin(data: Common, page: Page): void {
  const isKiosk = location.hash === KIOSK;
  const select = hook<HTMLSelectElement>("language");
  const choose = (code: string): void => {
    setLanguage(code);
    select.value = code;
    show(hook("draft"), data.drafts.includes(code));
    page.write();
  };
  const reset = (): void => {
    page.clear();
    choose(pickLanguage(isKiosk ? [] : navigator.languages, data.language));
    window.scrollTo(0, 0);
  };
  offer(select);
  select.addEventListener("change", () => choose(select.value));
  onClick("print", () => window.print());
  onClick("again", reset);
  window.addEventListener("pageshow", (event) => event.persisted && reset()); // what the browser kept for its back button
  hook<HTMLAnchorElement>("other").href = data.other + (isKiosk ? KIOSK : "");
  write(hook("city"), data.city);
  reset();
  if (isKiosk) new Terminal(reset);
  for (const part of ["main", "foot"]) show(hook(part), true);
  show(hook("broken"), false);
  mark(document.body, "state", "ready");
  if (data.worker) void keepOffline(data.worker);
}

export function prepare(data: Common, holes: Readonly<Record<string, string>> = {}): void {
  beginWith(data.languages, { city: data.city, ...holes });
}
