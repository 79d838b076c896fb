// A hand scanner is a keyboard: its keys are caught anywhere on the page, and a burst of them is one line.
//
// People type too: a line shorter than any code, or typed slower than a scanner types, is dropped without a word.

const SILENCE = 270;
/** A busy page lets the keys that wait in its queue come first: together with SILENCE the 300 ms of the specification. */
const GRACE = 30;
const SHORTEST = 8;
const LONGEST = 6000;
const TYPED_HERE = "input:not([type=radio],[type=checkbox],[type=file],[type=button]), textarea, [contenteditable]";
const DIGIT_SHIFTED = ")!@#$%^&*(";
// What else a US keyboard types: [plain, with shift] by the key's place.
const US_KEYS: Readonly<Record<string, string>> = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Semicolon: ";:", Quote: "'\"", Backquote: "`~",
  Backslash: "\\|", Comma: ",<", Period: ".>", Slash: "/?", Space: "  ", NumpadAdd: "++", NumpadSubtract: "--",
  NumpadMultiply: "**", NumpadDivide: "//", NumpadDecimal: "..",
};

/** The character that a US keyboard types with this key; empty where it types none. */
export function usCharacter(code: string, shift: boolean): string {
  if (/^Key[A-Z]$/.test(code)) return shift ? code.charAt(3) : code.charAt(3).toLowerCase();
  if (/^Numpad\d$/.test(code)) return code.charAt(6);
  if (/^Digit\d$/.test(code)) return shift ? DIGIT_SHIFTED.charAt(Number(code.charAt(5))) : code.charAt(5);
  return US_KEYS[code]?.charAt(shift ? 1 : 0) ?? "";
}

// A dead key, one character, or a dead key's mark with the character that it did not join; "F1" is neither.
function isTyped(key: string): boolean {
  const length = [...key].length;
  return key === "Dead" || length === 1 || (length === 2 && !/^F\d$/.test(key));
}

export interface Line {
  /** What the computer's layout made of the keys. */
  text: string;
  /** What a US keyboard would have typed with them. */
  keys: string;
}

export class KeyLine {
  private text = "";
  private keys = "";
  private timer = 0;

  constructor(
    private readonly done: (line: Line) => void,
    private readonly started: () => void,
  ) {}

  listen(): void {
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
  }

  private key(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]") || (event.target instanceof Element && event.target.matches(TYPED_HERE))) return;
    if (event.key === "Enter" || event.key === "Tab") return this.end(event);
    const character = usCharacter(event.code, event.shiftKey);
    if (!isTyped(event.key) || this.isShortcut(event) || (event.key === " " && this.isEmpty)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    this.add(event.key === "Dead" ? "" : event.key, character);
  }

  private get isEmpty(): boolean {
    return !this.text && !this.keys;
  }

  private isShortcut(event: KeyboardEvent): boolean {
    const graph = event.getModifierState("AltGraph");
    return event.metaKey || ((event.ctrlKey || event.altKey) && !graph);
  }

  private add(text: string, key: string): void {
    const before = this.text.length;
    if (before < LONGEST) this.text += text;
    if (this.keys.length < LONGEST) this.keys += key;
    if (before < SHORTEST && this.text.length >= SHORTEST) this.started();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.timer = window.setTimeout(() => this.hand(), GRACE)), SILENCE);
  }

  // Enter or Tab within a burst is the scanner's; alone it is a person's and does what it always does.
  private end(event: KeyboardEvent): void {
    if (this.isEmpty) return;
    event.preventDefault();
    event.stopPropagation();
    this.hand();
  }

  private hand(): void {
    window.clearTimeout(this.timer);
    const line = { text: this.text, keys: this.keys };
    this.text = this.keys = "";
    if (Math.max(line.text.length, line.keys.length) >= SHORTEST) this.done(line);
  }
}
