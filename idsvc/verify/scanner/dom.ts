// The page's parts by their data-* hooks, and the few things done to them. No HTML is ever made from text.

export function hook<T extends HTMLElement = HTMLElement>(name: string): T {
  const found = document.querySelector<T>(`[data-${name}]`);
  if (!found) throw new Error(`the page lacks ${name}`);
  return found;
}

export function show(part: HTMLElement, shown: boolean): void {
  part.hidden = !shown;
}

// Written only where it differs: an aria-live region speaks each time its text is set.
export function write(part: HTMLElement, text: string): void {
  if (part.textContent !== text) part.textContent = text;
}

const NUMBER = /([0-9A-Z]+(?:[-:.][0-9A-Z]+)+)/;

// The same text, each date or number isolated: among Arabic letters 2026-03-02 would be shown as 02-03-2026.
export function writeIsolated(part: HTMLElement, text: string): void {
  const pieces = text.split(NUMBER).map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const isolated = element("bdi", piece);
    isolated.dir = "ltr";
    return isolated;
  });
  part.replaceChildren(...pieces);
}

export function mark(part: HTMLElement, name: string, value: string | null | undefined): void {
  if (value === null || value === undefined) delete part.dataset[name];
  else part.dataset[name] = value;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", data: Record<string, string> = {}): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  Object.assign(made.dataset, data);
  return made;
}

export function onClick(name: string, act: () => unknown): void {
  hook(name).addEventListener("click", () => void act());
}
