"""Captures, cards, intents, tags, status lists, books, desk and purges as rows."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.enroll.capture import CaptureRow, TagRow
from idsvc.issue.intent import Intent, IntentState
from idsvc.issue.register import CardState
from idsvc.issue.status_page import StatusPage
from idsvc.ledger.act import Act, JournalLine
from idsvc.retention import RetentionClass
from idsvc.staff.account import Account, Role, Session
from idsvc.store.errors import RecordRefused
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.raw_pages import raw_pages
from tests.support.store_records import DAY, STAFF_ID, URI, capture_of, card_of, case_of, number_id

NEXT = DAY + timedelta(days=1)
CASE = number_id(1)
OTHER = number_id(2)


def tag_of(number: int, case_id: bytes | None = CASE, destroy_by: date = DAY) -> TagRow:
    return TagRow(number_id(number, "tag"), sha256(b"tag %d" % number).digest(), 1, destroy_by, case_id)


def intent_of(number: int, destroy_by: date = DAY) -> Intent:
    return Intent(number_id(number, "intent"), CASE, URI, 1, 2, "abcdefgh", IntentState.RESERVED, destroy_by)


def test_a_capture_comes_alive_and_goes(units: UnitsOfWork) -> None:
    making = capture_of(1, CASE, live=False)
    capture_id = making.sealed.record_id
    with units() as unit:
        unit.captures.add(making)
        assert unit.captures.get(capture_id) == making
        assert unit.captures.half_done() == [making]
        unit.captures.mark_live(capture_id)
        assert unit.captures.get(capture_id) == replace(making, live=True)
        assert unit.captures.half_done() == []
        assert unit.captures.ids() == [capture_id]
        assert unit.captures.forget_key(capture_id)
        assert not unit.captures.forget_key(capture_id)
        (gone,) = unit.captures.half_done()
        assert gone.sealed.wrapped_key == bytes(len(making.sealed.wrapped_key))
        assert unit.captures.remove(capture_id)
        assert not unit.captures.remove(capture_id)
        assert unit.captures.get(capture_id) is None


def test_captures_follow_their_case_and_are_counted_by_day(units: UnitsOfWork) -> None:
    rows = [capture_of(number, CASE) for number in range(3)]
    with units() as unit:
        for row in rows:
            unit.captures.add(row)
        unit.captures.add(capture_of(3, CASE, NEXT))
        unit.captures.relink(CASE, OTHER)
        assert unit.captures.of_case(CASE) == []
        assert len(unit.captures.of_case(OTHER)) == 4
        assert unit.captures.count_at(DAY, 1) == 3
        assert unit.captures.ids_at(DAY, 1, 2) == sorted(row.sealed.record_id for row in rows)[:2]
        assert unit.captures.absent([b"?" * 16, rows[0].sealed.record_id]) == [b"?" * 16]
        assert unit.captures.count_at(DAY, 2) == 0


def test_only_captures_are_kept_as_captures(units: UnitsOfWork) -> None:
    row = capture_of(1, CASE)
    wrong = replace(row.sealed, retention_class=RetentionClass.APPLICATION)
    with units() as unit, pytest.raises(RecordRefused):
        unit.captures.add(CaptureRow(CASE, wrong, live=True))


def test_a_card_is_found_by_its_digests_and_cancelled_once(units: UnitsOfWork) -> None:
    card = card_of(1)
    with units() as unit:
        unit.cards.add(card)
        found = [unit.cards.get(card.card_id), unit.cards.by_number(card.number_digest)]
        assert found == [card, card]
        assert unit.cards.by_cancel_code(card.cancel_digest) == card
        assert unit.cards.by_number(card.cancel_digest) is None
        assert unit.cards.cancel(card.card_id)
        assert not unit.cards.cancel(card.card_id)
        assert unit.cards.get(card.card_id) == replace(card, state=CardState.CANCELLED)
        assert unit.cards.count() == 1


def test_cards_go_on_their_day(units: UnitsOfWork) -> None:
    with units() as unit:
        for number in range(4):
            unit.cards.add(card_of(number))
        unit.cards.add(card_of(9, NEXT))
        assert unit.cards.remove_due(DAY - timedelta(days=1), 10) == 0
        assert unit.cards.remove_due(DAY, 3) == 3
        assert unit.cards.remove_due(DAY, 3) == 1
        assert unit.cards.count() == 1


def test_a_number_belongs_to_one_card(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.cards.add(card_of(1))
        unit.commit()
    with pytest.raises(RecordRefused), units() as unit:
        unit.cards.add(replace(card_of(1), card_id=number_id(2, "card")))


def test_an_intent_moves_only_from_where_it_stands(units: UnitsOfWork) -> None:
    intent = intent_of(1)
    with units() as unit:
        unit.intents.add(intent)
        assert unit.intents.get(intent.intent_id) == intent
        assert unit.intents.of_case(CASE) == [intent]
        later = DAY + timedelta(days=1)
        assert unit.intents.signed(intent.intent_id, later)
        assert not unit.intents.signed(intent.intent_id, later)
        assert unit.intents.due(DAY, 9) == []
        assert unit.intents.due(later, 9) == [replace(intent, state=IntentState.SIGNED, destroy_by=later)]
        assert unit.intents.remove(intent.intent_id)
        assert not unit.intents.remove(intent.intent_id)
        assert unit.intents.get(intent.intent_id) is None


def test_tags_answer_only_how_many(units: UnitsOfWork) -> None:
    tags = [tag_of(number) for number in range(3)]
    with units() as unit:
        for tag in tags:
            unit.tags.add(tag)
        assert unit.tags.find([tag.tag for tag in tags[:2]] + [bytes(32)] * 1830) == 2
        assert unit.tags.find([]) == 0
        unit.tags.relink(CASE, OTHER)
        assert unit.tags.remove_case(CASE) == 0
        assert unit.tags.remove_case(OTHER) == 3


def test_tags_lose_their_case_and_go_on_their_day(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.tags.add(tag_of(1))
        unit.tags.add(tag_of(2, None))
        unit.tags.add(tag_of(3, None, NEXT))
        unit.tags.relink(CASE, None)
        assert unit.tags.remove_case(CASE) == 0
        assert unit.tags.count_at(DAY, 1) == 2
        assert unit.tags.remove_at(DAY, 1, 1) == 1
        assert unit.tags.remove_at(DAY, 1, 9) == 1
        assert unit.tags.remove_at(DAY, 1, 9) == 0


def test_no_byte_of_what_was_removed_stays(units: UnitsOfWork, path: Path, key: bytes) -> None:
    with units() as unit:
        for number in range(40):
            unit.captures.add(capture_of(number, b"CASE-OF-CAPTURE!"))
            unit.tags.add(replace(tag_of(number), tag=b"TAG-MARK" * 4))
            unit.cards.add(replace(card_of(number), key_id="KEY-MARK"))
            unit.intents.add(replace(intent_of(number), key_id="INT-MARK"))
            unit.books.note([JournalLine(Act.CASE_VIEWED, b"RECORD-OF-JOURNL", STAFF_ID, DAY)], DAY)
        unit.commit()
    units.checkpoint()
    with units() as unit:
        for number in range(40):
            assert unit.captures.remove(number_id(number, "capture"))
            assert unit.intents.remove(number_id(number, "intent"))
        assert unit.tags.remove_at(DAY, 1, 500) == 40
        assert unit.cards.remove_due(DAY, 500) == 40
        assert unit.books.remove_journal_due(DAY, 500) == 40
        unit.commit()
    units.checkpoint()
    pages = list(raw_pages(path, key))
    marks = (b"CASE-OF-CAPTURE!", b"wrapped capture", b"TAG-MARK", b"KEY-MARK", b"INT-MARK", b"RECORD-OF-JOURNL")
    assert not [mark for mark in marks if any(mark in page for page in pages)]


def test_status_lists_are_kept_a_page_at_a_time(units: UnitsOfWork) -> None:
    pages = [StatusPage(number, bytes(4096), bytes(4096), bytes(4096)) for number in range(4)]
    drawn = StatusPage(2, b"\1" * 4096, b"\2" * 4096, b"\3" * 4096)
    with units() as unit:
        assert unit.status.current() is None
        unit.status.open_list(URI, 131_072, pages)
        unit.status.open_list(URI + "0", 131_072, pages)
        assert unit.status.current() == (URI + "0", 131_072)
        assert unit.status.uris() == [(URI, 131_072), (URI + "0", 131_072)]
        unit.status.write(URI, drawn)
        assert unit.status.page(URI, 2) == drawn
        assert unit.status.pages(URI) == [*pages[:2], drawn, pages[3]]
        assert unit.status.pages(URI + "0") == pages
        with pytest.raises(RecordRefused):
            unit.status.page(URI, 4)
        with pytest.raises(RecordRefused):
            unit.status.write("elsewhere", drawn)


def test_the_journal_is_by_day_and_not_by_order(units: UnitsOfWork) -> None:
    lines = [JournalLine(Act.CASE_VIEWED, number_id(number), STAFF_ID, DAY) for number in range(50)]
    with units() as unit:
        unit.books.note([JournalLine(Act.PURGE_RAN, None, None, NEXT)], NEXT)
        for line in lines:
            unit.books.note([line], DAY)
        found = unit.books.journal()
        assert found[-1] == JournalLine(Act.PURGE_RAN, None, None, NEXT)
        assert set(found[:-1]) == set(lines)
        assert list(found[:-1]) != lines
        assert unit.books.remove_journal_due(DAY, 20) == 20
        assert unit.books.remove_journal_due(DAY, 500) == 30
        assert len(unit.books.journal()) == 1


def test_figures_add_up_until_their_day_is_sealed(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.books.count(DAY, "cards-signed")
        unit.books.count(DAY, "cards-signed", 4)
        unit.books.count(NEXT, "cards-signed")
        assert unit.books.figures(DAY) == {"cards-signed": 5}
        assert unit.books.unsealed_days(NEXT) == [DAY]
        unit.books.seal_day(DAY, b"n" * 32, b'{"cards-signed":5}')
        assert unit.books.unsealed_days(NEXT) == []
        assert unit.books.figures(DAY) == {}
        assert unit.books.openings() == [(DAY, b"n" * 32, b'{"cards-signed":5}')]
        unit.commit()
    with pytest.raises(RecordRefused), units() as unit:
        unit.books.seal_day(DAY, b"m" * 32, b"{}")


def test_the_ledger_grows_by_one(units: UnitsOfWork) -> None:
    with units() as unit:
        assert unit.books.newest_day() is None
        assert unit.books.newest_checkpoint() is None
        assert [unit.books.append(NEXT, b"a"), unit.books.append(DAY, b"b")] == [0, 1]
        assert unit.books.entries() == [b"a", b"b"]
        assert unit.books.entries(1) == [b"b"]
        assert unit.books.newest_day() == NEXT
        unit.books.keep_checkpoint(2, "first")
        unit.books.keep_checkpoint(2, "again")
        unit.books.keep_checkpoint(1, "older")
        assert unit.books.newest_checkpoint() == (2, "again")


def test_accounts_have_one_login_each(units: UnitsOfWork) -> None:
    account = Account(STAFF_ID, "clerk-1", Role.CLERK, "main", "hash", active=True)
    with units() as unit:
        unit.desk.add_account(account)
        assert unit.desk.account(STAFF_ID) == unit.desk.by_login("clerk-1") == account
        assert unit.desk.by_login("clerk-2") is None
        unit.desk.set_password(STAFF_ID, "other")
        assert unit.desk.accounts() == [replace(account, password_hash="other")]
        unit.commit()
    with pytest.raises(RecordRefused), units() as unit:
        unit.desk.add_account(replace(account, staff_id=b"t" * 16))


def test_sittings_are_touched_locked_and_closed(units: UnitsOfWork) -> None:
    session = Session(b"d" * 32, STAFF_ID, 100, 100, locked=False)
    with units() as unit:
        unit.desk.open_session(session)
        assert unit.desk.session(session.digest) == session
        unit.desk.touch(session.digest, 200, locked=True)
        assert unit.desk.session(session.digest) == replace(session, seen=200, locked=True)
        assert unit.desk.close_stale(100) == 0
        assert unit.desk.close_stale(101) == 1
        unit.desk.open_session(session)
        unit.desk.close_session(session.digest)
        assert unit.desk.session(session.digest) is None


def test_tickets_start_anew_each_day_at_each_site(units: UnitsOfWork) -> None:
    with units() as unit:
        drawn = [unit.desk.next_ticket(DAY, site) for site in ("main", "main", "north", "main")]
        assert drawn == [1, 2, 1, 3]
        assert unit.desk.next_ticket(NEXT, "main") == 1
        assert unit.desk.next_ticket(NEXT, "main") == 2


def test_failed_attempts_are_counted_from_a_moment_on(units: UnitsOfWork) -> None:
    with units() as unit:
        assert unit.desk.newest_failure(b"source") is None
        for moment in (10, 20, 20, 30):
            unit.desk.note_failure(b"source", moment)
        unit.desk.note_failure(b"other", 40)
        assert unit.desk.failures(b"source", 20) == 3
        assert unit.desk.newest_failure(b"source") == 30
        unit.desk.clear_failures(30)
        assert unit.desk.failures(b"source", 0) == 1


def test_every_day_and_chain_that_is_carried_is_found_once(units: UnitsOfWork) -> None:
    carried = [(NEXT, 2), (DAY, 1), (DAY, 3), (NEXT, 2), (DAY, 1), (NEXT, 9), (DAY, 3), (DAY, 2)]
    with units() as unit:
        assert unit.purges.live() == []
        unit.cases.add(*case_of(1))
        for number, (day, chain) in enumerate(carried, 1):
            row = capture_of(number, CASE, day)
            unit.captures.add(replace(row, sealed=replace(row.sealed, chain=chain)))
        assert unit.purges.live() == sorted({*carried, (DAY, 1)})


def test_a_day_and_chain_is_destroyed_once(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.cases.add(*case_of(1))
        unit.captures.add(capture_of(1, CASE))
        unit.captures.add(capture_of(2, CASE, NEXT))
        unit.tags.add(replace(tag_of(1), chain=2))
        assert unit.purges.live() == [(DAY, 1), (DAY, 2), (NEXT, 1)]
        assert not unit.purges.destroyed(DAY, 1)
        unit.purges.begin(DAY, 1)
        unit.purges.begin(DAY, 7)
        assert unit.purges.destroyed(DAY, 1)
        assert unit.purges.unfinished() == [(DAY, 1)]
        unit.purges.finish(DAY, 1)
        assert unit.purges.unfinished() == []
        assert unit.purges.destroyed(DAY, 1)
        unit.commit()
    with pytest.raises(RecordRefused), units() as unit:
        unit.purges.begin(DAY, 1)


def test_runs_and_nodes_are_remembered(units: UnitsOfWork) -> None:
    with units() as unit:
        assert unit.purges.last_run() is None
        unit.purges.ran(1_700_000_000)
        unit.purges.ran(1_700_000_600)
        assert unit.purges.last_run() == 1_700_000_600
        assert unit.purges.node_day("node-1") is None
        unit.purges.stand("node-1", DAY)
        unit.purges.stand("node-1", NEXT)
        assert unit.purges.node_day("node-1") == NEXT


def test_facts_are_settled_and_settled_again(units: UnitsOfWork) -> None:
    with units() as unit:
        assert unit.city.fact("name") is None
        unit.city.settle("name", "one")
        unit.city.settle("name", "two")
        assert unit.city.fact("name") == "two"
