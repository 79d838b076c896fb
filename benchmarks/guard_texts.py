"""How many telling phrases of the corpus the guard notices in each language, and how many innocent ones it refuses.

Those that were held out of its lists are told on their own. Ends with 1 where the corpus' recall is below 0.99 or false
alarms are above 0.02; ``--json`` for a program.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the phrases are the tests' own

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from tests.support.phrases import Phrase, corpus, held_out

KINDS: Final = {"name": GuardField.NAME, "address": GuardField.ADDRESS, "contact": GuardField.CONTACT}
RECALL: Final = 0.99
ALARMS: Final = 0.02


def judge(phrase: Phrase) -> GuardVerdict:
    """Return what the guard does about a phrase in the field it was typed into."""
    return check_text(phrase.text, KINDS.get(phrase.kind, GuardField.FREE))


def recall(phrases: Iterable[Phrase]) -> float:
    """Return how much of what tells is refused."""
    return _refused(each for each in phrases if each.telling)


def alarms(phrases: Iterable[Phrase]) -> float:
    """Return how much of what is innocent is refused."""
    return _refused(each for each in phrases if not each.telling)


def _refused(phrases: Iterable[Phrase]) -> float:
    verdicts = Counter(map(judge, phrases))
    return verdicts[GuardVerdict.REFUSE] / verdicts.total()


def figures(phrases: Iterable[Phrase]) -> dict[str, Counter[str]]:
    """Return by kind of phrase how many there are, and how many were refused, asked about and let be."""
    found: dict[str, Counter[str]] = {}
    for phrase in phrases:
        row = f"telling: {phrase.kind}" if phrase.telling else f"innocent: {phrase.kind}"
        found.setdefault(row, Counter())[judge(phrase).value] += 1
    return found


def main() -> int:
    """Print one line for each kind, then recall and false alarms, of the corpus and of what was held out."""
    told = {}
    for name, phrases in (("corpus", corpus()), ("held out", held_out())):
        rows, count = figures(phrases), len(phrases)
        told[name] = {"phrases": count, "recall": recall(phrases), "false_alarms": alarms(phrases), "rows": rows}
        if "--json" in sys.argv:
            continue
        for row, each in rows.items():
            asked = f"refused {each['refuse']}, asked {each['ask']}, let be {each['clear']}"
            print(f"{name:8}  {row:18} {each.total():4}: {asked}")
        print(f"{name}: {count} phrases, recall {recall(phrases):.4f}, false alarms {alarms(phrases):.4f}")
    if "--json" in sys.argv:
        print(json.dumps(told))
    return int(recall(corpus()) < RECALL or alarms(corpus()) > ALARMS)


if __name__ == "__main__":
    sys.exit(main())
