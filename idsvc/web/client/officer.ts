// Counsel's card is printed by the press that brought this page, so that the clerk has it in hand at once. A second
// monitor goes blank before that: while a browser prints, its page neither hears nor says anything.
import { CHANNEL, type Told } from "./lib/piece.ts";

const blank: Told = { kind: "pause", blank: true };
new BroadcastChannel(CHANNEL).postMessage(blank);
window.addEventListener("load", () => window.setTimeout(() => window.print(), 300), { once: true });
