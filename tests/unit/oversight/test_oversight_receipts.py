"""Lists of receipts as a stranger checks them: months without lists, other lists than entered, digests in two."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from itertools import count

import pytest

from idsvc.ledger.receipts import ReceiptKind, make_list, parse_list, path_of, root_of
from idsvc.oversight.facts import Facts, Listed
from idsvc.oversight.finding import Finding
from idsvc.oversight.receipts import lists_published, months_entered

NUMBERS = count()


def filling(size: int) -> bytes:
    return sha256(b"%d" % next(NUMBERS)).digest()[:size]


def listed(month: str, kind: ReceiptKind, content: bytes) -> Listed:
    digests = parse_list(content)
    return Listed(month, kind.value, len(digests), root_of(digests).hex())


CONTENT = {(month, kind): make_list((), filling) for month in ("2026-03", "2026-04") for kind in ReceiptKind}
ENTRIES = tuple(listed(month, kind, content) for (month, kind), content in CONTENT.items())
FILES = {path_of(month, kind): content for (month, kind), content in CONTENT.items()}
PATH = path_of("2026-04", ReceiptKind.HELD)


def facts(receipts: tuple[Listed, ...] = ENTRIES, published: date | None = date(2026, 5, 2)) -> Facts:
    return Facts(size=9, first=date(2026, 3, 2), receipts=receipts, published=published)


def codes(findings: tuple[Finding, ...]) -> dict[str, int]:
    return {each.code.value: each.count for each in findings}


def test_every_ended_month_with_its_lists_is_well() -> None:
    assert months_entered(facts()) == lists_published(facts(), FILES) == ()


def test_a_month_is_due_once_something_was_published_after_its_end() -> None:
    assert codes(months_entered(facts((), date(2026, 3, 31)))) == {}
    assert codes(months_entered(facts((), date(2026, 4, 1)))) == {"RECEIPTS_MISSING": 3}
    assert codes(months_entered(facts(ENTRIES[:4]))) == {"RECEIPTS_MISSING": 2}
    assert months_entered(facts((), None)) == months_entered(Facts()) == ()


def test_a_list_entered_twice_is_found() -> None:
    assert codes(months_entered(facts((*ENTRIES, ENTRIES[0])))) == {"RECEIPTS_DIFFER": 1}


def swapped(content: bytes) -> bytes:
    return content[32:64] + content[:32] + content[64:]


ALTERED: Mapping[str, bytes] = {
    "other values": make_list((), filling),
    "out of order": swapped(CONTENT["2026-04", ReceiptKind.HELD]),
    "cut short": CONTENT["2026-04", ReceiptKind.HELD][:-32],
    "more values": make_list((*parse_list(CONTENT["2026-04", ReceiptKind.HELD]), bytes(32)), filling),
    "nothing": b"",
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_file_that_is_not_the_list_that_was_entered_is_found(name: str) -> None:
    assert codes(lists_published(facts(), FILES | {PATH: ALTERED[name]})) == {"RECEIPTS_DIFFER": 1}


def test_a_file_that_is_not_there_is_found() -> None:
    left = {path: content for path, content in FILES.items() if path != PATH}
    assert codes(lists_published(facts(), left)) == {"RECEIPTS_MISSING": 1}


def test_a_file_that_nobody_entered_is_found() -> None:
    more = FILES | {"receipts/2026-05/held": make_list((), filling), "receipts/notes": b""}
    assert codes(lists_published(facts(), more)) == {"RECEIPTS_DIFFER": 2}


def test_a_digest_in_two_lists_is_found_although_both_were_entered() -> None:
    month, kind = "2026-04", ReceiptKind.DESTROYED
    again = make_list(parse_list(CONTENT["2026-03", ReceiptKind.DESTROYED])[:1], filling)
    entries = tuple(each for each in ENTRIES if (each.month, each.kind) != (month, kind))
    found = lists_published(facts((*entries, listed(month, kind, again))), FILES | {path_of(month, kind): again})
    assert codes(found) == {"RECEIPTS_DIFFER": 1}
