// Live points: the server counts what is ticked, with the same rules as everywhere; without this script adding a paper does it.
import { post } from "./lib/post.ts";

const form = document.querySelector<HTMLFormElement>("form[data-points]");
const place = document.querySelector<HTMLElement>("[data-points-here]");

type Points = { points: number; needed: number; met: boolean; missing: string[]; preview: boolean };

function list(missing: string[]): HTMLUListElement {
  const made = document.createElement("ul");
  made.className = "ticks";
  for (const text of missing) {
    const item = document.createElement("li");
    item.textContent = text;
    made.append(item);
  }
  return made;
}

function show(target: HTMLElement, counted: Points): void {
  target.classList.toggle("met", counted.met);
  const figure = target.querySelector("[data-figure]");
  const meter = target.querySelector<HTMLProgressElement>("progress");
  const words = target.querySelector<HTMLElement>("[data-words]");
  if (figure) figure.textContent = String(counted.points);
  if (meter) meter.value = Math.min(counted.points, counted.needed);
  if (words) words.textContent = (counted.preview ? words.dataset["wordsWith"] : words.dataset["wordsSoFar"]) ?? "";
  target.querySelector("[data-missing]")?.replaceChildren(...(counted.met ? [] : [list(counted.missing)]));
  target.querySelector("[data-met]")?.toggleAttribute("hidden", !counted.met);
}

let asked = 0;

async function count(source: HTMLFormElement, target: HTMLElement): Promise<void> {
  const mine = ++asked;
  const answer = await post(source.dataset["points"] ?? "", new FormData(source));
  if (mine !== asked) return; // an answer that comes late counts what is ticked no more
  if (answer.status === 200) show(target, answer.body as unknown as Points);
}

if (form && place) form.addEventListener("change", () => void count(form, place));
