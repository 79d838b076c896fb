"""The door: who comes new, who comes back with a ticket, an appointment or a card, who paid and who is an officer."""

from datetime import timedelta

from idsvc.enroll.arrival import Arrival, WeekPlan
from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass, Paper
from idsvc.issue.errors import EndsTooSoon, NotRenewable, RenewalRefused
from idsvc.office import appointments, arrivals, changes, fees, intake, officer, renewal, signin
from idsvc.office.changes import Change, Lost
from idsvc.office.context import today
from idsvc.office.errors import AnotherAppointment, NotFound
from idsvc.office.views import Started
from tests.soak.desk import Carried, Desk, End, Ticket, Turn, Waiting
from tests.soak.residents import Resident, invented
from tests.support.city import PASSWORD
from tests.support.visits import photo

FEE = 1000
WEEK, AHEAD = 3, 9
"""Open days after which appointments are made again, and the days ahead for which."""
RETURN_SHARE, BOOKED_SHARE, CARD_SHARE, TWICE_SHARE = 0.3, 0.15, 0.3, 0.5


def arrive(desk: Desk) -> None:
    """Take one resident from the door as far as chance lets them come."""
    desk.visits += 1
    desk.tickets = [ticket for ticket in desk.tickets if ticket.last_day >= today(desk.office)]
    if desk.tickets and desk.by_chance(RETURN_SHARE):
        return _with_ticket(desk)
    if desk.carried and desk.by_chance(CARD_SHARE):
        return _with_card(desk, desk.carried.pop(desk.dice.randrange(len(desk.carried))))
    desk.booked = [slot for slot in desk.booked if slot.day >= today(desk.office)]
    if desk.booked and desk.by_chance(BOOKED_SHARE):
        _by_appointment(desk)
    resident = invented(desk.dice, desk.visits, today(desk.office))
    if desk.tags and desk.known and desk.by_chance(TWICE_SHARE):
        resident = desk.dice.choice(desk.known)
    return _new(desk, resident)


def _new(desk: Desk, resident: Resident) -> None:
    visit_type = desk.dice.choice((VisitType.NEW, VisitType.NEW, VisitType.UPDATE, VisitType.REPLACEMENT))
    started = intake.start(desk.office, desk.one_of("ana", "ben"), visit_type, resident.form["language"])
    pay(desk)
    fill_in(desk, resident, started, resident.papers)


def _with_ticket(desk: Desk) -> None:
    """Come back with the ticket of a return slip and all the papers; the ticket is good once."""
    ticket = desk.tickets.pop(desk.dice.randrange(len(desk.tickets)))
    if _accept(desk, ticket.code) is not Arrival.RETURN:
        desk.faults.append("a ticket to come back was taken for something else")
    desk.refused(Turn.TICKET, NotFound, lambda: _accept(desk, ticket.code))
    _new(desk, ticket.resident.with_all_papers())


def _by_appointment(desk: Desk) -> None:
    """Come by an appointment of today; by one of another day nobody is let in, and it is kept."""
    todays = [slot for slot in desk.booked if slot.day == today(desk.office)]
    slot = desk.dice.choice(todays or desk.booked)
    if not todays:
        return desk.refused(Turn.ANOTHER_DAY, AnotherAppointment, lambda: _accept(desk, slot.code))
    desk.booked.remove(slot)
    if _accept(desk, slot.code) is not Arrival.APPOINTMENT:
        desk.faults.append("an appointment was taken for something else")
    return desk.refused(Turn.APPOINTMENT, NotFound, lambda: _accept(desk, slot.code))


def _accept(desk: Desk, code: str) -> Arrival:
    return arrivals.accept(desk.office, desk.city.actor("ana"), code)


def make_week(desk: Desk) -> None:
    """Make the appointments of the days to come; those made before for the same days are good no more."""
    days = tuple(today(desk.office) + timedelta(days=ahead) for ahead in range(1, AHEAD + 1))
    plan = WeekPlan(days, start=540, end=780, length=30, counters=1)
    desk.booked = list(appointments.make_week(desk.office, desk.city.actor("sol"), plan))


def _with_card(desk: Desk, carried: Carried) -> None:
    """Come with a card: renew it, change what it says, or have lost it."""
    ana, way = desk.city.actor("ana"), desk.dice.random()
    if way < 0.3:
        how = desk.dice.choice((Lost.CODE, Lost.NUMBER))
        typed = carried.cancel_code if how is Lost.CODE else carried.number
        started = changes.start_replacement(desk.office, ana, carried.resident.form["language"], how, typed)
        desk.steps[Turn.LOST] += 1
        return fill_in(desk, carried.resident, started, carried.resident.papers)
    if way < 0.8:
        try:
            started = renewal.start(desk.office, ana, carried.resident.form["language"], carried.text, None)
        except RenewalRefused as refusal:
            desk.steps[Turn.TOO_EARLY] += refusal.reasons == (NotRenewable.TOO_EARLY,)
            if refusal.reasons != (NotRenewable.TOO_EARLY,):
                desk.faults.append(f"a card in a hand was not renewed: {', '.join(refusal.reasons)}")
        else:
            desk.steps[Turn.RENEWAL] += 1
            return fill_in(desk, carried.resident, started, _beside_the_card(carried.resident))
    change = desk.dice.choice(list(Change))
    started = changes.start_update(desk.office, ana, carried.resident.form["language"], carried.text, None, change)
    desk.steps[Turn.UPDATE] += 1
    if change is Change.OTHER:
        return fill_in(desk, carried.resident, started, _beside_the_card(carried.resident))
    renamed = carried.resident.renamed(desk.dice)
    return fill_in(desk, renamed, started, renamed.papers)


def _beside_the_card(resident: Resident) -> tuple[Paper, ...]:
    """The card shows who somebody is, and where they live if its code has the address."""
    shown = {EvidenceClass.IDENTITY_STRONG}
    if resident.form.get("address_in_code"):
        shown.add(EvidenceClass.RESIDENCE)
    return tuple(paper for paper in resident.papers if paper.evidence_class not in shown)


def fill_in(desk: Desk, resident: Resident, started: Started, papers: tuple[Paper, ...], decided_by: str = "") -> None:
    """Fill a visit in and file it, or let it end as many do."""
    office, ana, case_id, way = desk.office, desk.city.actor("ana"), started.case_id, desk.dice.random()
    version = 1
    if way < 0.03:
        return desk.end(End.LEFT)
    for _ in range(desk.dice.randint(1, 3)):
        version = intake.save(office, ana, case_id, version, resident.form)
    for paper in papers:
        version = intake.add_paper(office, ana, case_id, version, paper)
    if way < 0.06:
        return withdraw(desk, case_id)
    if not intake.look(office, ana, case_id).tally.met:
        sent = arrivals.send_back(office, ana, case_id)
        desk.tickets.append(Ticket(sent.code, sent.last_day, resident))
        return desk.end(End.SENT_BACK)
    version = intake.set_portrait(office, ana, case_id, version, photo())
    version = intake.confirm(office, ana, case_id, version)
    try:
        filed = intake.submit(office, ana, case_id, version)
    except EndsTooSoon:
        desk.steps[Turn.ENDS_AT_ONCE] += 1
        return withdraw(desk, case_id)
    desk.steps[Turn.SECOND_LOOK] += filed.second_look
    return desk.keep(Waiting(started.case_code, resident, decided_by))


def withdraw(desk: Desk, case_id: bytes) -> None:
    """End a case as its resident wishes."""
    intake.withdraw(desk.office, desk.city.actor("ana"), case_id)
    desk.end(End.WITHDRAWN)


def pay(desk: Desk) -> None:
    """Pay, be waived, owe it, or pay and have it back."""
    ana, way = desk.city.actor("ana"), desk.dice.random()
    number = fees.fresh_number(desk.office, ana)
    if way < 0.45:
        fees.take(desk.office, ana, number, FEE)
        desk.tally.drawer += FEE
        if way < 0.05:
            give_back(desk, number)
        elif way < 0.1:
            desk.paid.append(number)
    elif way < 0.7:
        fees.waive(desk.office, ana, FEE)
    elif way < 0.85:
        fees.charge(desk.office, ana, number, FEE)
        desk.due.append(number)


def give_back(desk: Desk, number: str) -> None:
    """Give the money of a number back."""
    fees.refund(desk.office, desk.city.actor("ana"), number)
    desk.tally.drawer -= FEE
    desk.steps[Turn.REFUNDED] += 1


def settle_fees(desk: Desk) -> None:
    """Let those who owed a fee yesterday pay it, or be waived, or never come; and some want their money back."""
    ana, due, paid = desk.city.actor("ana"), desk.due, desk.paid
    desk.due, desk.paid = [], []
    for number in due:
        way = desk.dice.random()
        if way < 0.6:
            fees.pay(desk.office, ana, number)
            desk.tally.drawer += FEE
            desk.steps[Turn.PAID_LATER] += 1
        elif way < 0.8:
            fees.waive_due(desk.office, ana, number)
            desk.steps[Turn.WAIVED_LATER] += 1
    for number in paid:
        give_back(desk, number)


def officer_comes(desk: Desk) -> None:
    """An officer stands at the counter: one press, once; the screens show something again when the lock is opened."""
    ben, token = signin.sign_in(desk.office, "ben", PASSWORD)
    digest = signin.session_digest(token)
    if officer.call(desk.office, ben, token) is None or officer.call(desk.office, ben, token) is not None:
        desk.faults.append("an officer's press opened no request, or two")
    if not officer.is_blanked(desk.office, digest):
        desk.faults.append("the screens were not blanked")
    signin.unlock(desk.office, token, PASSWORD)
    if officer.is_blanked(desk.office, digest):
        desk.faults.append("the screens stayed blank")
    signin.sign_out(desk.office, token)
    desk.steps[Turn.OFFICER] += 1
