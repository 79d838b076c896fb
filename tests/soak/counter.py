"""A counter under thousands of visits: whoever comes is taken a step further by chance, and every visit has an end."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum, unique
from random import Random

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.stage import Stage
from idsvc.issue.print_job import Outcome
from idsvc.issue.stock import Pile, StockMove
from idsvc.office import (
    appeal,
    arrivals,
    bridge,
    cancellation,
    day_end,
    decision,
    fees,
    handover,
    intake,
    issuance,
    posting,
    printing,
    publication,
    purge,
    slots,
    stock,
)
from idsvc.office.context import Actor, Office, today
from idsvc.office.day_end import Count
from idsvc.office.errors import NotFound
from idsvc.office.views import CaseView
from tests.soak.residents import Resident, invented
from tests.support.city import OPENING, TestCity
from tests.support.visits import came_out, photo

QUARTER = 80
"""Days after which the keys are listed again: a trust list is good for a hundred."""
DRAWN_ONE_IN = 40
"""Drawing a card takes most of a second and has tests of its own: this often it is drawn here too."""
DENIED = (DenialReason.RESIDENCE_NOT_SHOWN,)


@unique
class End(StrEnum):
    """How a visit ended; none ends otherwise."""

    LEFT = "left before it was filed: the draft dies with its day"
    SENT_BACK = "sent back with a slip and a ticket"
    WITHDRAWN = "withdrawn by the resident"
    HANDED_OVER = "card handed over"
    MAILED = "card mailed"
    APPEALED = "an appeal took its place"
    DESTROYED = "nobody came: destroyed on its date"


@dataclass(frozen=True)
class Waiting:
    """A case that its resident has a code for; ``decided_by`` denied it, where it was denied."""

    code: str
    decided_by: str = ""


@dataclass
class Desk:
    """A city's counter on one day after the other; ``ends`` counts visits, ``steps`` what was done."""

    city: TestCity
    dice: Random
    waiting: list[Waiting] = field(default_factory=list)
    gone: list[Waiting] = field(default_factory=list)
    ends: Counter[End] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    differences: int = 0
    listed: date = OPENING

    @property
    def office(self) -> Office:
        return self.city.office

    def one_of(self, *logins: str) -> Actor:
        return self.city.actor(self.dice.choice(logins))

    def end(self, how: End) -> None:
        self.ends[how] += 1

    def keep(self, code: str, decided_by: str = "") -> None:
        self.waiting.append(Waiting(code, decided_by))

    def open_for_a_day(self, visits: int) -> None:
        """Take this many newcomers and as many who come back, close the day, and let the night pass."""
        if stock.standing(self.office, self.city.actor("sol")).should[Pile.BLANKS] < visits * 4:
            stock.record(self.office, self.city.actor("sol"), StockMove.BLANKS_RECEIVED, visits * 10)
        for _ in range(visits):
            arrive(self, invented(self.dice, self.visits, today(self.office)))
        for _ in range(min(len(self.waiting), max(visits * 3, len(self.waiting) // 2))):
            come_back(self, self.waiting.pop(self.dice.randrange(len(self.waiting))))
        pull_uncollected(self)
        close_the_day(self)
        publication.publish(self.office)
        self.pass_by(self.dice.choice((1, 1, 1, 1, 3)))

    def pass_by(self, days: int) -> None:
        """Let everything that waits come to its date: the office only opens, pulls cards and purges."""
        for _ in range(days):
            self.city.run_days(1)
            purge.run(self.office)
            pull_uncollected(self)
            if (today(self.office) - self.listed).days >= QUARTER:
                self.city.hold_ceremony()
                self.listed = today(self.office)


def arrive(desk: Desk, resident: Resident) -> None:
    """Take one newcomer from the door as far as chance lets them come."""
    desk.visits += 1
    visit_type = desk.dice.choice((VisitType.NEW, VisitType.NEW, VisitType.UPDATE, VisitType.REPLACEMENT))
    started = intake.start(desk.office, desk.one_of("ana", "ben"), visit_type, resident.form["language"])
    pay(desk)
    fill_in(desk, resident, started.case_id, started.case_code)


def pay(desk: Desk) -> None:
    """Pay, be waived, or pay and have it back."""
    ana, way = desk.city.actor("ana"), desk.dice.random()
    if way < 0.5:
        number = fees.fresh_number(desk.office, ana)
        fees.take(desk.office, ana, number, 1000)
        if way < 0.05:
            fees.refund(desk.office, ana, number)
    elif way < 0.8:
        fees.waive(desk.office, ana, 1000)


def fill_in(desk: Desk, resident: Resident, case_id: bytes, code: str) -> None:
    """Fill a visit in and file it, or let it end as many do."""
    office, ana, way = desk.office, desk.city.actor("ana"), desk.dice.random()
    version = 1
    if way < 0.03:
        return desk.end(End.LEFT)
    for _ in range(desk.dice.randint(1, 3)):
        version = intake.save(office, ana, case_id, version, resident.form)
    for paper in resident.papers:
        version = intake.add_paper(office, ana, case_id, version, paper)
    if way < 0.06:
        intake.withdraw(office, ana, case_id)
        return desk.end(End.WITHDRAWN)
    if not intake.look(office, ana, case_id).tally.met:
        sent = arrivals.send_back(office, ana, case_id)
        if desk.dice.random() < 0.5:
            arrivals.accept(office, ana, sent.code)
        return desk.end(End.SENT_BACK)
    version = intake.set_portrait(office, ana, case_id, version, photo())
    version = intake.confirm(office, ana, case_id, version)
    intake.submit(office, ana, case_id, version)
    return desk.keep(code)


def come_back(desk: Desk, who: Waiting) -> None:
    """Open a case by its code and take it one step further, or find that its day has come."""
    try:
        case = intake.reopen(desk.office, desk.one_of("ana", "ben"), who.code)
    except NotFound:
        return desk.end(End.DESTROYED)
    desk.steps[case.head.stage] += 1
    if desk.dice.random() < 0.03:
        intake.withdraw(desk.office, desk.city.actor("ana"), case.head.case_id)
        return desk.end(End.WITHDRAWN)
    return STEPS[case.head.stage](desk, who, case)


def decide(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Approve, refer or deny; an appeal is decided by another than the one who denied."""
    others = [login for login in ("sol", "ida") if login != who.decided_by]
    case_id, version, way = case.head.case_id, case.head.write_version, desk.dice.random()
    login = desk.dice.choice(others)
    actor = desk.city.actor(login)
    if way < 0.15:
        decision.deny(desk.office, actor, case_id, version, DENIED)
        return desk.keep(who.code, login)
    if way < 0.3 and case.head.stage is Stage.PENDING:
        decision.refer(desk.office, actor, case_id, version, desk.dice.choice(list(ReferralReason)))
    elif way < 0.95:
        decision.approve(desk.office, actor, case_id, version)
    return desk.keep(who.code, who.decided_by)


def appeal_or_not(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Appeal a denial with the papers once more; who does not, or may not, lets it lapse."""
    known = case.known
    over = known.final or known.appeal is not None or known.until is None or known.until < today(desk.office)
    if over or desk.dice.random() < 0.5:
        return desk.keep(who.code, who.decided_by)
    head = case.head
    begun = appeal.begin(desk.office, desk.city.actor("ana"), head.case_id, head.write_version, "en")
    desk.end(End.APPEALED)
    resident = invented(desk.dice, desk.visits, today(desk.office))
    desk.visits += 1
    before = len(desk.waiting)
    fill_in(desk, resident, begun.case_id, begun.case_code)
    if len(desk.waiting) > before:
        desk.waiting[-1] = replace(desk.waiting[-1], decided_by=who.decided_by)
    return None


def make_card(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Issue the card, sometimes a bridge card first because the printer is down."""
    ana, head = desk.city.actor("ana"), case.head
    if desk.dice.random() < 0.05:
        head = bridge.make(desk.office, ana, head.case_id, head.write_version).head
    if desk.dice.random() < 0.95:
        issuance.issue(desk.office, ana, head.case_id, head.write_version)
    return desk.keep(who.code)


def print_and_give(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Print until a good card comes out, then hand it over, put it into a slot, or mail it."""
    office, ana, dice = desk.office, desk.city.actor("ana"), desk.dice
    case_id, version = case.head.case_id, case.head.write_version
    while True:
        if dice.random() < 1 / DRAWN_ONE_IN:
            printing.send(office, ana, case_id)
            printing.answer(office, ana, case_id, Outcome.GOOD, "")
        else:
            came_out(office, ana, case_id)
        if dice.random() < 0.9:
            break
        serial = f"B{dice.randrange(10**6):06}"
        printing.answer(office, ana, case_id, dice.choice((Outcome.SPOILED, Outcome.NOTHING)), serial)
        head = issuance.reissue(office, ana, case_id, version).head
        case_id, version = head.case_id, head.write_version
    give(desk, who, case_id, version, may_mail=case.known.may_mail)


def give(desk: Desk, who: Waiting, case_id: bytes, version: int, *, may_mail: bool) -> None:
    """Hand a good card over, or set it aside, or mail it."""
    office, ana, way = desk.office, desk.city.actor("ana"), desk.dice.random()
    if way < 0.2:
        slots.set_aside(office, ana, case_id, version, today(office) + timedelta(days=2))
        return desk.keep(who.code)
    if way < 0.4 and may_mail:
        posting.mail(office, ana, case_id, version)
        return desk.keep(who.code)
    slip = handover.hand_over(office, ana, case_id)
    if desk.dice.random() < 0.05:
        cancellation.by_code(office, ana, slip.cancel_code)
    return desk.end(End.HANDED_OVER)


def fetch(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Fetch the card from its slot, or not yet, or never."""
    way = desk.dice.random()
    if way < 0.3:
        return desk.gone.append(who)
    if way < 0.7:
        handover.hand_over(desk.office, desk.city.actor("ana"), case.head.case_id)
        return desk.end(End.HANDED_OVER)
    return desk.keep(who.code)


def after_mail(desk: Desk, who: Waiting, case: CaseView) -> None:
    """The card came, or it did not."""
    if desk.dice.random() < 0.7:
        return desk.end(End.MAILED)
    posting.never_arrived(desk.office, desk.city.actor("ana"), case.head.case_id, case.head.write_version)
    return desk.keep(who.code)


STEPS: Mapping[Stage, Callable[[Desk, Waiting, CaseView], None]] = {
    Stage.PENDING: decide,
    Stage.REFERRED: decide,
    Stage.APPEALED: decide,
    Stage.DENIED: appeal_or_not,
    Stage.APPROVED: make_card,
    Stage.RETURNED: make_card,
    Stage.ISSUED: print_and_give,
    Stage.WAITING: fetch,
    Stage.MAILED: after_mail,
}


def pull_uncollected(desk: Desk) -> None:
    """Pull the cards whose last day it is."""
    ana = desk.city.actor("ana")
    for each in slots.to_pull(desk.office, ana):
        slots.pull(desk.office, ana, each.number)
        desk.steps["pulled from its slot"] += 1


def close_the_day(desk: Desk) -> None:
    """Two people count; one day in five something is missing, and that is entered as missing."""
    ana, sol = desk.city.actor("ana"), desk.city.actor("sol")
    stands = day_end.look(desk.office, sol)
    piles = dict(stands.stock.should)
    lost = int(desk.dice.random() < 0.2)
    piles[Pile.BLANKS] -= lost
    desk.differences += lost
    count = Count(stands.cash.expected, piles)
    day_end.close(desk.office, sol, ana, count, day_end.compare(desk.office, sol, count))
    assert stock.standing(desk.office, sol).should == piles, "the books do not stand on what was counted"
