// A card that was just sent: printed at once, and gone from the page as soon as the printer has it.
import { decoded } from "./lib/decoded.ts";

const once = document.querySelector<HTMLElement>("[data-print-once]");

function gone(): void {
  once?.remove();
  document.getElementById("asked")?.focus();
}

async function print(): Promise<void> {
  await decoded(document.querySelectorAll<HTMLImageElement>("[data-print-once] img"));
  window.print();
}

if (once) {
  window.addEventListener("afterprint", gone, { once: true });
  void print();
}
