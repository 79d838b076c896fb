// Paper out of a page: a button that prints it, and one that prints it and then goes the page's way on, `data-print` naming that way.
// Where no dialog asks (a terminal that prints silently) that is one press; where one does, the way goes on when it is shut.
import { decoded } from "./decoded.ts";

async function print(): Promise<void> {
  await decoded(document.images);
  window.print();
}

function once(way: HTMLElement): () => void {
  let printing = false;
  return () => {
    if (printing) return;
    printing = true;
    window.addEventListener("afterprint", () => way.click(), { once: true });
    void print();
  };
}

export function watchPrints(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    const way = document.getElementById(button.dataset["print"] ?? "");
    button.hidden = false;
    way?.classList.add("usa-button--outline");
    button.addEventListener("click", way ? once(way) : () => void print());
  }
}
