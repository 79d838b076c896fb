import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from idsvc.verify.verdict import Reason, Verdict, verdict_json
from tests.differential.code import Mutation
from tests.differential.mutations import FAMILIES, mutations
from tests.differential.settings import settings
from tests.support.node import answers, answers_beside

VECTORS = Path(__file__).parents[1] / "vectors"
KINDS = ("valid", "invalid", "edge", "pairs")
CASES = [case for kind in KINDS for case in json.loads((VECTORS / f"{kind}.json").read_text("utf-8"))]
LISTS = json.loads((VECTORS / "lists.json").read_text("utf-8"))
SETTINGS = [held.job(name) for name, held in settings().items()]
MODES = ("platform", "portable", "bare", "unknown")


def python_answer(verdict: Verdict) -> dict[str, object]:
    members = {"reason": verdict.reason.value, "side": verdict.side and verdict.side.value}
    members |= {"exit": verdict.exit_code, "group": verdict.group.value}  # type: ignore[dict-item]
    return members | {"json": verdict_json(verdict)}


def checked(mutation: Mutation) -> dict[str, object]:
    verifier = settings()[mutation.lists].verifier(mutation.audience)
    check = verifier.verify_pair if len(mutation.texts) > 1 else verifier.verify
    return python_answer(check(*mutation.texts, mutation.at))


def job(mutation: Mutation) -> dict[str, object]:
    names = ("front", "back") if len(mutation.texts) > 1 else ("text",)
    texts = dict(zip(names, mutation.texts, strict=True))
    at = mutation.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**texts, "lists": mutation.lists, "at": at, "audience": mutation.audience, "whole": True}


def test_the_settings_of_the_vectors_are_those_checked_here() -> None:
    for name, found in LISTS.items():
        assert settings()[name].job(name) == {"op": "setting", "name": name, **found}


@pytest.mark.parametrize("mode", MODES)
def test_vectors_get_the_same_whole_verdict(mode: str) -> None:
    jobs = [{**case, "whole": True} for case in CASES]
    *found, checks = answers([*SETTINGS, *jobs, {"op": "checks"}], mode)
    for case, answer in zip(CASES, found[len(SETTINGS) :], strict=True):
        texts = (case["front"], case["back"]) if "front" in case else (case["text"],)
        at = datetime.fromisoformat(case["at"])
        mutation = Mutation("vector", texts, case["lists"], at, case.get("audience", "library"))
        assert answer == checked(mutation), case["name"]
        assert answer["reason"] == case["reason"], case["name"]
        assert answer["side"] == case.get("side", answer["side"]), case["name"]
    assert (checks["platform"] > 0) is (mode == "platform")  # type: ignore[operator]


def test_twenty_thousand_mutations_get_the_same_whole_verdict() -> None:
    found = list(mutations())
    assert len(found) == 20_000 == sum(count for _, count in FAMILIES)
    jobs = [*SETTINGS, *map(job, found)]
    every_fifth = [*SETTINGS, *map(job, found[::5])]
    by_platform, by_itself = answers_beside((jobs, "platform"), (every_fifth, "portable"))
    expected = [checked(mutation) for mutation in found]
    assert [(mutation, answer, wanted) for mutation, answer, wanted in
            zip(found, by_platform()[len(SETTINGS) :], expected, strict=True) if answer != wanted] == []  # fmt: skip
    assert by_itself()[len(SETTINGS) :] == expected[::5]
    reached = Counter(answer["reason"] for answer in expected)
    assert {reason.value for reason in Reason} == set(reached)
    assert min(reached.values()) >= 25, reached
