from datetime import timedelta

import pytest

from idsvc.credential.claims import Flag, issue_code
from idsvc.credential.errors import Step
from idsvc.verify.verdict import Audience, Reason, Side
from idsvc.verify.verifier import STEP_REASONS
from tests.support.verdict_cards import AT, Setting, back, front, signer, trust_list

FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card"))


def test_every_step_has_its_reason() -> None:
    assert STEP_REASONS.keys() == set(Step)


def test_a_genuine_code_says_what_it_carries_and_which_city() -> None:
    verdict = Setting().verifier().verify(BACK, AT)
    assert (verdict.reason, verdict.claims, verdict.city) == (Reason.VALID, back(), "Rivermouth")
    assert verdict.exit_code == 0


def test_the_city_is_named_in_the_cards_language_where_the_list_has_it() -> None:
    for language, name in {"es": "Boca del R\u00edo", "fr": "Rivermouth"}.items():
        text = issue_code(back(language=language), signer("card"))
        assert Setting().verifier().verify(text, AT).city == name
    only = trust_list(cities={"https://id.rivermouth.example": {"vi": "C\u1eeda S\u00f4ng"}})
    assert Setting(only).verifier().verify(BACK, AT).city == "C\u1eeda S\u00f4ng"


def test_a_specimen_is_marked() -> None:
    text = issue_code(front(flags=Flag.SPECIMEN), signer("card"))
    verdict = Setting(trust_list(specimen=True)).verifier().verify(text, AT)
    assert verdict.specimen
    assert verdict.reason is Reason.VALID


def test_a_refusal_returns_nothing_of_the_code() -> None:
    verifier = Setting().verifier()
    for text in (FRONT[:-1], issue_code(front(), signer("stranger"))):
        assert verifier.verify(text, AT).claims is None
        assert verifier.verify(text, AT).side is None
    expired = verifier.verify(FRONT, AT + timedelta(days=3000))
    assert (expired.claims, expired.city) == (None, None)


@pytest.mark.parametrize("audience", [Audience.BANK, Audience.DOOR])
def test_a_pair_shows_the_back_to_every_audience(audience: Audience) -> None:
    verdict = Setting().verifier(audience).verify_pair(FRONT, BACK, AT)
    assert (verdict.reason, verdict.side) == (Reason.VALID, Side.BACK)
