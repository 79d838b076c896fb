"""A counter under thousands of visits: whoever comes is taken a step further by chance, and every visit has an end."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage
from idsvc.issue.errors import EndsTooSoon
from idsvc.issue.print_job import JobState, Outcome
from idsvc.issue.stock import Pile
from idsvc.office import (
    appeal,
    bridge,
    cancellation,
    capture,
    correction,
    decision,
    handover,
    intake,
    issuance,
    posting,
    printing,
    slots,
)
from idsvc.office.capture import Shown
from idsvc.office.context import Actor, Office, today
from idsvc.office.decision import Look
from idsvc.office.errors import NotConfirmed, NotFound
from idsvc.office.handover import COMES_WITH_A_CARD, OldCard
from idsvc.office.views import CaseView
from tests.soak.desk import Carried, Desk, End, Turn, Waiting
from tests.soak.door import fill_in, withdraw
from tests.soak.residents import ENOUGH
from tests.support.pictures import FACE, covered, laden_jpeg
from tests.support.visits import Case, card_of

DRAWN_ONE_IN = 40
"""Drawing a card takes most of a second and has tests of its own: this often it is drawn here too."""
DENIED = (DenialReason.RESIDENCE_NOT_SHOWN,)


def come_back(desk: Desk, who: Waiting) -> None:
    """Open a case by its code and take it one step further, or find that its day has come."""
    try:
        case = intake.reopen(desk.office, desk.one_of("ana", "ben"), who.code)
    except NotFound:
        return desk.end(End.DESTROYED)
    desk.steps[case.head.stage] += 1
    if desk.by_chance(0.03):
        if case.head.stage is Stage.WAITING or desk.lying.pop(who.code, None):
            desk.tally.came(Pile.OLD_CARDS)
        return withdraw(desk, case.head.case_id)
    return STEPS[case.head.stage](desk, who, case)


def decide(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Approve, refer or deny; an appeal is decided by another than the one who denied."""
    login = desk.dice.choice([login for login in ("sol", "ida") if login != who.decided_by])
    actor, case_id, version, way = (
        desk.city.actor(login),
        case.head.case_id,
        case.head.write_version,
        desk.dice.random(),
    )
    if way < 0.15:
        decision.deny(desk.office, actor, case_id, version, DENIED)
        return desk.keep(replace(who, decided_by=login))
    if way < 0.35 and case.head.stage is Stage.PENDING:
        decision.refer(desk.office, actor, case_id, version, desk.dice.choice(list(ReferralReason)))
        return desk.keep(who) if way < 0.32 else desk.gone.append(who)
    if way < 0.95:
        look = desk.dice.choice(list(Look))
        decision.approve(desk.office, actor, case_id, version, look)
        if case.second_look:
            desk.steps[Turn.SAME if look is Look.SAME else Turn.ANOTHER] += 1
        if desk.tags:
            desk.known.append(who.resident)
    return desk.keep(who)


def look_again(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Copy papers of a referred or appealed case, correct what was typed, and decide; or wait for its date."""
    if desk.by_chance(0.5):
        copy_papers(desk, case)
    if case.head.stage is Stage.REFERRED and desk.by_chance(0.6):
        correct(desk, case)
    if desk.by_chance(0.15):
        return desk.gone.append(who)
    return decide(desk, who, intake.look(desk.office, desk.city.actor("sol"), case.head.case_id))


def copy_papers(desk: Desk, case: CaseView) -> None:
    """Copy the whole lease, or what the clerk uncovers of the passport; whoever decides may look."""
    office, ana, case_id = desk.office, desk.city.actor("ana"), case.head.case_id
    if desk.by_chance(0.5):
        kept = capture.add(office, ana, case_id, EvidenceClass.RESIDENCE, laden_jpeg())
    else:
        kept = capture.add(office, ana, case_id, EvidenceClass.IDENTITY_STRONG, covered(), Shown(uncovered=(FACE,)))
    desk.steps[Turn.COPIED] += 1
    if desk.by_chance(0.5):
        capture.show(office, desk.one_of("sol", "ida"), kept.capture_id)
        desk.steps[Turn.LOOKED_AT] += 1


def correct(desk: Desk, case: CaseView) -> None:
    """Correct a gender, sometimes a name; until the resident has seen it, nobody approves it."""
    office, ana, head = desk.office, desk.city.actor("ana"), case.head
    form = {**case.fields, "gender": "F" if case.fields.get("gender") == "X" else "X"}
    if desk.by_chance(0.3):
        form["full_name"] = f"{desk.dice.choice(('Ana', 'Bo', 'Cy'))} {form['full_name'].split()[-1]}"
    version = correction.correct(office, ana, head.case_id, head.write_version, form)
    desk.steps[Turn.CORRECTED] += 1
    if desk.by_chance(0.4):
        sol = desk.city.actor("sol")
        desk.refused(Turn.NOT_CONFIRMED, NotConfirmed, lambda: decision.approve(office, sol, head.case_id, version))
    version = intake.confirm(office, ana, head.case_id, version)
    intake.add_paper(office, ana, head.case_id, version, desk.dice.choice(ENOUGH))


def appeal_or_not(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Appeal a denial with the papers once more; who does not, or may not, lets it lapse."""
    known = case.known
    over = known.final or known.appeal is not None or known.until is None or known.until < today(desk.office)
    if over or desk.by_chance(0.3):
        return desk.gone.append(who)
    if desk.by_chance(0.4):
        return desk.keep(who)
    head = case.head
    begun = appeal.begin(desk.office, desk.city.actor("ana"), head.case_id, head.write_version, "en")
    desk.end(End.APPEALED)
    desk.visits += 1
    return fill_in(desk, who.resident, begun, who.resident.papers, who.decided_by)


def make_card(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Issue the card, sometimes a bridge card first because the printer is down."""
    ana, head = desk.city.actor("ana"), case.head
    try:
        if desk.by_chance(0.05):
            head = bridge.make(desk.office, ana, head.case_id, head.write_version).head
            desk.steps[Turn.BRIDGE] += 1
        if desk.by_chance(0.95):
            issuance.issue(desk.office, ana, head.case_id, head.write_version)
    except EndsTooSoon:
        desk.steps[Turn.ENDS_AT_ONCE] += 1
        return withdraw(desk, head.case_id)
    return desk.keep(who)


def print_and_give(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Print until a good card comes out, then hand it over, put it into a slot, mail it, or let it lie."""
    if desk.lying.pop(who.code, None) is None:
        try:
            case = print_until_good(desk, case)
        except EndsTooSoon:
            desk.steps[Turn.ENDS_AT_ONCE] += 1
            return withdraw(desk, case.head.case_id)
    return give(desk, who, case)


def print_until_good(desk: Desk, case: CaseView) -> CaseView:
    """Print, and say what came out; what was called good may still turn out bad."""
    while True:
        outcomes = desk.dice.choices(PRINTED, weights=SHARES)[0]
        to_printer(desk, case.head.case_id)
        for before, outcome in zip((None, *outcomes), outcomes, strict=False):
            came_out(desk, case.head.case_id, before, outcome)
        if outcomes[-1] is Outcome.GOOD:
            return case
        case = issuance.reissue(desk.office, desk.city.actor("ana"), case.head.case_id, case.head.write_version)


PRINTED = (
    (Outcome.GOOD,),
    (Outcome.SPOILED,),
    (Outcome.NOTHING,),
    (Outcome.GOOD, Outcome.SPOILED),
    (Outcome.GOOD, Outcome.NOTHING),
)
SHARES = (88, 3, 3, 3, 3)


def to_printer(desk: Desk, case_id: bytes) -> None:
    """Send a card to the printer; most are not drawn for it."""
    if desk.by_chance(1 / DRAWN_ONE_IN):
        printing.send(desk.office, desk.city.actor("ana"), case_id)
        return
    with desk.office.units() as unit:
        unit.jobs.mark(case_id, JobState.SENT, expected=JobState.RESERVED)
        unit.commit()


def came_out(desk: Desk, case_id: bytes, before: Outcome | None, outcome: Outcome) -> None:
    """Answer what came out, and see where the blank is now."""
    serial = desk.serial() if outcome is Outcome.SPOILED else ""
    printing.answer(desk.office, desk.city.actor("ana"), case_id, outcome, serial)
    desk.steps[Turn.SPOILED] += outcome is Outcome.SPOILED
    desk.steps[Turn.NOTHING] += outcome is Outcome.NOTHING
    if before is Outcome.GOOD:
        desk.tally.came(Pile.BLANKS)
    if outcome is Outcome.GOOD:
        desk.tally.went(Pile.BLANKS)
    elif outcome is Outcome.SPOILED:
        desk.tally.moved(Pile.BLANKS, Pile.OLD_CARDS)


def give(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Hand a good card over, or set it aside, or mail it, or let it lie because the resident had to go."""
    office, ana, case_id, version, way = *_at(desk, case), desk.dice.random()
    if way < 0.07:
        desk.lying[who.code] = case.head.destroy_by
        desk.steps[Turn.LEFT_LYING] += 1
        return desk.keep(who) if way < 0.04 else desk.gone.append(who)
    if way < 0.25:
        slots.set_aside(office, ana, case_id, version, today(office) + timedelta(days=2))
        return desk.keep(who)
    if way < 0.55 and case.known.may_mail:
        card = card_of(desk.city, Case(case_id, version, who.code, case.head.destroy_by))
        posting.mail(office, ana, case_id, version)
        return desk.keep(replace(who, text=desk.dice.choice((card.front_text, card.back_text))))
    return hand_over(desk, who, case)


def hand_over(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Hand a card over, take an old one in, cancel a few at once."""
    office, ana, case_id, version = _at(desk, case)
    card = card_of(desk.city, Case(case_id, version, who.code, case.head.destroy_by))
    old = desk.dice.choice(list(OldCard))
    slip = handover.hand_over(office, ana, case_id, old)
    if old is OldCard.TAKEN_IN and case.head.visit_type in COMES_WITH_A_CARD:
        desk.tally.came(Pile.OLD_CARDS)
        desk.steps[Turn.TAKEN_IN] += 1
    if desk.by_chance(0.05):
        cancellation.by_code(office, ana, slip.cancel_code)
    else:
        desk.carried.append(Carried(who.resident, card.back_text, card.card_number, slip.cancel_code))
    return desk.end(End.HANDED_OVER)


def _at(desk: Desk, case: CaseView) -> tuple[Office, Actor, bytes, int]:
    return desk.office, desk.city.actor("ana"), case.head.case_id, case.head.write_version


def fetch(desk: Desk, who: Waiting, case: CaseView) -> None:
    """Fetch the card from its slot, or not yet, or never; a card that turns out bad there is made again."""
    way = desk.dice.random()
    if way < 0.3:
        return desk.gone.append(who)
    if way < 0.65:
        return hand_over(desk, who, case)
    if way < 0.75:
        try:
            issuance.reissue(*_at(desk, case))
        except EndsTooSoon:
            return desk.keep(who)
        desk.tally.came(Pile.OLD_CARDS)
        desk.steps[Turn.BETTER_AGAIN] += 1
    return desk.keep(who)


def after_mail(desk: Desk, who: Waiting, case: CaseView) -> None:
    """The card came, or it did not, or its envelope came back and goes into the box."""
    way = desk.dice.random()
    if way < 0.5:
        return desk.end(End.MAILED)
    if way < 0.75:
        posting.never_arrived(*_at(desk, case))
        desk.steps[Turn.NEVER_ARRIVED] += 1
    else:
        posting.came_back(desk.office, desk.city.actor("ana"), who.text)
        desk.tally.came(Pile.OLD_CARDS)
        desk.steps[Turn.CAME_BACK] += 1
    return desk.keep(who)


STEPS: Mapping[Stage, Callable[[Desk, Waiting, CaseView], None]] = {
    Stage.PENDING: decide,
    Stage.REFERRED: look_again,
    Stage.APPEALED: look_again,
    Stage.DENIED: appeal_or_not,
    Stage.APPROVED: make_card,
    Stage.RETURNED: make_card,
    Stage.ISSUED: print_and_give,
    Stage.WAITING: fetch,
    Stage.MAILED: after_mail,
}
