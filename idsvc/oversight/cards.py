"""Is every card that was signed in the books, every card in the books signed, and every revoked one out of use?

Indices are drawn at random and never given back, so the bitmaps are a second, independent count of all signatures:
what is drawn and not revoked must be two for each intended card that was neither voided nor cancelled. Burnt padding is
drawn *and* revoked and falls out of that sum. What nobody can see here: a signature made with a stolen key.
"""

from typing import Final

from idsvc.ledger.act import Figure
from idsvc.ledger.event import Event
from idsvc.oversight.accounting import figures_so_far
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading

CODES: Final = 2
"""Codes of a card, each with an index of its own."""


def signed_and_known(reading: Reading) -> tuple[Finding, ...]:
    """Find issued cases, register entries and intents beyond what was signed."""
    cards, totals = reading.evidence.cards, figures_so_far(reading.evidence)
    voided, handed_over = totals[Figure.CARDS_VOIDED] + totals[Figure.CARDS_LOST], totals[Figure.CARDS_HANDED_OVER]
    vanished = abs(totals[Figure.CARDS_INTENDED] - handed_over - voided - cards.standing)
    unsigned = max(0, handed_over + cards.signed - totals[Figure.CARDS_SIGNED])
    return found(FindingCode.UNSIGNED_CARD, cards.unsigned_cases + cards.lost_intents + vanished + unsigned)


def drawn_and_known(reading: Reading) -> tuple[Finding, ...]:
    """Find signatures and drawn indices that no intent, register entry or figure knows; indices are counted singly."""
    cards, totals = reading.evidence.cards, figures_so_far(reading.evidence)
    gone = totals[Figure.CARDS_VOIDED] + totals[Figure.CARDS_CANCELLED]
    singly = totals[Figure.CODES_FOUND] - totals[Figure.CODES_CANCELLED]
    unknown = abs(cards.outstanding - CODES * (totals[Figure.CARDS_INTENDED] - gone) - singly)
    beyond = max(0, totals[Figure.CARDS_SIGNED] - totals[Figure.CARDS_INTENDED])
    return found(FindingCode.UNLOGGED_CARD, unknown + cards.undrawn + beyond)


def revocations(reading: Reading) -> tuple[Finding, ...]:
    """Find bits of cancelled or voided cards that the published list should have and does not.

    Only what was cancelled since the last list may still wait for the next one.
    """
    cards = reading.evidence.cards
    if cards.unreadable:
        raise CouldNotLook("a published status list is missing or unreadable: publish, then look again")
    waiting = max(0, cards.waiting - CODES * _since_last_list(reading))
    return found(FindingCode.REVOCATION_MISSING, cards.missing + cards.unrevoked + waiting)


def _since_last_list(reading: Reading) -> int:
    """Return how many cards were cancelled or voided since the day of the last list, that day included."""
    days = [entry.day for entry in reading.of(Event.STATUS_PUBLISHED)]
    if not days:
        raise CouldNotLook("the log names no status list: publish, then look again")
    return sum(
        figures.get(Figure.CARDS_CANCELLED, 0) + figures.get(Figure.CARDS_VOIDED, 0)
        for day, figures in reading.evidence.journal.figures.items()
        if day >= max(days)
    )
