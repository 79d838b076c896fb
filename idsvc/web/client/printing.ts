// A card that was just sent: printed at once, and gone from the page as soon as the printer has it, or the page is left:
// what the browser keeps for its back button has nothing to print.
import { decoded } from "./lib/decoded.ts";

const once = document.querySelector<HTMLElement>("[data-print-once]");

function gone(): void {
  once?.remove();
  document.getElementById("asked")?.focus();
}

async function print(): Promise<void> {
  await decoded(document.querySelectorAll<HTMLImageElement>("[data-print-once] img"));
  if (once?.isConnected) window.print();
}

if (once) {
  for (const kind of ["afterprint", "pagehide"]) window.addEventListener(kind, gone, { once: true });
  void print();
}
