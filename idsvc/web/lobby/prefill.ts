// The form, filled in before the visit: fields in, one code out, which only the clerk's scanner reads. Nothing is sent or kept.
//
// Hooks for tests, stable: [data-form] with the counter's field names; [data-faults]; [data-fault=NAME]; [data-code-part];
// svg[data-qr] data-text = the code's text; [data-holds]; [data-change].
import encodeQR from "qr";
import { element, hook, mark, onClick, show, write } from "../../verify/scanner/dom.ts";
import { type Fields, PrefillRefused, decode, encode, faultsOf } from "./core/prefill.ts";
import { type PrefillData, readData } from "./data.ts";
import { ROWS, field, shown } from "./form.ts";
import { begin, prepare } from "./frame.ts";
import { say } from "./words.ts";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules around a code

class Prefill {
  private readonly form = hook<HTMLFormElement>("form");
  private code: string | null = null;

  constructor(private readonly data: PrefillData) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.make();
    });
    this.form.addEventListener("change", () => this.showModes());
    onClick("change", () => this.open());
  }

  clear(): void {
    hook("fields").replaceChildren();
    this.code = null;
    this.told([]);
  }

  write(): void {
    const typed = this.typed();
    hook("fields").replaceChildren(...ROWS.map((row) => field(row, typed[row.name] ?? "", this.data)));
    this.told([]);
    this.showModes();
    this.draw();
  }

  private typed(): Fields {
    return Object.fromEntries([...new FormData(this.form)].map(([name, value]) => [name, String(value)]));
  }

  private showModes(): void {
    const mode = this.typed()["address_mode"] ?? "";
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-modes]")) {
      show(part, (part.dataset["modes"] ?? "").split(" ").includes(mode));
    }
  }

  private make(): void {
    const typed = this.typed();
    const faults = faultsOf(typed);
    this.told([...faults].map(([name, fault]) => [name, say(`fault_${fault}`)]));
    if (faults.size) return hook("faults").focus();
    try {
      this.code = encode(typed);
    } catch (error) {
      if (!(error instanceof PrefillRefused)) throw error;
      this.told([["", say(`fault_${error.why}`)]]);
      return hook("faults").focus();
    }
    this.draw();
    hook("code-part").focus();
  }

  private open(): void {
    this.code = null;
    this.draw();
    this.form.querySelector<HTMLInputElement>("input")?.focus();
  }

  private draw(): void {
    show(hook("code-part"), this.code !== null);
    show(this.form, this.code === null);
    const box = document.querySelector<SVGSVGElement>("[data-qr]");
    if (!box) throw new Error("the page lacks its code");
    box.replaceChildren();
    box.dataset["text"] = this.code ?? "";
    hook("holds").replaceChildren();
    if (this.code === null) return;
    drawQr(box, this.code);
    const fields = decode(this.code); // as the counter will: what is shown is what the code says
    for (const row of ROWS) {
      const value = fields[row.name];
      if (value) hook("holds").append(element("dt", say(row.label)), bidi(shown(row, value)));
    }
  }

  private told(faults: readonly (readonly [string, string])[]): void {
    for (const place of this.form.querySelectorAll<HTMLElement>("p[data-fault]")) show(place, false);
    for (const control of this.form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
    for (const [name, words] of faults) this.mark(name, words);
    const list = element("ul");
    list.append(...faults.map(([name, words]) => element("li", name ? labelOf(name) : words)));
    hook("faults").replaceChildren(...(faults.length ? [element("p", faults[0]?.[0] ? say("mend") : ""), list] : []));
    show(hook("faults"), faults.length > 0);
  }

  private mark(name: string, words: string): void {
    const place = this.form.querySelector<HTMLElement>(`p[data-fault="${name}"]`);
    if (!place) return;
    write(place, words);
    show(place, true);
    mark(place, "said", "yes");
    document.getElementById(name)?.setAttribute("aria-invalid", "true");
  }
}

function labelOf(name: string): string {
  return say(ROWS.find((row) => row.name === name)?.label ?? name);
}

function bidi(text: string): HTMLElement {
  const made = element("dd");
  made.append(element("bdi", text));
  return made;
}

function drawQr(box: SVGSVGElement, text: string): void {
  const modules = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", border: QUIET });
  const side = modules.length;
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  box.setAttribute("viewBox", `0 0 ${side} ${side}`);
  const [ground, ink] = [document.createElementNS(SVG, "rect"), document.createElementNS(SVG, "path")];
  for (const [name, value] of [["width", side], ["height", side], ["fill", "#fff"]] as const) ground.setAttribute(name, String(value));
  ink.setAttribute("d", dark.join(""));
  ink.setAttribute("fill", "#000");
  ink.setAttribute("shape-rendering", "crispEdges");
  box.append(ground, ink);
}

const data = readData<PrefillData>();
prepare(data, { printed: data.printed });
begin(data, new Prefill(data));
