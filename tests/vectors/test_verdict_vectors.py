import json
from base64 import b64decode
from datetime import datetime
from pathlib import Path

import pytest

from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason
from idsvc.verify.verifier import Verifier
from tests.support.vector_compare import inflated
from tests.support.vector_maker import KINDS, files

HERE = Path(__file__).parent
LISTS = json.loads((HERE / "lists.json").read_text("utf-8"))
CASES = [case | {"kind": kind} for kind in KINDS for case in json.loads((HERE / f"{kind}.json").read_text("utf-8"))]
PAIRS = json.loads((HERE / "pairs.json").read_text("utf-8"))


def verifier(name: str, audience: str = "library") -> Verifier:
    found = LISTS[name]
    anchors = [Anchor(*parse_fingerprint(found["root"]))]
    lists = Lists.read(anchors, map(b64decode, found["trust"]), map(b64decode, found["status"]))
    return Verifier(anchors, lists, VerifyPolicy(Audience(audience)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['name']}")
def test_vector_gets_its_reason(case: dict[str, str]) -> None:
    verdict = verifier(case["lists"], case["audience"]).verify(case["text"], datetime.fromisoformat(case["at"]))
    assert (verdict.reason.value, verdict.side) == (case["reason"], case["side"])


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case["name"])
def test_pair_gets_its_reason(case: dict[str, str]) -> None:
    verdict = verifier(case["lists"]).verify_pair(case["front"], case["back"], datetime.fromisoformat(case["at"]))
    assert verdict.reason.value == case["reason"]


def test_every_reason_has_a_vector() -> None:
    assert {case["reason"] for case in [*CASES, *PAIRS]} == {reason.value for reason in Reason}


def test_names_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "text"), files().items(), ids=list(files()))
def test_files_are_what_the_maker_makes(name: str, text: str) -> None:
    assert inflated((HERE / name).read_text("utf-8")) == inflated(text)
