// The links of a page, shut while a form is on its way: one pressed too soon would call the form back, unsaved.
const LONGEST_MS = 15_000; // a server that is gone must not hold anybody on the page

function all(shut: boolean): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href]")) link.inert = shut;
}

export function shutWays(): void {
  all(true);
  window.setTimeout(openWays, LONGEST_MS);
}

export function openWays(): void {
  all(false);
}
