// Finding a paper's kind by its name: a press ticks the kind and what such a paper usually shows. No name is part of any
// form, so none can be sent.
const panel = document.querySelector<HTMLDetailsElement>("[data-paper-titles]");
const form = document.querySelector<HTMLFormElement>("form[data-points]");

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// From the beginning of a word, or, in scripts that may set none apart, anywhere.
function has(text: string, wanted: string): boolean {
  const words = ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  return words.includes(` ${wanted}`) || (/[^\0-\x7f]/.test(wanted) && words.includes(wanted));
}

function find(words: string): void {
  const parts = folded(words).split(/\s+/).filter(Boolean);
  let some = false;
  for (const kind of panel?.querySelectorAll<HTMLElement>("[data-kind]") ?? []) {
    let here = false;
    for (const item of kind.querySelectorAll("li")) {
      item.hidden = !parts.every((each) => has(item.textContent ?? "", each));
      here ||= !item.hidden;
    }
    kind.hidden = !here;
    some ||= here;
  }
  panel?.querySelector("[data-none]")?.toggleAttribute("hidden", some);
}

function tick(name: string, isTicked: boolean): void {
  const box = form?.querySelector<HTMLInputElement>(`input[type=checkbox][name=${name}]`);
  if (box) box.checked = isTicked;
}

function choose({ dataset }: HTMLElement): void {
  const kind = form?.querySelector<HTMLInputElement>(`input[name=evidence_class][value="${dataset["class"] ?? ""}"]`);
  if (!kind) return;
  kind.checked = true;
  tick("has_photo", "photo" in dataset);
  tick("has_birth_date", "birthDate" in dataset);
  kind.dispatchEvent(new Event("change", { bubbles: true }));
  kind.focus();
}

if (panel && form) {
  const field = panel.querySelector<HTMLInputElement>("[data-find]");
  field?.addEventListener("input", () => find(field.value));
  const finder = form.querySelector<HTMLInputElement>("input[name=finder]");
  let open = panel.open; // a page that comes open says so too, and its focus may belong to a refusal
  panel.addEventListener("toggle", () => {
    if (finder) finder.value = panel.open ? "open" : "";
    if (panel.open && !open) field?.focus();
    open = panel.open;
  });
  panel.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-class]") : null;
    if (pressed) choose(pressed);
  });
}

export {};
