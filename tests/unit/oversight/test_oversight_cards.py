from collections.abc import Mapping
from dataclasses import replace

import pytest

from idsvc.ledger.act import Act
from idsvc.ledger.event import Entry, Event
from idsvc.oversight import access, accounting, cards, tallies
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import AccessDay, Cards, Journal
from idsvc.oversight.raw import Bitmaps, CardLink, Indices, IntentLink, JournalRow, Links, StatusLists
from idsvc.oversight.reading import Reading, read
from tests.support.evidence import DIGEST, OPENING, day, evidence

URI = "https://id.city.example/status/1"
ONE, TWO, ANA, BEN = (bytes((each,)) * 16 for each in b"12ab")
PUBLISHED = Entry(OPENING, Event.STATUS_PUBLISHED, {"list": 1, "digest": DIGEST})


def bitmap(*indices: int) -> bytes:
    return sum(1 << index for index in indices).to_bytes(4, "little")


def lists(
    drawn: bytes, revoked: bytes = bitmap(), published: bytes = bitmap(), public: bytes | None = bitmap()
) -> StatusLists:
    return StatusLists({URI: Bitmaps(drawn, revoked, published)}, {URI: public})


def card(front: int, back: int, *, cancelled: bool = False) -> CardLink:
    return CardLink(Indices(URI, front, back), cancelled)


def looking(counted: Cards, **figures: int) -> Reading:
    named = {name.replace("_", "-"): count for name, count in figures.items()}
    return read(replace(evidence(PUBLISHED, open_figures={OPENING: named}), cards=counted))


def test_a_card_in_every_book_is_no_finding() -> None:
    links = Links(cards=(card(1, 2),), issued=frozenset({ONE}), intents=(_intent(3, 4),))
    counted = tallies.cards(links, lists(bitmap(1, 2, 3, 4, 9), bitmap(9), bitmap(9), bitmap(9)))
    assert counted == Cards(standing=1, signed=1, outstanding=4)
    city = looking(counted, cards_intended=2, cards_signed=2, cards_handed_over=1)
    assert not cards.signed_and_known(city)
    assert not cards.drawn_and_known(city)
    assert not cards.revocations(city)


def _intent(front: int, back: int, *, signed: bool = True) -> IntentLink:
    return IntentLink(ONE, TWO, signed, Indices(URI, front, back))


@pytest.mark.parametrize(
    ("counted", "figures", "count"),
    [
        (Cards(unsigned_cases=1), {}, 1),
        (Cards(standing=1, signed=1, lost_intents=1), {"cards_intended": 1, "cards_signed": 1}, 1),
        (Cards(), {"cards_intended": 1, "cards_signed": 1}, 1),
        (Cards(), {"cards_intended": 1, "cards_handed_over": 1}, 1),
    ],
)
def test_what_was_never_signed_is_found(counted: Cards, figures: dict[str, int], count: int) -> None:
    assert [each.count for each in cards.signed_and_known(looking(counted, **figures))] == [count]


@pytest.mark.parametrize(
    ("links", "drawn", "undrawn"),
    [
        (Links(cards=(card(1, 2),)), bitmap(1, 2), 0),
        (Links(cards=(card(1, 2),)), bitmap(1), 1),
        (Links(cards=(card(1, 2), card(1, 3))), bitmap(1, 2, 3), 1),
        (Links(cards=(card(-1, 999),)), bitmap(1, 2), 2),
    ],
)
def test_an_index_is_drawn_once(links: Links, drawn: bytes, undrawn: int) -> None:
    assert tallies.cards(links, lists(drawn)).undrawn == undrawn


def test_an_index_that_no_book_knows_is_found() -> None:
    counted = tallies.cards(Links(), lists(bitmap(5, 6)))
    assert [each.count for each in cards.drawn_and_known(looking(counted))] == [2]


@pytest.mark.parametrize(
    ("kept", "cancelled", "count"),
    [
        (lists(bitmap(1, 2), bitmap(1, 2), bitmap(1, 2), bitmap(1, 2)), True, 0),
        (lists(bitmap(1, 2), bitmap(), bitmap(), bitmap()), True, 2),
        (lists(bitmap(1, 2), bitmap(1, 2), bitmap(1, 2), bitmap(1)), True, 1),
        (lists(bitmap(1, 2), bitmap(1, 2), bitmap(), bitmap()), True, 2),
        (lists(bitmap(1, 2), bitmap(), bitmap(), bitmap(1)), False, 1),
    ],
)
def test_a_cancelled_code_is_missed_where_partners_look(kept: StatusLists, cancelled: bool, count: int) -> None:  # noqa: FBT001
    counted = tallies.cards(Links(cards=(card(1, 2, cancelled=cancelled),)), kept)
    assert sum(each.count for each in cards.revocations(looking(counted))) == count


def test_what_was_cancelled_since_the_last_list_may_wait_for_the_next() -> None:
    city = looking(Cards(waiting=2)).evidence
    journal = Journal(OPENING, {OPENING: {"cards-cancelled": 1}})
    assert not cards.revocations(read(replace(city, journal=journal)))
    assert cards.revocations(read(replace(city, cards=Cards(waiting=4), journal=journal)))


def test_a_list_that_cannot_be_read_is_not_called_complete() -> None:
    with pytest.raises(CouldNotLook):
        cards.revocations(looking(tallies.cards(Links(), lists(bitmap(), public=None))))
    with pytest.raises(CouldNotLook):
        cards.revocations(read(replace(evidence(), cards=Cards())))


def line(act: Act, record: bytes = ONE, staff: bytes = ANA, ahead: int = 0, kept: int = 90) -> JournalRow:
    return JournalRow(act, record, staff, day(ahead), day(ahead + kept))


def recounted(rows: list[JournalRow], said: Mapping[str, int], today: int = 0) -> int:
    city = evidence(today=day(today), open_figures={OPENING: said})
    made = replace(city, journal=tallies.journal(rows, day(today), 90))
    return sum(each.count for each in accounting.recounted(read(made)))


def test_a_days_figures_are_what_its_journal_gives() -> None:
    rows = [line(Act.CARD_SIGNED), line(Act.CARD_SIGNED, TWO), line(Act.CASE_VIEWED)]
    assert recounted(rows, {"cards-signed": 2, "cases-viewed": 1}) == 0
    assert recounted(rows, {"cards-signed": 1, "cases-viewed": 1}) == 1
    assert recounted([], {"cards-signed": 1}) == 1


def test_only_days_whose_journal_is_whole_are_compared() -> None:
    shorter = [line(Act.CARD_SIGNED, ahead=8, kept=8)]
    assert recounted(shorter, {"cards-signed": 5}, today=8) == 1
    assert recounted([], {"cards-signed": 5}, today=90) == 0
    assert recounted([], {"cards-signed": 5}, today=89) == 1


QUIET = AccessDay(OPENING, (9, 7), (2,), 2, 1, 5)


@pytest.mark.parametrize(
    ("unusual", "where"),
    [
        (replace(QUIET, openings=(37, 7)), "many openings 2026-03-02"),
        (replace(QUIET, idle=(21,)), "outside any ticket 2026-03-02"),
        (replace(QUIET, repeated=16), "the same record 2026-03-02"),
        (replace(QUIET, refusals=31), "refused sign-ins 2026-03-02"),
    ],
)
def test_a_day_that_stands_out_is_found_without_a_name(unusual: AccessDay, where: str) -> None:
    city = evidence()
    journal = Journal(OPENING, {}, (QUIET, QUIET, unusual))
    found = access.patterns(read(replace(city, journal=journal)))
    assert [each.where for each in found] == [(where,)]


def test_a_busy_office_is_no_pattern() -> None:
    busy = AccessDay(OPENING, (60, 58, 55), (20,), 15, 40, 41)
    assert not access.patterns(read(replace(evidence(), journal=Journal(OPENING, {}, (busy,)))))


def test_openings_are_counted_by_person_and_idle_where_nobody_did_more() -> None:
    rows = [line(Act.CASE_VIEWED), line(Act.CASE_VIEWED), line(Act.CASE_REOPENED, TWO), line(Act.CASE_VIEWED, ONE, BEN)]
    rows += [line(Act.CASE_APPROVED, TWO), line(Act.STAFF_REFUSED, b"", b""), line(Act.STAFF_SIGNED_IN, b"")]
    assert tallies.journal(rows, OPENING, 90).access == (AccessDay(OPENING, (3, 1), (2, 1), 2, 1, 1),)
