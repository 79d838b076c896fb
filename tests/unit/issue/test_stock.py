"""Piles and moves: what stands in the books is what lies in the safe."""

import pytest

from idsvc.issue.stock import (
    FOUND,
    INTO,
    MISSING,
    OUT_OF,
    GuardedSerial,
    NotACount,
    NotASerial,
    Pile,
    StockMove,
    count_of,
    differences,
    expected,
    serial_of,
    settling,
)


def test_every_move_goes_into_or_out_of_a_pile() -> None:
    assert {*sum(INTO.values(), ()), *sum(OUT_OF.values(), ())} == set(StockMove)


def test_every_pile_has_its_own_missing_and_found() -> None:
    assert len(set(MISSING.values())) == len(set(FOUND.values())) == len(Pile)
    assert all(move.value == f"{pile.value}-missing" for pile, move in MISSING.items())
    assert all(move.value == f"{pile.value}-found" for pile, move in FOUND.items())


@pytest.mark.parametrize("move", StockMove)
def test_closing_a_difference_makes_books_and_safe_equal(move: StockMove) -> None:
    totals = {StockMove.BLANKS_RECEIVED: 40, StockMove.RIBBONS_RECEIVED: 3, move: 7}
    counted = {Pile.BLANKS: 11, Pile.OLD_CARDS: 0, Pile.RIBBONS: 90, Pile.USED_RIBBONS: 2}
    for settled, by in settling(differences(expected(totals), counted)).items():
        totals[settled] = totals.get(settled, 0) + by
    assert expected(totals) == counted
    assert all(by >= 0 for by in totals.values())


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "100001", "٣", "1e3", "0x1", "9" * 40, "two"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(NotACount):
        count_of(typed)


def test_counts_and_serials_are_read_as_they_are_typed() -> None:
    assert (count_of(" 0 "), count_of("100000"), serial_of("hv-00 12")) == (0, 100_000, "HV-0012")


@pytest.mark.parametrize(
    "typed", ["", "A1", "A" * 21, "-A1", "A1-", "Ana María", "HV/12", "A_123", "Quintana", "Quintana123", "HV-12"]
)
def test_what_is_no_serial_is_refused(typed: str) -> None:
    with pytest.raises(NotASerial):
        serial_of(typed)


@pytest.mark.parametrize("typed", ["A774-177-417", "m7741774", "ASYLUM-77417", "MSC7741774177", "I-94-774"])
def test_what_may_be_the_number_of_a_paper_is_no_serial(typed: str) -> None:
    with pytest.raises(GuardedSerial):
        serial_of(typed)
