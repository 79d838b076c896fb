// Counsel's card is printed by the press that brought this page, so that the clerk has it in hand at once.
window.addEventListener("load", () => window.print(), { once: true });
