// What papers come to: the twin of idsvc/enroll/evidence.py, run over the same bundles in tests/web/test_papers_twin.py.

export interface Rules {
  readonly points: Readonly<Record<string, number>>;
  readonly needed: number;
  readonly identity_needed: number;
  readonly residence_needed: number;
  readonly needs_photo: boolean;
  readonly needs_birth_date: boolean;
  readonly alone_from: number;
  readonly adult: number;
}

/** Who comes along with the person whom the card is for. */
export type Company = "nobody" | "may" | "must";

export interface Paper {
  readonly evidence_class: string;
  readonly has_photo: boolean;
  readonly has_birth_date: boolean;
}

export interface Tally {
  readonly points: number;
  readonly met: boolean;
  readonly missing: readonly string[];
}

const IDENTITY: ReadonlySet<string> = new Set(["identity-strong", "identity-supporting"]);
const CARETAKER = "caretaker";

/** Count the papers of somebody who comes with this company. The order of `missing` is the counter's. */
export function tallyFor(papers: readonly Paper[], rules: Rules, company: Company): Tally {
  const caretaker = papers.some((each) => each.evidence_class === CARETAKER);
  const counted = tally(papers, rules, company !== "nobody" && caretaker);
  if (company !== "must" || caretaker) return counted;
  return { ...counted, met: false, missing: [...counted.missing, CARETAKER] };
}

/** The companies that this city's ages leave, the adult's first. */
export function companies({ alone_from: from, adult }: Rules): readonly Company[] {
  return ["nobody", ...(from < adult ? (["may"] as const) : []), ...(from > 0 ? (["must"] as const) : [])];
}

function tally(papers: readonly Paper[], rules: Rules, minor: boolean): Tally {
  const worth = (each: Paper): number => rules.points[each.evidence_class] ?? 0;
  const sum = (some: readonly Paper[]): number => some.reduce((total, each) => total + worth(each), 0);
  const identity = sum(papers.filter((each) => IDENTITY.has(each.evidence_class)));
  const residence = sum(papers.filter((each) => !IDENTITY.has(each.evidence_class)));
  const points = identity + residence;
  const unmet: readonly (readonly [string, boolean])[] = [
    ["identity", identity < rules.identity_needed],
    ["residence", residence < rules.residence_needed],
    ["points", points < rules.needed],
    ["photo", rules.needs_photo && !minor && !papers.some((each) => each.has_photo)],
    ["birth-date", rules.needs_birth_date && !papers.some((each) => each.has_birth_date)],
    ["caretaker", minor && !papers.some((each) => each.evidence_class === CARETAKER)],
  ];
  const missing = unmet.filter(([, lacks]) => lacks).map(([name]) => name);
  return { points, met: missing.length === 0, missing };
}

/** Of the papers not chosen: those each of which alone would be enough, else those that bring it nearer. */
export function helpful<T extends Paper>(chosen: readonly Paper[], others: readonly T[], rules: Rules, company: Company): { readonly enough: boolean; readonly papers: readonly T[] } {
  const now = tallyFor(chosen, rules, company);
  if (now.met) return { enough: true, papers: [] };
  const after = others.map((each) => [each, tallyFor([...chosen, each], rules, company)] as const);
  const enough = after.filter(([, then]) => then.met);
  if (enough.length) return { enough: true, papers: enough.map(([each]) => each) };
  const nearer = after.filter(([, then]) => then.points > now.points || then.missing.length < now.missing.length);
  return { enough: false, papers: nearer.map(([each]) => each) };
}
