"""Other people's readers of the Token Status List find the same cancelled cards in ours; no tampered list passes."""

from functools import lru_cache

import pytest

from idsvc.credential.keys import Alg
from tests.peers.cases import (
    REVOKED,
    Answers,
    Case,
    ask_npm,
    ask_python,
    flipped,
    forged,
    good_list,
    parts_of,
    rebuilt,
    setting,
    tampered,
)
from tests.support.verdict_cards import signer

READERS = ("pyeudiw", "@owf/token-status-list")


@lru_cache(maxsize=1)
def bad_lists() -> dict[str, Case]:
    cose = good_list()[1]
    payload = parts_of(cose)["payload"]
    found = {
        f"bit of byte {at} of the payload": rebuilt(cose, payload=flipped(payload, 8 * at))
        for at in range(len(payload))
    }
    found |= tampered(cose, Alg.EDDSA)
    found["signed by a card key that calls itself the status key"] = forged(cose, signer("card"))
    return {name: Case(changed) for name, changed in found.items()}


@lru_cache(maxsize=2)
def answers(reader: str) -> Answers:
    cases = {"good": Case(good_list()[1]), **bad_lists()}
    if reader == "pyeudiw":
        return ask_python("status", cases)["cwt, then pyeudiw"]
    return ask_npm(reader, "status", cases)


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_finds_every_cancelled_card_and_no_other(reader: str) -> None:
    ours = good_list()[0]
    assert answers(reader)["good"] == {
        "good": {
            "uri": ours.uri,
            "issued": ours.issued,
            "ttl": ours.ttl,
            "size": ours.size,
            "revoked": list(REVOKED),
        }
    }


@pytest.mark.parametrize("reader", READERS)
def test_a_tampered_list_is_refused_before_it_is_read(reader: str) -> None:
    assert {name for name in bad_lists() if "refused" not in answers(reader)[name]} == set()


def test_the_trust_list_itself_verifies_under_the_root_key_that_it_carries() -> None:
    good = setting().trust_bytes()
    cases = {"good": Case(good), "cut": Case(good[:-1] + bytes((good[-1] ^ 1,)))}
    found = ask_python("trust", cases)["cwt"]
    assert found["good"] == {"good": {"sequence": setting().trust.sequence}}
    assert "refused" in found["cut"]
