// The receipt page: a resident's code in, what the city's signed log says of it out.
//
// Hooks for tests, stable (attribute on the element named):
//   body            data-state = starting | ready | checked | broken; data-ready = yes
//   input[data-code] [data-form] [data-code-fault] data-code-fault = code_short | code_wrong
//   [data-answer]   data-answer = destroyed | held | received | absent | broken; data-fault = fault_…; [data-word] [data-sentence]
//   [data-lines] li data-kind, data-found = yes | no, data-month; details[data-proof] dd[data-value]
//   [data-span] input[data-list-file] [data-list-fault] [data-list-note] [data-language] [data-print]
import { hook, mark, onClick, show, write } from "../scanner/dom.ts";
import { Evidence, type Fault, type Line, NotProven, grouped, readCode } from "./core/index.ts";
import { type DataBlock, readDataBlock } from "./datablock.ts";
import { cityName, showAnswer, showBroken } from "./show.ts";
import { LANGUAGES, dayInWords, language, monthInWords, pickLanguage, say, setLanguage, texts } from "./words.ts";

const LONGEST = 64 * 1024 * 1024;

class Page {
  private lines: readonly Line[] | null = null;
  private code: Uint8Array | null = null;

  constructor(
    private readonly evidence: Evidence | null,
    private readonly fault: Fault | "fault_page" | null,
    private readonly built: string | null,
  ) {}

  connect(): void {
    connectLanguages(() => this.write());
    hook<HTMLFormElement>("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.check(hook<HTMLInputElement>("code").value);
    });
    onClick("print", () => window.print());
    const files = hook<HTMLInputElement>("list-file");
    files.addEventListener("change", () => void this.add([...(files.files ?? [])]).then(() => (files.value = "")));
    const opened = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    let byPrinting: HTMLDetailsElement[] = [];
    window.addEventListener("beforeprint", () => (byPrinting = opened()).forEach((each) => (each.open = true)));
    window.addEventListener("afterprint", () => byPrinting.forEach((each) => (each.open = false)));
    window.addEventListener("hashchange", () => this.fromAddress());
    this.write();
    this.fromAddress();
  }

  /** Takes the code out of the address, so that neither its bar nor this window's history keeps it. */
  private fromAddress(): void {
    const typed = location.hash.slice(1);
    if (!typed || typed === "answer") return;
    history.replaceState(null, "", `${location.pathname}${location.search}`);
    let plain = typed;
    try {
      plain = decodeURIComponent(typed);
    } catch {
      // not percent-encoded after all: what is there is checked
    }
    hook<HTMLInputElement>("code").value = plain;
    this.check(plain);
  }

  private check(typed: string): void {
    const code = readCode(typed);
    const fault = typeof code === "string" ? code : null;
    const [input, told] = [hook<HTMLInputElement>("code"), hook("code-fault")];
    input.setAttribute("aria-invalid", fault === null ? "false" : "true");
    mark(told, "codeFault", fault ?? "");
    write(told, fault === null ? "" : say(fault));
    show(told, fault !== null);
    this.code = typeof code === "string" ? null : code;
    this.lines = null;
    if (fault === null) {
      input.value = grouped(typed);
      this.look();
    } else {
      show(hook("answer"), this.fault !== null);
      input.focus();
    }
  }

  private look(): void {
    if (this.code !== null && this.evidence !== null) this.lines = this.evidence.find(this.code);
    mark(document.body, "state", this.fault === null ? "checked" : "broken");
    this.write();
    hook("answer").focus({ preventScroll: true });
    hook("answer").scrollIntoView({ block: "nearest" });
  }

  private async add(files: readonly File[]): Promise<void> {
    const added: string[] = [];
    let unknown = false;
    for (const file of files) {
      const list = file.size > LONGEST ? null : this.evidence?.add(new Uint8Array(await file.arrayBuffer()));
      if (list) added.push(`${monthInWords(list.month)} (${say(`line_${list.kind}`)})`);
      else unknown = true;
    }
    write(hook("list-fault"), unknown ? say("list_unknown") : "");
    show(hook("list-fault"), unknown);
    write(hook("list-note"), added.length ? say("list_added", { month: added.join(", ") }) : "");
    show(hook("list-note"), added.length > 0);
    if (this.code !== null) this.look();
    else this.write();
  }

  private write(): void {
    const { evidence } = this;
    show(hook("draft"), !texts().language.reviewed && language() !== "en");
    write(hook("city"), evidence === null ? "" : cityName(evidence));
    show(hook("specimen"), evidence?.pinned.trust.specimen ?? false);
    write(hook("span"), evidence === null ? "" : span(evidence, this.built));
    show(hook("lists-card"), evidence !== null);
    const told = hook("code-fault");
    if (told.dataset["codeFault"]) write(told, say(told.dataset["codeFault"]));
    if (this.fault !== null) showBroken(this.fault);
    else if (evidence !== null && this.lines !== null) showAnswer(evidence, this.lines);
    else show(hook("answer"), false);
  }
}

function span({ months }: Evidence, built: string | null): string {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return say("lists_none");
  const date = built === null ? "?" : dayInWords(built.slice(0, 10));
  return say(first === last ? "lists_one" : "lists_span", { first: monthInWords(first), last: monthInWords(last), date });
}

function connectLanguages(changed: () => void): void {
  const select = hook<HTMLSelectElement>("language");
  select.replaceChildren(...LANGUAGES.map((code) => new Option(texts(code).language.name, code, false, code === language())));
  for (const option of select.options) option.lang = option.value;
  select.addEventListener("change", () => {
    setLanguage(select.value);
    changed();
  });
}

async function prove(): Promise<[Evidence | null, Fault | "fault_page" | null, DataBlock | null]> {
  let data: DataBlock | null = null;
  try {
    data = readDataBlock();
    return [await Evidence.prove(data), null, data];
  } catch (error) {
    return [null, error instanceof NotProven ? error.fault : "fault_page", data];
  }
}

async function start(): Promise<void> {
  setLanguage(pickLanguage(navigator.languages));
  const [evidence, fault, data] = await prove();
  show(hook("broken"), false);
  for (const part of ["main", "foot"]) show(hook(part), true);
  mark(document.body, "state", fault === null ? "ready" : "broken");
  new Page(evidence, fault, data?.built ?? null).connect();
  mark(document.body, "ready", "yes");
}

void start().catch((error: unknown) => {
  show(hook("main"), false);
  show(hook("broken"), true);
  throw error;
});
