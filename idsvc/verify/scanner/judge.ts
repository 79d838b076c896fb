// From the texts of one look (a frame, a picture, a line of keys) to what is shown: pairs together, card codes first.
import type { Verdict, Verifier } from "./core/index.ts";
import type { Finding } from "./show.ts";

async function asPair(verifier: Verifier, texts: readonly string[], verdicts: readonly Verdict[], at: Date): Promise<Finding | null> {
  const front = verdicts.findIndex((verdict) => verdict.side === "FRONT");
  const back = verdicts.findIndex((verdict) => verdict.side === "BACK");
  const one = verdicts.filter((verdict) => verdict.side !== null).length === 2;
  const [first, second] = [texts[front], texts[back]];
  if (!one || first === undefined || second === undefined) return null;
  return { verdict: await verifier.verifyPair(first, second, at), pair: true };
}

/** What to show for the codes of one look, in their order; a front and a back of one picture are checked as a pair. */
export async function judge(verifier: Verifier, texts: readonly string[], at: Date): Promise<Finding[]> {
  const verdicts = await Promise.all(texts.map((text) => verifier.verify(text, at)));
  if (texts.length > 1) {
    const pair = verdicts[0]?.audience === "door" ? null : await asPair(verifier, texts, verdicts, at);
    if (pair) return [pair];
  }
  const cards = verdicts.filter((verdict) => verdict.reason !== "NOT_A_CARD");
  const sides = cards.filter((verdict) => verdict.reason !== "WRONG_SIDE");
  const shown = sides.length ? sides : cards.length ? cards : verdicts.slice(0, 1);
  return shown.map((verdict) => ({ verdict, pair: false }));
}

/** Front and back scanned one after the other, in either order. */
export class PairCheck {
  private first: string | null = null;

  get waitsForSecond(): boolean {
    return this.first !== null;
  }

  /** Takes one code: null where it was the first and more is needed, else the finding that ends the check. */
  async take(verifier: Verifier, text: string, at: Date): Promise<Finding | null> {
    if (text === this.first) return null;
    const verdict = await verifier.verify(text, at);
    if (this.first === null) {
      if (verdict.reason !== "VALID" && verdict.reason !== "WRONG_SIDE") return { verdict, pair: false };
      this.first = text;
      return null;
    }
    const [front, back] = verdict.side === "FRONT" ? [text, this.first] : [this.first, text];
    return { verdict: await verifier.verifyPair(front, back, at), pair: true };
  }
}
