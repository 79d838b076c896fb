// One touch of a passkey: the office names what it stands for, the browser's answer goes into the form that asked.
import { post, sentence } from "./post.ts";

export type Touch = { answer: string; refusal: string };

// Why a browser gave no answer, and which of the page's sentences says so.
const WORDS: Readonly<Record<string, string>> = {
  InvalidStateError: "wordsKnown", // this device has a key already
  SecurityError: "wordsElsewhere", // the page was opened under another name than the keys are for
};

function ask(options: unknown, make: boolean): Promise<Credential | null> {
  if (make) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) });
}

export async function touch(place: HTMLElement): Promise<Touch> {
  const gone = place.dataset["wordsGone"] ?? "";
  const data = new URLSearchParams({ purpose: place.dataset["purpose"] ?? "", target: place.dataset["target"] ?? "" });
  const answer = await post(place.dataset["touch"] ?? "", data);
  if (answer.status !== 200) return { answer: "", refusal: sentence(answer, gone) };
  try {
    const made = await ask(answer.body, place.dataset["make"] !== undefined);
    return { answer: JSON.stringify((made as PublicKeyCredential).toJSON()), refusal: "" };
  } catch (fault) {
    const words = (fault instanceof DOMException && WORDS[fault.name]) || "wordsNone";
    return { answer: "", refusal: place.dataset[words] ?? place.dataset["wordsNone"] ?? gone };
  }
}

async function fill(form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const refusal = place.querySelector<HTMLElement>("[data-refusal]");
  const field = place.querySelector<HTMLInputElement>("input[data-answer]");
  const touched = await touch(place);
  if (refusal) refusal.textContent = touched.refusal;
  if (!field || !touched.answer) return;
  field.value = touched.answer;
  form.noValidate = true; // the password beside it stays empty
  form.requestSubmit();
}

// Each place in a form where a key may be touched; where the browser has none, the button never shows.
export function watchKeys(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-touch]")) {
    const button = place.querySelector<HTMLButtonElement>("button[data-touch-now]");
    const form = place.closest("form");
    if (!button || !form || !("PublicKeyCredential" in window)) continue;
    button.hidden = false;
    place.querySelector("[data-no-keys]")?.remove();
    if (button.dataset["first"] !== undefined && !form.querySelector("[autofocus]")) button.focus();
    if (place.dataset["own"] === undefined) button.addEventListener("click", () => void fill(form, place));
  }
}
