"""How many telling phrases of the corpus the guard notices in each language, and how many innocent ones it refuses."""

import json
import sys
from collections import Counter

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from tests.support.phrases import Phrase, corpus

KINDS = {"name": GuardField.NAME, "address": GuardField.ADDRESS}


def judge(phrase: Phrase) -> GuardVerdict:
    """Return what the guard does about a phrase in the field it was typed into."""
    return check_text(phrase.text, KINDS.get(phrase.kind, GuardField.FREE))


def figures() -> dict[str, Counter[str]]:
    """Return by kind of phrase how many there are, and how many were refused, asked about and let be."""
    found: dict[str, Counter[str]] = {}
    for phrase in corpus():
        row = f"telling: {phrase.kind}" if phrase.telling else f"innocent: {phrase.kind}"
        found.setdefault(row, Counter())[judge(phrase).value] += 1
    return found


def main() -> None:
    """Print one line for each kind, then recall and false alarms."""
    found = figures()
    told = sum((each for row, each in found.items() if row.startswith("telling")), Counter())
    innocent = sum((each for row, each in found.items() if row.startswith("innocent")), Counter())
    recall, false = told["refuse"] / told.total(), innocent["refuse"] / innocent.total()
    if "--json" in sys.argv:
        print(json.dumps({"recall": recall, "false_alarms": false, "rows": found}))
        return
    for row, each in found.items():
        print(f"{row:20} {each.total():4}: refused {each['refuse']}, asked {each['ask']}, let be {each['clear']}")
    print(f"{told.total() + innocent.total()} phrases: recall {recall:.4f}, false alarms {false:.4f}")


if __name__ == "__main__":
    main()
