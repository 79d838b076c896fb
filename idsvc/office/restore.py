"""Putting a city back: the backup's rows are brought to what was published last, before anybody works with them.

The log and what is revoked come from the newest published directory (DESIGN 9). What a backup does not carry is entered
as lost, under figures of its own, so that the books balance and nothing is said to be destroyed that is only gone.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Any, Final

from idsvc import __version__
from idsvc.ledger.act import Act, Figure
from idsvc.ledger.canonical import parse
from idsvc.ledger.event import Event
from idsvc.office import backup, purge, receipts, restore_log, restore_status
from idsvc.office.books import enter, note, note_all
from idsvc.office.context import Office, today
from idsvc.office.day import CELL_FACT, CHAINS_FACT, commit_states, renew
from idsvc.office.errors import OfficeError
from idsvc.office.opening import open_status_list
from idsvc.office.ports import UnitOfWork
from idsvc.office.publication import HOLDS_FACT, POLICY_FACT, TRUST_FACT, Published, enter_policy, publish
from idsvc.office.published import PublishedCity
from idsvc.office.restore_log import JoinedLog
from idsvc.oversight.accounting import outstanding
from idsvc.retention.clock import Commitments


class RestoreRefused(OfficeError):
    """This backup and this published directory do not make a city that may go on."""


@unique
class Unentered(StrEnum):
    """What to do with a backup that the log does not name: nothing else shows that the city made it."""

    REFUSE = "refuse"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Source:
    """A backup as it was read: its day, SHA-256 of its file, and whether the log must name it."""

    day: date
    digest: bytes
    unentered: Unentered = Unentered.REFUSE


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was put back, what was dropped, and what is known no more.

    ``lost``: what was pending when the backup was made, by account; cards: signed by then and not handed over.
    ``voided_since``: of those cards, how many are known to be revoked. ``codes_unknown``: codes that were drawn by
    then, are not revoked and belong to no register entry. ``revoked_since_unknown``: codes drawn since and revoked.
    ``receipts_dropped``: receipts that waited for a day of the clock that is lost.
    """

    day: date
    backup: date
    backup_entered: bool
    log_in_backup: int
    log_published: int
    figures_lost: int
    lost: Mapping[str, int]
    register: int
    cancelled_since: int
    voided_since: int
    codes_unknown: int
    revoked_since_unknown: int
    old_lists: int
    new_list: int
    policy_changed: bool
    receipts_dropped: int

    def plain(self) -> dict[str, object]:
        """Return the report as values for JSON."""
        days = {"day": self.day.isoformat(), "backup": self.backup.isoformat()}
        return {**asdict(self), **days}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "RestoreReport":
        """Return the report that ``plain`` gave."""
        days = {name: date.fromisoformat(plain[name]) for name in ("day", "backup")}
        return cls(**{**plain, **days})


@dataclass(frozen=True, slots=True)
class _Cards:
    """What joining lists and register found: cards cancelled and voided since, codes that nobody knows."""

    cancelled: int
    voided: int
    unknown: int
    revoked_unknown: int


_CARDS_GONE: Final = (Figure.CARDS_HANDED_OVER, Figure.CARDS_VOIDED, Figure.CARDS_LOST)

LOST: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "drafts": Act.DRAFT_LOST,
        "applications": Act.APPLICATION_LOST,
        "captures": Act.CAPTURE_LOST,
        "tags": Act.TAG_LOST,
        "cards": Act.CARD_LOST,
    }
)
"""Which act says that something of an account was lost."""


_DATE: Final = "the machine's date lies before the log's newest day: set the date right, then restore"


def check_entered(published: PublishedCity, source: Source) -> bool:
    """Tell whether the published log names this backup; raises ``RestoreRefused`` where it must and does not."""
    entered = restore_log.names_backup(published.entries, source.digest)
    if not entered and source.unentered is Unentered.REFUSE:
        raise RestoreRefused("the published log does not name this backup: take the newest one that it names")
    return entered


def reconcile(office: Office, source: Source, published: PublishedCity, made: Commitments | None) -> RestoreReport:
    """Bring freshly loaded rows to what was published last, in one transaction.

    ``made`` is what the log must say of a new clock, None where the old one goes on. Raises ``RestoreRefused``,
    ``NotItsLog`` or ``NotItsLists``, and then changes nothing.
    """
    day = today(office)
    with office.units() as unit:
        log = restore_log.join(unit, published)
        if log.newest > day:
            raise RestoreRefused(_DATE)
        entered = check_entered(published, source)
        enter(unit, Event.CITY_RESTORED, day, {"backup": source.day.isoformat(), "size": log.in_backup})
        note(office, unit, Act.CITY_RESTORED, day, actor=None)
        _settle(office, unit, log, day)
        policy_changed = _enter_rules(office, unit, log, day)
        receipts.after_restore(office, unit, published.raw, published.receipts.get, log.in_backup)
        cards, lost = _account(office, unit, published, log, day)
        dropped = 0
        if made is not None:
            _start_clock(office, unit, made)
            dropped = unit.receipts.forget_kept()  # of the old chains no day is ever entered as destroyed
        report = RestoreReport(
            day=day,
            backup=source.day,
            backup_entered=entered,
            log_in_backup=log.in_backup,
            log_published=log.published,
            figures_lost=len(log.sealed(log.in_backup)),
            lost=lost,
            register=unit.cards.count(),
            cancelled_since=cards.cancelled,
            voided_since=cards.voided,
            codes_unknown=cards.unknown,
            revoked_since_unknown=cards.revoked_unknown,
            old_lists=len(unit.status.uris()),
            new_list=open_status_list(office, unit, unit.status.uris()[-1][1]),
            policy_changed=policy_changed,
            receipts_dropped=dropped,
        )
        unit.commit()
    return report


def open_for_business(office: Office) -> Published:
    """Purge what is due and publish: from now on the city works; again, after a crash, it changes nothing more."""
    purge.run(office)
    return publish(office)


def go_on_with_clock(office: Office) -> None:
    """Let the old clock go on: it is brought to today, what the log lost of its days is entered, a chain is opened.

    Raises a ``ClockError``. Again, after a crash, it opens one more chain.
    """
    day, standing = today(office), office.clock.read().day
    with office.units() as unit:
        known = unit.purges.node_day(office.node) or standing
        if known < standing:
            step = {"node": office.node, "left": known.isoformat(), "stands": standing.isoformat()}
            enter(unit, Event.CLOCK_ADVANCED, day, step)
            unit.purges.stand(office.node, standing)
            unit.commit()
    renew(office, confirmed=day)


def _enter_rules(office: Office, unit: UnitOfWork, log: JoinedLog, day: date) -> bool:
    """Enter the version of the service and the policy where they are not those that the log names last."""
    major, minor, patch = (int(part) for part in __version__.split(".")[:3])
    installed: dict[str, int | str] = {"major": major, "minor": minor, "patch": patch}
    if log.last(Event.SOFTWARE_INSTALLED) != installed:
        enter(unit, Event.SOFTWARE_INSTALLED, day, installed)
    changed = unit.city.fact(POLICY_FACT) != office.policy.digest
    if changed:
        enter_policy(office, unit, day)
    return changed


def _settle(office: Office, unit: UnitOfWork, log: JoinedLog, day: date) -> None:
    """Settle the facts, the purges and the node's day by the log: the backup's own are of its day."""
    destroyed = log.destroyed()
    for each, chain in sorted(destroyed):
        if not unit.purges.destroyed(each, chain):
            unit.purges.begin(each, chain)
        unit.purges.finish(each, chain)
    stands = log.stands(office.node) or day
    last = max((each for each, _ in destroyed), default=log.entries[0].day)
    unit.purges.stand(office.node, stands)
    facts = {
        purge.LAST_DAY_FACT: last.isoformat(),
        CHAINS_FACT: " ".join(str(chain) for chain in sorted(log.live_chains())),
        CELL_FACT: str(log.last(Event.CLOCK_CELL).get("commitment", "")),
        POLICY_FACT: str(log.last(Event.POLICY_ADOPTED).get("digest", "")),
        TRUST_FACT: str(log.last(Event.TRUST_PUBLISHED).get("digest", "")),
        HOLDS_FACT: (log.day_of(Event.HOLDS_IN_FORCE) or last).isoformat(),
        backup.LAST_FACT: (log.day_of(Event.BACKUP_MADE) or last).isoformat(),
    }
    for name, value in facts.items():
        unit.city.settle(name, value)


def _start_clock(office: Office, unit: UnitOfWork, made: Commitments) -> None:
    """Enter a new clock in place of a lost one: every chain of the old one is dropped, nothing is said destroyed."""
    enter(unit, Event.CLOCK_STARTED, made.day, {"node": made.node, "stands": made.day.isoformat()})
    commit_states(unit, made)
    unit.purges.stand(office.node, made.day)
    # Nothing sealed under the new clock can be due on its first day.
    unit.city.settle(purge.LAST_DAY_FACT, made.day.isoformat())


def _account(
    office: Office, unit: UnitOfWork, published: PublishedCity, log: JoinedLog, day: date
) -> tuple[_Cards, Mapping[str, int]]:
    """Join lists and register, and enter everything that was pending by the time of the backup as lost."""
    totals = _count_open_figures(unit, log, day)
    standing = totals[Figure.CARDS_INTENDED] - sum(totals[each] for each in _CARDS_GONE)
    cards = _join_cards(office, unit, published, standing, day)
    lost = {**outstanding(totals), "cards": standing - cards.voided}
    for account, act in LOST.items():
        note_all(office, unit, act, day, actor=None, record_ids=[None] * lost[account])
    return cards, lost


def _join_cards(office: Office, unit: UnitOfWork, published: PublishedCity, standing: int, day: date) -> _Cards:
    before = restore_status.outstanding(unit)
    revoked_unknown = restore_status.join(unit, published, office.entropy)
    cancelled = restore_status.cancel_revoked(unit)
    left = restore_status.outstanding(unit)
    gone = restore_status.account(before - left - restore_status.CODES * len(cancelled), standing)
    note_all(office, unit, Act.CARD_CANCELLED, day, actor=None, record_ids=cancelled)
    note_all(office, unit, Act.CARD_VOIDED, day, actor=None, record_ids=[None] * gone.voided)
    note_all(office, unit, Act.CODE_CANCELLED, day, actor=None, record_ids=[None] * gone.codes)
    unknown = left - restore_status.CODES * len(unit.cards.valid())
    return _Cards(len(cancelled), gone.voided, unknown, revoked_unknown)


def _count_open_figures(unit: UnitOfWork, log: JoinedLog, day: date) -> Counter[str]:
    """Return each figure's total by the time of the backup.

    A day whose figures were open then may be sealed by now, with counts that are lost: what was counted by then is
    counted again under the day of the restore.
    """
    totals: Counter[str] = Counter()
    for _, _, canonical in unit.books.openings():
        totals.update(_counts(canonical))
    sealed = log.sealed()
    for open_day in unit.books.unsealed_days(date.max):
        figures = unit.books.figures(open_day)
        totals.update(figures)
        if open_day in sealed:
            unit.books.drop_figures(open_day)
            for name, count in figures.items():
                unit.books.count(day, name, count)
    return totals


def _counts(canonical: bytes) -> Mapping[str, int]:
    found = parse(canonical)
    return {name: count for name, count in found.items() if isinstance(count, int)} if isinstance(found, dict) else {}
