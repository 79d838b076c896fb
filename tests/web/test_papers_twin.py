"""The page in the lobby answers exactly what the counter answers: 1,000 bundles under five cities' rules."""

import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from idsvc.enroll.evidence import EvidenceClass, EvidenceRules, Handling, Paper, company, tally_for
from idsvc.enroll.titles import Title, titles
from idsvc.office.lobby import LobbyPage, data_of
from tests.support.lobby_pages import HARBORVIEW
from tests.support.node import NODE

PROGRAM = Path(__file__).with_name("papers_tally.mjs")
OURS = HARBORVIEW.evidence


def points(strong: int, supporting: int, residence: int, caretaker: int = 0) -> dict[EvidenceClass, int]:
    return dict(zip(EvidenceClass, (strong, supporting, residence, caretaker), strict=True))


RULES = (
    OURS,
    replace(OURS, points=points(200, 100, 100, 50), needed=300, identity_needed=100, residence_needed=100),
    replace(OURS, points=points(2, 1, 0), needed=2, identity_needed=2, residence_needed=0, needs_photo=False),
    replace(OURS, needs_birth_date=False, residence_needed=2, alone_from=0),
    replace(OURS, points=points(3, 3, 1, 1), needed=7, needs_birth_date=False, alone_from=18),
)
AGES = (5, 13, 14, 17, 18, 40)
BUNDLES = 200
"""For each city: a thousand in all."""


@dataclass(frozen=True)
class Bundle:
    papers: tuple[Title, ...]
    age: int


def generated(seed: int) -> Iterator[Bundle]:
    chosen = random.Random(seed)  # noqa: S311 - the same bundles each time
    for _ in range(BUNDLES):
        yield Bundle(tuple(chosen.choices(titles(), k=chosen.randrange(6))), chosen.choice(AGES))


def counted(papers: Sequence[Title], rules: EvidenceRules, age: int) -> dict[str, object]:
    in_hand = [Paper(each.evidence_class, each.has_photo, each.has_birth_date, Handling.INSPECT) for each in papers]
    found = tally_for(in_hand, rules, age)
    return {"points": found.points, "met": found.met, "missing": [each.value for each in found.missing]}


def wanted(bundle: Bundle, rules: EvidenceRules) -> dict[str, object]:
    now = counted(bundle.papers, rules, bundle.age)
    enough = [each.name for each in titles() if counted((*bundle.papers, each), rules, bundle.age)["met"] is True]
    return now | {"enough": [] if now["met"] else (enough or None)}


def test_the_page_s_verdict_is_the_counter_s_on_a_thousand_bundles() -> None:
    lines: list[str] = []
    expected: list[object] = []
    for seed, rules in enumerate(RULES):
        bundles = tuple(generated(seed))
        data = data_of(replace(HARBORVIEW, evidence=rules), LobbyPage.PAPERS)
        asked = [
            {"names": [each.name for each in bundle.papers], "company": company(bundle.age, rules).value}
            for bundle in bundles
        ]
        lines.append(json.dumps({"data": data, "bundles": asked}))
        companies = {company(age, rules).value for age in AGES}
        expected.append([each for each in ("nobody", "may", "must") if each in companies])
        expected += [wanted(bundle, rules) for bundle in bundles]
    command = [NODE, "--experimental-transform-types", "--no-warnings", PROGRAM]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected
    met = [each["met"] for each in expected if isinstance(each, dict)]
    assert len(met) == 1000
    assert 100 < sum(met) < 900
