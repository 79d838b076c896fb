"""The status lists and the register of a city that is put back: what was revoked anywhere stays revoked.

Bits are joined by OR. On an older list no card is made any more, and only decoys are burnt: which of its indices were
given out since the backup is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from idsvc.credential.status_list import StatusList
from idsvc.issue.status import PAGE_BYTES, blank_pages, count_set, either, without
from idsvc.issue.status_page import StatusPage
from idsvc.office import status
from idsvc.office.errors import OfficeError
from idsvc.office.ports import UnitOfWork
from idsvc.office.published import PublishedCity

CODES: Final = 2
"""Codes of a card, each with an index of its own."""


class NotItsLists(OfficeError):
    """The published status lists are not those of the backup."""

    def __init__(self) -> None:
        super().__init__(
            "the published lists of cancelled cards are not this city's: bring its own published directory"
        )


def join(unit: UnitOfWork, published: PublishedCity, entropy: Callable[[int], bytes]) -> int:
    """Join the published bits into the backup's, list by list; raises ``NotItsLists``.

    Return how many codes are revoked of which the backup does not know that they were drawn; decoys are left out.
    """
    unknown = 0
    for number, content in sorted(published.statuses.items()):
        _find_or_open(unit, number, content)
        decoys = status.decoys_of(unit, content.uri, entropy)
        for page in unit.status.pages(content.uri):
            bits = content.bits[page.number * PAGE_BYTES : (page.number + 1) * PAGE_BYTES]
            unknown += count_set(without(without(bits, page.drawn), decoys(page.number)))
            bitmaps = (either(kept, bits) for kept in (page.drawn, page.revoked, page.published))
            unit.status.write(content.uri, StatusPage(page.number, *bitmaps))
    return unknown


def outstanding(unit: UnitOfWork) -> int:
    """Return how many indices of all lists are drawn and not revoked."""
    pages = (page for uri, _ in unit.status.uris() for page in unit.status.pages(uri))
    return sum(count_set(without(page.drawn, page.revoked)) for page in pages)


def _find_or_open(unit: UnitOfWork, number: int, content: StatusList) -> None:
    """Check that a published list is the backup's of this number, or take it over where it was opened since."""
    known = unit.status.uris()
    if number == len(known) + 1:
        unit.status.open_list(content.uri, content.size, blank_pages(content.size))
    elif not 1 <= number <= len(known) or known[number - 1] != (content.uri, content.size):
        raise NotItsLists


def cancel_revoked(unit: UnitOfWork) -> tuple[bytes, ...]:
    """Set register entries to cancelled whose code was revoked since the backup, and revoke their other code too."""
    revoked = {uri: b"".join(page.revoked for page in unit.status.pages(uri)) for uri, _ in unit.status.uris()}
    found: list[bytes] = []
    for card_id, uri, *indices in unit.cards.valid():
        if any(revoked[uri][index >> 3] >> (index & 7) & 1 for index in indices):
            unit.cards.cancel(card_id)
            status.revoke(unit, uri, indices)
            found.append(card_id)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gone:
    """How the codes that are no more outstanding are accounted for: cards voided, and single codes cancelled."""

    voided: int
    codes: int


def account(codes: int, standing: int) -> Gone:
    """Say of codes revoked since, which are no register entry's, what they were: of cards that waited, or single."""
    voided = min(codes // CODES, standing)
    return Gone(voided, codes - CODES * voided)
