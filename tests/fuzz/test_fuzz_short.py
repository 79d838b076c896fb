"""The short form of the fuzz; `make fuzz` is the long one."""

from collections import Counter
from dataclasses import replace

from idsvc.verify.verdict import Reason
from tests.fuzz.engine import Family, Mutation, cards, mutation, neighbours, originals
from tests.fuzz.judge import _is_right, judge, verifier
from tests.fuzz.second import differences
from tests.support.verdict_cards import AT

COUNT = 20_000
COMPARED = 4_000


def test_the_codes_are_good_and_twenty() -> None:
    assert len(originals()) == 20
    assert {verifier().verify(card.text, AT).reason for card in cards()} == {Reason.VALID}


def test_mutations_are_never_accepted_and_never_raise() -> None:
    tally = judge(mutation(f"short:{number}") for number in range(COUNT))
    assert (tally.accepted, tally.exceptions) == ([], [])
    assert tally.judged + tally.unchanged == COUNT
    assert tally.unchanged < COUNT // 20
    assert len(tally.reasons) >= 7


def test_no_bit_flipped_and_no_truncation_is_accepted() -> None:
    tally = judge(found for card in (cards()[0], cards()[3]) for found in neighbours(card))
    assert (tally.accepted, tally.exceptions) == ([], [])
    assert tally.judged > 25_000


def test_the_typescript_verifier_gives_the_same_reasons() -> None:
    found = [mutation(f"both:{number}") for number in range(COMPARED)]
    assert differences(found) == ([], COMPARED)


def test_a_mutation_is_made_again_from_its_seed() -> None:
    assert [mutation(f"again:{number}") for number in range(200)] == [
        mutation(f"again:{number}") for number in range(200)
    ]
    assert mutation("again:1") != mutation("again:2")


def test_every_family_and_every_level_is_reached() -> None:
    families = Counter(mutation(f"reach:{number}").family for number in range(2_000))
    assert min(families[family] for family in Family) > 200
    assert {found.family for found in neighbours(cards()[0])} == {Family.TEXT, Family.STREAM, Family.SIGNED}


def test_an_accepted_text_would_be_seen() -> None:
    card = cards()[0]
    verdict = verifier().verify(card.text, AT)
    seen = Mutation(card.text, Family.SIGNED, card.name, "", None)
    assert not _is_right(seen, verdict)
    assert not _is_right(replace(seen, family=Family.CLAIMS, payload=card.payload + b"\0"), verdict)
    assert _is_right(replace(seen, family=Family.CLAIMS, payload=card.payload), verdict)


def test_an_exception_would_be_seen() -> None:
    class Broken:
        def verify(self, text: str, at: object) -> None:
            raise RecursionError(text[:1], at)

    tally = judge([mutation("short:1")], Broken())  # type: ignore[arg-type]
    assert len(tally.exceptions) == 1
