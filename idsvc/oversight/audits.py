"""The audits: which checks each makes, in order, and what each check shows when all is well."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.oversight import (
    access,
    accounting,
    cards,
    clockwork,
    dates,
    log,
    partners,
    receipts,
    restores,
    schema,
    signed,
    wording,
)
from idsvc.oversight.finding import Check, Finding, Status
from idsvc.oversight.looking import look as made
from idsvc.oversight.reading import Reading


@unique
class Audit(StrEnum):
    """What can be audited."""

    RETENTION = "retention"
    SCHEMA = "schema"
    LOG = "log"
    CARDS = "cards"
    ACCESS = "access"


Look = Callable[[Reading], tuple[Finding, ...]]

CHECKS: Final[Mapping[Audit, tuple[tuple[str, Look], ...]]] = MappingProxyType(
    {
        Audit.RETENTION: (
            ("nothing overdue", dates.overdue),
            ("received = removed + destroyed + pending + held", accounting.balance),
            ("register = handed over - ended", accounting.register_balance),
            ("figures are what the journal gives", accounting.recounted),
            ("no orphans", accounting.orphans),
            ("the clock stands on today, as the log says", clockwork.clock_day),
            ("the clock was never put back", clockwork.rolled_back),
            ("the city was never put back from a backup", restores.restored),
            ("every day entered as destroyed, in time", clockwork.destroyed_days),
            ("every purge entered once", clockwork.purges_entered),
            ("the purge runs", clockwork.purge_age),
            ("no date beyond its ceiling", dates.beyond_ceiling),
        ),
        Audit.SCHEMA: (
            ("tables are the data inventory", schema.inventory),
            ("register and cases are the closed sets", schema.closed_sets),
            ("every row about a resident has a date", schema.dates),
            ("no table keeps the order of arrival", schema.rowids),
            ("no forbidden word", wording.forbidden),
            ("no free text", wording.shapes),
        ),
        Audit.LOG: (
            ("every entry is in the vocabulary", log.vocabulary),
            ("the trust list is the root's", signed.trust),
            ("the checkpoint is signed", signed.signature),
            ("the entries are those that were signed", signed.root),
            ("the checkpoint is fresh", signed.age),
            ("strangers were shown no longer log", signed.put_back),
            ("the public folder is the log", signed.published),
            ("the log only grew since the last audit", signed.growth),
            ("the witnesses saw this log", signed.witnessed),
            ("the figures open", log.openings),
            ("every clock day is committed to", log.commitments),
            ("published lists are those entered", signed.lists),
            ("the file of all lists is those lists", partners.bundle),
            ("the published scanner page is made of them", partners.page),
            ("every ended month has its lists of receipts", receipts.entered),
            ("lists of receipts are those entered, no digest twice", receipts.lists),
            ("the published receipt page is made of them", receipts.page),
        ),
        Audit.CARDS: (
            ("every card in the books was signed", cards.signed_and_known),
            ("every signature and index is in the books", cards.drawn_and_known),
            ("every cancelled code is in the published list", cards.revocations),
        ),
        Audit.ACCESS: (("nobody opens far more than others do", access.patterns),),
    }
)


OF_PUBLIC_FILES: Final = frozenset(
    {
        *(signed.published, signed.lists, signed.witnessed, partners.bundle, partners.page),
        *(receipts.lists, receipts.page),
    }
)
"""Checks that need the public folder itself, which no bundle carries: a stranger makes them (``oversight.public``)."""


def run(audit: Audit, reading: Reading, left_out: AbstractSet[Look] = frozenset()) -> tuple[Check, ...]:
    """Make every check of an audit; one that could not look does not keep the others from looking."""
    return tuple(
        made(audit, shows, look, reading)
        for shows, look in CHECKS[audit]
        if look not in left_out and _applies(look, reading)
    )


def run_all(reading: Reading, left_out: AbstractSet[Look] = frozenset()) -> tuple[Check, ...]:
    """Make every check of every audit."""
    return tuple(check for audit in Audit for check in run(audit, reading, left_out))


def _applies(look: Look, reading: Reading) -> bool:
    """Leave out comparisons with what was not given (an earlier audit, witnesses): not looked at is not well."""
    absent = [
        each for each, given in ((signed.growth, reading.saved), (signed.witnessed, reading.wanted)) if given is None
    ]
    return look not in absent


def could_not_open(audits: tuple[Audit, ...], why: str) -> tuple[Check, ...]:
    """Return what is said of audits whose city could not be opened at all."""
    return tuple(Check(audit, "look at the city", Status.COULD_NOT_LOOK, why=why) for audit in audits)
