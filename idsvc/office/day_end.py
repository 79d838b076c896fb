"""Day end on one page: what still stands open, what two people counted, and a difference that is published, not hidden.

Nothing on it stops tomorrow: a day that nobody closed is counted with the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from idsvc.enroll.case import CaseHead
from idsvc.enroll.stage import Stage
from idsvc.issue.cash import CashDay
from idsvc.issue.stock import AlreadyClosed, Pile
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import printing, stock
from idsvc.office.books import enter, note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import NotPermitted, OfficeError
from idsvc.office.ports import UnitOfWork
from idsvc.office.printing import Unanswered
from idsvc.office.slots import ToPull
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.roles import Permission, allowed


class NotTwo(OfficeError):
    """One person signed twice."""

    def __init__(self) -> None:
        super().__init__("two people close a day: the second one is another person of this site")


class Counted(OfficeError):
    """What is in the books moved, or somebody closed the day meanwhile."""

    def __init__(self) -> None:
        super().__init__("the books moved while you counted: look at the differences again, then sign")


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What the page shows of a site's day; tickets and slots, never a name.

    ``cash`` holds every day up to today that nobody closed, as one; ``left_open`` names the earlier ones.
    ``drafts``, ``not_fetched``: tickets whose visit was not ended, whose card was made and not handed over;
    ``returned``: envelopes that came back and wait for their resident; ``overdue`` has to be 0;
    ``closed_by``: who closed today, empty while it is open.
    """

    day: date
    site: str
    cash: CashDay
    left_open: tuple[date, ...]
    stock: stock.Standing
    drafts: tuple[int, ...]
    not_fetched: tuple[int, ...]
    unanswered: Sequence[Unanswered]
    to_pull: tuple[ToPull, ...]
    returned: int
    overdue: int
    closed_by: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Tell whether both the cash and the stock of today are closed."""
        return self.cash.close_id is not None and bool(self.stock.counted)


@dataclass(frozen=True, slots=True)
class Count:
    """What two people counted: cents in the drawer, and things in the safe; None for what is closed already."""

    cash: int | None
    piles: Mapping[Pile, int] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Counted less expected: negative is missing."""

    cash: int
    piles: Mapping[Pile, int]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return self.cash != 0 or bool(self.piles)


NONE_COUNTED: Final = Difference(0, {})


def look(office: Office, actor: Actor) -> DayEnd:
    """Return how the day of the actor's site stands."""
    require(actor, Permission.DAY_CLOSE)
    day, site = settle(office), actor.site
    counted, unanswered = stock.standing(office, actor), printing.without_answer(office, actor)
    with office.units() as unit:
        cash, left = _cash(office, unit, site, day)
        heads = [head for head in unit.cases.queue(_LISTED) if head.destroy_by > day and head.site == site]
        return DayEnd(
            day=day,
            site=site,
            cash=cash,
            left_open=left,
            stock=counted,
            drafts=_tickets(head.ticket for head in heads if _begun_today(office, head, day)),
            not_fetched=_tickets(head.ticket for head in heads if head.stage is Stage.ISSUED),
            unanswered=unanswered,
            to_pull=tuple(ToPull(number, until) for number, until in unit.slots.due(site, day)),
            returned=sum(head.stage is Stage.RETURNED for head in heads),
            overdue=sum(each.rows for each in unit.purges.due(day)),
            closed_by=_names(unit, cash),
        )


_LISTED: Final = (Stage.DRAFT, Stage.ISSUED, Stage.RETURNED)


def _begun_today(office: Office, head: CaseHead, day: date) -> bool:
    """Tell whether a draft is of today: its date never moves, so yesterday's dies sooner."""
    last = day + timedelta(days=office.policy.schedule.days(RetentionClass.DRAFT))
    return head.stage is Stage.DRAFT and head.destroy_by == last


def _tickets(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(found))


def _cash(office: Office, unit: UnitOfWork, site: str, day: date) -> tuple[CashDay, tuple[date, ...]]:
    """Return today's cash with what earlier days left open, as one drawer; and which days those are."""
    today = unit.payments.cash(day, site) or CashDay(day, site, office.policy.fees.drawer, 0, 0, None, None)
    if today.close_id is not None:
        return today, ()
    earlier = [each for each in unit.payments.open_cash(site, day) if each.day < day]
    taken, refunded = sum(each.taken for each in earlier), sum(each.refunded for each in earlier)
    joined = replace(today, taken=today.taken + taken, refunded=today.refunded + refunded)
    return joined, tuple(each.day for each in earlier)


def _names(unit: UnitOfWork, cash: CashDay) -> tuple[str, ...]:
    if cash.close_id is None:
        return ()
    accounts = (unit.desk.account(staff_id) for staff_id in unit.books.who(cash.close_id))
    return tuple(sorted(each.login for each in accounts if each is not None))


def compare(office: Office, actor: Actor, count: Count) -> Difference:
    """Return counted less expected; nothing is written."""
    require(actor, Permission.DAY_CLOSE)
    return _difference(look(office, actor), count)


def _difference(stands: DayEnd, count: Count) -> Difference:
    cash = 0 if count.cash is None else count.cash - stands.cash.expected
    if count.piles is None:
        return Difference(cash, {})
    should = stands.stock.should
    return Difference(
        cash, {pile: count.piles[pile] - should[pile] for pile in Pile if count.piles[pile] != should[pile]}
    )


def close(office: Office, actor: Actor, second: Actor, count: Count, accepted: Difference) -> None:
    """Close the day by two people, cash and stock; what is missing is entered as missing and published.

    ``second`` has just shown who they are, at the same terminal; one of the two answers for the stock. ``accepted`` is
    the difference that both saw. Raises ``NotTwo``, ``NotPermitted``, ``Counted``.
    """
    keeper, signer = _two(actor, second)
    if _difference(look(office, actor), count) != accepted:
        raise Counted
    if count.piles is not None:
        _close_stock(office, keeper, signer, count.piles, accepted.piles)
    if count.cash is not None:
        _close_cash(office, actor, second, count.cash, accepted.cash)


def _two(actor: Actor, second: Actor) -> tuple[Actor, Actor]:
    """Return who answers for the stock, and the other; they are two, of one site."""
    if actor.staff_id == second.staff_id or actor.site != second.site:
        raise NotTwo
    for each in (actor, second):
        require(each, Permission.DAY_CLOSE)
    keepers = [each for each in (actor, second) if allowed(each.role, Permission.STOCK_KEEP)]
    if not keepers:
        raise NotPermitted
    return keepers[0], second if keepers[0] is actor else actor


def _close_stock(
    office: Office, keeper: Actor, signer: Actor, counted: Mapping[Pile, int], accepted: Mapping[Pile, int]
) -> None:
    try:
        stock.close(office, keeper, signer, counted, accepted)
    except AlreadyClosed as closed:
        raise Counted from closed


def _close_cash(office: Office, actor: Actor, second: Actor, counted: int, accepted: int) -> None:
    day = settle(office)
    with office.units() as unit:
        cash, _ = _cash(office, unit, actor.site, day)
        if cash.close_id is not None or counted - cash.expected != accepted:
            raise Counted
        closing = office.entropy(ID_BYTES)
        for earlier in unit.payments.open_cash(actor.site, day - timedelta(days=1)):
            # What an earlier day left is counted with today's: a difference stands on the day it was seen.
            unit.payments.keep_cash(replace(earlier, counted=earlier.expected, close_id=closing))
            counted -= earlier.taken - earlier.refunded
        own = unit.payments.cash(day, actor.site) or CashDay(day, actor.site, cash.drawer, 0, 0, None, None)
        closed = replace(own, counted=counted, close_id=closing)
        unit.payments.keep_cash(closed)
        for act, who in ((Act.CASH_CLOSED, actor), (Act.CASH_WITNESSED, second)):
            note(office, unit, act, day, actor=who, record_id=closing)
        enter(unit, Event.CASH_CLOSED, day, {"missing": closed.missing, "over": closed.over})
        unit.commit()
