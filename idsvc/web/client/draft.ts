// Each field is kept as soon as it is left, so that an interrupted visit loses nothing; nothing is kept in the browser.
import { post, sentence } from "./lib/post.ts";

const form = document.querySelector<HTMLFormElement>("form[data-details]");
const state = document.querySelector<HTMLElement>("[data-saved]");
let running: Promise<void> = Promise.resolve();

function say(text: string, outcome: "kept" | "failed" | "busy"): void {
  if (!state) return;
  state.textContent = text;
  state.dataset["state"] = outcome;
}

async function keep(target: HTMLFormElement): Promise<void> {
  if (!target.dataset["autosave"]) return; // a filed case changes whole, or not at all
  const version = target.querySelector<HTMLInputElement>("input[name=version]");
  say(state?.dataset["wordsSaving"] ?? "", "busy");
  const answer = await post(target.dataset["autosave"] ?? "", new FormData(target));
  if (answer.status !== 200) return say(sentence(answer, state?.dataset["wordsGone"] ?? ""), "failed");
  if (version) version.value = String(answer.body["version"]);
  const leftOut = String(answer.body["left_out"] ?? "");
  say(leftOut || (state?.dataset["wordsKept"] ?? ""), leftOut ? "failed" : "kept");
}

function showMode(target: HTMLFormElement): void {
  const mode = target.querySelector<HTMLInputElement>("input[name=address_mode]:checked")?.value ?? "";
  for (const part of target.querySelectorAll<HTMLElement>("[data-for-mode]")) {
    part.hidden = !(part.dataset["forMode"] ?? "").split(" ").includes(mode);
    for (const field of part.querySelectorAll<HTMLInputElement>("input, select")) field.disabled = part.hidden;
  }
}

if (form) {
  form.addEventListener("change", () => {
    showMode(form);
    running = running.then(() => keep(form));
  });
  document.addEventListener("idsvc:unlocked", () => (running = running.then(() => keep(form)))); // refused by the lock
  form.addEventListener("submit", (event) => {
    if (form.dataset["settled"]) return;
    event.preventDefault(); // a save under way would make this one look like somebody else's
    const button = event.submitter;
    const again = (): void => {
      form.dataset["settled"] = "yes";
      form.requestSubmit(button);
    };
    void running.then(() => window.setTimeout(again)); // a form cannot be sent from within its own submit event
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
    if (!link || elsewhere || state?.dataset["state"] !== "busy") return;
    event.preventDefault(); // the field that was just left is kept before the page goes
    void running.then(() => location.assign(link.href));
  });
  window.addEventListener("pageshow", () => delete form.dataset["settled"]);
  showMode(form);
}
