// The code on the slip: 26 characters for 16 bytes and two zero bits, and a check character over all of them.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FOLDED: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0" };
const SPACING = /[\s\u00a0-]/g;
const LENGTH = 27;
const BITS = 5;
const CODE_BYTES = 16;
const ORDER = 31;
/** x^5 + x^2 + 1, primitive over GF(2). */
const REDUCE = 0b100101;

/** Why a code cannot be used: not whole, or mistyped. Each is a key of the page's texts. */
export type CodeFault = "code_short" | "code_wrong";

const POWERS: readonly number[] = powers();

function powers(): number[] {
  const found = [1];
  while (found.length < ORDER) {
    const doubled = (found.at(-1) ?? 0) << 1;
    found.push(doubled >> BITS ? doubled ^ REDUCE : doubled);
  }
  return found;
}

// The sum of the characters, each times its own power: zero for a right code.
function syndrome(values: readonly number[]): number {
  return [...values].reverse().reduce((sum, value, exponent) => {
    const log = POWERS.indexOf(value);
    return value ? sum ^ (POWERS[(log + exponent) % ORDER] ?? 0) : sum;
  }, 0);
}

/** The 16 bytes of a code as it was typed: capital or small, grouped or not. */
export function readCode(typed: string): Uint8Array | CodeFault {
  const plain = typed.toUpperCase().replace(SPACING, "").replace(/[ILO]/g, (each) => FOLDED[each] ?? each);
  const values = [...plain].map((each) => ALPHABET.indexOf(each));
  if (values.length !== LENGTH || values.includes(-1)) return "code_short";
  if (syndrome(values)) return "code_wrong";
  const bits = values.slice(0, -1).map((value) => value.toString(2).padStart(BITS, "0")).join("");
  if (bits.slice(8 * CODE_BYTES).includes("1")) return "code_wrong";
  return Uint8Array.from({ length: CODE_BYTES }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8), 2));
}

/** A code as it is printed: groups of four. */
export function grouped(plain: string): string {
  return plain.toUpperCase().replace(SPACING, "").replace(/.{4}(?=.)/g, "$&-");
}
