// Choosing a picture: a wrong or too large file is told at once and not sent; one that is dropped beside its field counts.
const OURS = "input[type=file][data-max-bytes]";

function fault(field: HTMLInputElement): string {
  const file = field.files?.[0];
  if (!file) return "";
  if (file.size > Number(field.dataset["maxBytes"])) return field.dataset["tooLarge"] ?? "";
  return field.accept.split(",").includes(file.type) ? "" : (field.dataset["wrongType"] ?? "");
}

function look(field: HTMLInputElement): void {
  const words = fault(field);
  field.setCustomValidity(words);
  const place = document.getElementById(`${field.id}-word`);
  if (place) place.textContent = words;
}

function target(event: DragEvent): HTMLInputElement | null {
  if (!event.dataTransfer?.types.includes("Files")) return null;
  const near = event.target instanceof Element ? event.target.closest(".drop")?.querySelector<HTMLInputElement>(OURS) : null;
  return near ?? document.querySelector<HTMLInputElement>(OURS);
}

function mark(field: HTMLInputElement | null): void {
  for (const each of document.querySelectorAll(".drop")) each.classList.toggle("is-over", field !== null && each.contains(field));
}

function drop(event: DragEvent): void {
  const field = target(event);
  const file = event.dataTransfer?.files[0];
  mark(null);
  if (!field || !file) return;
  const one = new DataTransfer();
  one.items.add(file);
  field.files = one.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

export function watchFiles(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>(OURS)) field.addEventListener("change", () => look(field));
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(null));
  for (const kind of ["dragover", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser leaves the page and shows the file instead
      if (kind === "drop") drop(event);
      else mark(target(event));
    });
  }
}
