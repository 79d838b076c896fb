// What was typed, ticked or chosen before a page's scripts were there: they hear of it as soon as all of them are.
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isChosen(select: HTMLSelectElement): boolean {
  const brought = Array.from(select.options).findIndex((option) => option.defaultSelected);
  return select.selectedIndex !== Math.max(0, brought);
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return isChosen(field);
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (field.type === "file") return Boolean(field.files?.length);
  if (field.type === "radio") return field.checked && !field.defaultChecked; // the one left says nothing by itself, either
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function say(): void {
  for (const field of document.querySelectorAll<Field>("input, textarea, select")) {
    if (!isTouched(field)) continue;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

/** For the first script of a page: the others run before its document is whole. */
export function hearEarly(): void {
  document.addEventListener("DOMContentLoaded", say, { once: true });
}
