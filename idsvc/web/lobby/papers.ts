// Which papers will do? Ticks in, the counter's own count out; nothing is sent, nothing is kept.
//
// Hooks for tests, stable: [data-titles] input[name=paper] value = a title's name; [data-verdict] data-met = yes | no | none;
// [data-word] [data-count] [data-missing] li data-key; [data-helps] li data-name; input[name=company] value = nobody | may | must.
import { element, hook, mark, show, write } from "../../verify/scanner/dom.ts";
import { type Company, companies, helpful, tallyFor } from "./core/tally.ts";
import { type PapersData, type Title, readData } from "./data.ts";
import { begin, prepare } from "./frame.ts";
import { language, say } from "./words.ts";

const CARETAKER = "caretaker";

class Papers {
  private readonly chosen = new Set<string>();
  private company: Company = "nobody";

  constructor(private readonly data: PapersData) {
    hook("titles").addEventListener("change", (event) => this.tick(event.target as HTMLInputElement));
    hook("who").addEventListener("change", (event) => {
      this.company = (event.target as HTMLInputElement).value as Company;
      this.write();
    });
  }

  clear(): void {
    this.chosen.clear();
    this.company = "nobody";
  }

  write(): void {
    if (this.company === "nobody") this.dropCaretakers();
    const isAsked = document.activeElement?.getAttribute("name") === "company";
    hook("who").replaceChildren(element("legend", say("who")), ...companies(this.data.rules).map((each) => this.choice(each)));
    if (isAsked) hook("who").querySelector<HTMLElement>("input:checked")?.focus();
    hook("titles").replaceChildren(...this.classes().map((each) => this.group(each)));
    this.judge();
  }

  private choice(company: Company): HTMLElement {
    const label = element("label");
    label.className = "tick";
    const box = element("input");
    [box.type, box.name, box.value, box.checked] = ["radio", "company", company, company === this.company];
    label.append(box, element("span", say(`who_${company}`, { from: String(this.data.rules.alone_from) })));
    return label;
  }

  // Without the child's caretaker their paper counts for nothing, and its box is not shown.
  private dropCaretakers(): void {
    for (const each of this.data.titles) if (each.evidence_class === CARETAKER) this.chosen.delete(each.name);
  }

  private classes(): string[] {
    const all = [...new Set(this.data.titles.map((each) => each.evidence_class))];
    return all.filter((each) => each !== CARETAKER || this.company !== "nobody");
  }

  private tick(box: HTMLInputElement): void {
    if (box.checked) this.chosen.add(box.value);
    else this.chosen.delete(box.value);
    this.judge();
  }

  private group(evidenceClass: string): HTMLElement {
    const group = element("fieldset", "", { class: evidenceClass });
    group.className = "card group";
    const points = this.data.rules.points[evidenceClass] ?? 0;
    const legend = element("legend");
    legend.append(element("span", say(`class_${evidenceClass}`)));
    group.append(legend);
    if (points) group.append(hint(say("points_each", { points: String(points) })));
    group.append(...this.data.titles.filter((each) => each.evidence_class === evidenceClass).map((each) => this.box(each)));
    return group;
  }

  private box(title: Title): HTMLElement {
    const label = element("label");
    label.className = "tick";
    const box = element("input");
    [box.type, box.name, box.value, box.checked] = ["checkbox", "paper", title.name, this.chosen.has(title.name)];
    const words = element("span");
    words.append(element("b", wordsOf(title)), element("small", shows(title)));
    label.append(box, words);
    return label;
  }

  private judge(): void {
    const { titles, rules } = this.data;
    const mine = titles.filter((each) => this.chosen.has(each.name));
    const others = titles.filter((each) => !this.chosen.has(each.name) && (each.evidence_class !== CARETAKER || this.company !== "nobody"));
    const found = tallyFor(mine, rules, this.company);
    mark(hook("verdict"), "met", mine.length ? (found.met ? "yes" : "no") : "none");
    write(hook("word"), say(mine.length ? (found.met ? "papers_enough" : "not_yet") : "none"));
    write(hook("count"), say("papers_points", { points: String(found.points), needed: String(rules.needed) }));
    hook("missing").replaceChildren(...found.missing.map((key) => element("li", say(`missing_${key}`), { key })));
    show(hook("missing"), mine.length > 0 && !found.met);
    this.help(mine, others);
    hook("chosen").replaceChildren(...mine.map((each) => element("li", wordsOf(each))));
    show(hook("chosen-part"), mine.length > 0);
  }

  private help(mine: readonly Title[], others: readonly Title[]): void {
    const helps = helpful(mine, others, this.data.rules, this.company);
    const isShown = mine.length > 0 && helps.papers.length > 0;
    write(hook("helps-word"), say(helps.enough ? "enough_with" : "nearer_with"));
    hook("helps").replaceChildren(...helps.papers.map((each) => element("li", wordsOf(each), { name: each.name })));
    show(hook("helps-part"), isShown);
  }
}

function wordsOf(title: Title): string {
  return title.words[language()] ?? title.words["en"] ?? title.name;
}

function shows(title: Title): string {
  const found = [title.has_photo ? say("shows_photo") : "", title.has_birth_date ? say("shows_birth_date") : ""];
  return found.filter(Boolean).join(" · ");
}

function hint(text: string): HTMLElement {
  const made = element("p", text);
  made.className = "help";
  return made;
}

const data = readData<PapersData>();
prepare(data);
begin(data, new Papers(data));
