// What papers come to: the twin of idsvc/enroll/evidence.py, run over the same bundles in tests/web/test_papers_twin.py.

export interface Rules {
  readonly points: Readonly<Record<string, number>>;
  readonly needed: number;
  readonly identity_needed: number;
  readonly residence_needed: number;
  readonly needs_photo: boolean;
  readonly needs_birth_date: boolean;
}

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

/** Count the papers; `minor` is a child who comes with a caretaker. The order of `missing` is the counter's. */
export function tally(papers: readonly Paper[], rules: Rules, minor: boolean): Tally {
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
export function helpful<T extends Paper>(chosen: readonly Paper[], others: readonly T[], rules: Rules, minor: boolean): { readonly enough: boolean; readonly papers: readonly T[] } {
  const now = tally(chosen, rules, minor);
  if (now.met) return { enough: true, papers: [] };
  const after = others.map((each) => [each, tally([...chosen, each], rules, minor)] as const);
  const enough = after.filter(([, then]) => then.met);
  if (enough.length) return { enough: true, papers: enough.map(([each]) => each) };
  const nearer = after.filter(([, then]) => then.points > now.points || then.missing.length < now.missing.length);
  return { enough: false, papers: nearer.map(([each]) => each) };
}
