"""The review queue: ticket, stage and age of what waits, never a name."""

from datetime import date

from idsvc.enroll.case import CaseHead
from idsvc.enroll.decision import check_decider
from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import RETENTION, Stage
from idsvc.ledger.act import Act
from idsvc.office import cases
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.views import CaseView, QueueRow, view
from idsvc.staff.roles import Permission

WAITING = (Stage.PENDING, Stage.REFERRED, Stage.APPEALED, Stage.APPROVED, Stage.ISSUED)


def queue(office: Office, actor: Actor) -> tuple[QueueRow, ...]:
    """Return what waits, the next to be destroyed first."""
    require(actor, Permission.QUEUE_VIEW)
    day = settle(office)
    with office.units() as unit:
        heads = unit.cases.queue(WAITING)
    live = [head for head in heads if head.destroy_by > day]
    return tuple(_row(office, actor, head, day) for head in sorted(live, key=_urgency))


def _urgency(head: CaseHead) -> tuple[date, str, int]:
    return head.destroy_by, head.site, head.ticket


def _row(office: Office, actor: Actor, head: CaseHead, day: date) -> QueueRow:
    # A case carries no date of its own but its last one, so its age is told from that.
    age = office.policy.schedule.days(RETENTION[head.stage]) - (head.destroy_by - day).days
    return QueueRow(
        case_id=head.case_id,
        ticket=head.ticket,
        stage=head.stage,
        visit_type=head.visit_type,
        age_days=max(age, 0),
        destroy_by=head.destroy_by,
        may_decide=may_decide(office, actor, head),
    )


def may_decide(office: Office, actor: Actor, head: CaseHead) -> bool:
    """Tell whether this person may decide this case now."""
    try:
        check_decider(head, actor, office.policy.review)
    except NotAllowed:
        return False
    return True


def open_case(office: Office, actor: Actor, case_id: bytes) -> CaseView:
    """Open a case from the queue; the journal keeps that it was opened."""
    require(actor, Permission.QUEUE_VIEW)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        note(office, unit, Act.CASE_VIEWED, day, actor=actor, record_id=case_id)
        shown = view(office, unit, opened)
        unit.commit()
    return shown
