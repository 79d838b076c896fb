from dataclasses import replace

import pytest

from idsvc.ledger import checkpoint
from idsvc.ledger.event import Entry
from idsvc.ledger.merkle import Tree
from idsvc.oversight import public
from idsvc.oversight.facts import facts_of
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.partners import Offered
from idsvc.oversight.public import PublicFolder
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.stranger import Entries, PublicLog
from tests.support.evidence import OPENING, day, evidence, stood
from tests.support.note_signer import TestSigner

ORIGIN = "id.city.example/log"
LOG = [*stood(0, 1), *stood(1, 1), *stood(2, 1)]


def bundled(*entries: Entry, today: int = 2) -> Reading:
    city = evidence(*entries, today=day(today))
    tree = Tree(data for _, data in city.books.entries)
    note = checkpoint.sign(ORIGIN, tree.size, tree.root(), TestSigner("log"))
    return read(replace(city, books=replace(city.books, checkpoint=note)))


def published(*entries: Entry) -> PublicFolder:
    raw = [entry.to_bytes() for entry in entries]
    log = PublicLog(OPENING, "", {}, Entries(Tree(raw), facts_of(raw)))
    return PublicFolder(log, Offered({}, {}, "", None))


def told(reading: Reading, folder: PublicFolder) -> list[str]:
    check, *_ = public.of_both(reading, folder)
    return [each.code.value for each in check.findings]


def test_one_log_is_one_whichever_is_longer() -> None:
    assert told(bundled(*LOG), published(*LOG)) == []
    assert told(bundled(*LOG), published(*LOG[:6])) == []
    assert told(bundled(*LOG[:6], today=1), published(*LOG)) == []


def test_another_log_is_found_where_the_two_part() -> None:
    assert told(bundled(*LOG), published(*LOG[:3], *LOG[6:])) == ["LOGS_DIFFER"]


def test_a_bundle_that_lacks_what_was_published_before_its_day_was_put_back() -> None:
    assert told(bundled(*LOG[:6], today=3), published(*LOG)) == ["ROLLED_BACK"]
    assert told(bundled(*LOG[:6], today=2), published(*LOG)) == []


def test_nothing_to_compare_is_not_called_one_log() -> None:
    short = bundled(*LOG)
    gap = read(replace(short.evidence, books=replace(short.evidence.books, entries=short.evidence.books.entries[:4])))
    for reading, folder in ((bundled(*LOG), published()), (gap, published(*LOG))):
        (check,) = public.of_both(reading, folder)
        assert check.status is Status.COULD_NOT_LOOK


@pytest.mark.parametrize("name", ["status/1", "status/x", "trust-list.cwt"])
def test_a_status_list_lies_under_its_number(name: str) -> None:
    assert dict(public.status_paths({name: b""})) == ({1: name} if name == "status/1" else {})


def test_what_partners_are_offered_is_not_looked_at_where_the_lists_are_wrong() -> None:
    made: dict[str, Check] = {check.shows: check for check in public.of_folder(published(*LOG))}
    assert made["the scanner page is made of them"].status is Status.COULD_NOT_LOOK
