import json
from base64 import b64decode
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.credential.claims import issue_code
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.verify.explain import Explanation, State, explain
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason
from idsvc.verify.verifier import Verifier
from tests.support.verdict_cards import AT, Setting, back, front, signer

HERE = Path(__file__).parent.parent / "vectors"
LISTS = json.loads((HERE / "lists.json").read_text("utf-8"))
KINDS = ("valid", "invalid", "edge")
CASES = [case for kind in KINDS for case in json.loads((HERE / f"{kind}.json").read_text("utf-8"))]
CODES = [issue_code(front(), signer("card")), issue_code(back(), signer("card"))]
# What a card says of its holder, in every form that a note could show it in.
PERSONAL = ("Ana", "Lima", "1990", "Wharf", "K7Q2M9X4TB", "3F9ZK2M7QX4TB8WD", "2028", "77", "90001", "4242")


def both(case: dict[str, str]) -> tuple[Explanation, Reason]:
    lists, at, policy = (
        LISTS[case["lists"]],
        datetime.fromisoformat(case["at"]),
        VerifyPolicy(Audience(case["audience"])),
    )
    anchors = [Anchor(*parse_fingerprint(lists["root"]))]
    held = Lists.read(anchors, map(b64decode, lists["trust"]), map(b64decode, lists["status"]))
    return explain(case["text"], at, anchors, held, policy), Verifier(anchors, held, policy).verify(
        case["text"], at
    ).reason


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_walk_ends_where_the_verifier_does(case: dict[str, str]) -> None:
    found, reason = both(case)
    assert found.reason is reason
    states = [check.state for check in found.checks]
    failed = states.index(State.FAILED) if State.FAILED in states else 16
    assert (failed == 16) is (reason is Reason.VALID)
    assert states == [State.PASSED] * failed + [State.FAILED] * (failed < 16) + [State.NOT_REACHED] * (15 - failed)
    assert all(bool(check.note) is (check.state is not State.NOT_REACHED) for check in found.checks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_note_says_anything_of_the_holder(case: dict[str, str]) -> None:
    notes = [check.note for check in both(case)[0].checks[2:]]
    assert not [word for word in PERSONAL for note in notes if word in note.split()]


def test_every_reason_of_one_code_is_walked_into() -> None:
    assert {both(case)[0].reason for case in CASES} == set(Reason) - {Reason.CODES_DIFFER}


@given(st.sampled_from(CODES), st.data())
def test_changed_texts_are_walked_into_the_same_reason(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(code) - 1))
    end = data.draw(st.integers(at, min(len(code), at + 4)))
    text = code[:at] + data.draw(st.text("0123456789ABCXYZ $%*+-./:é", max_size=3)) + code[end:]
    setting = Setting()
    policy = VerifyPolicy(data.draw(st.sampled_from(Audience)))
    found = explain(text, AT, [setting.anchor], setting.lists(), policy)
    assert found.reason is Verifier([setting.anchor], setting.lists(), policy).verify(text, AT).reason
