"""An appeal: the papers are shown again in a visit of its own, and another person decides than the one who denied."""

from dataclasses import replace

from idsvc.enroll.case import VisitType
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.visit import Visit
from idsvc.ledger.act import Act
from idsvc.office import cases, denial
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import AppealClosed
from idsvc.office.intake import open_draft
from idsvc.office.payload import Denied, Draft
from idsvc.office.views import Started
from idsvc.staff.roles import Permission


def begin(office: Office, actor: Actor, case_id: bytes, version: int, language: str) -> Started:
    """Open the visit of an appeal, with a ticket and a code of its own; the denial stays until the appeal is filed.

    The visit counts from the day the resident first came, so that nothing outlives the day their first slip named.
    Raises ``AppealClosed`` once the time is over, for a denial that an appeal ended with, and while one is open.
    """
    require(actor, Permission.VISIT_OPEN)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        denied = opened.payload
        if not isinstance(denied, Denied):
            raise IllegalMove("only a denial is appealed: open the case again to see where it stands")
        if denied.final or day > denied.until or denial.running(office, unit, denied, day) is not None:
            raise AppealClosed
        visit = Visit(denied.visit_day, {}, (), None, language, confirmed=False)
        draft = Draft(visit, None, None, appeals=case_id)
        started = open_draft(office, unit, actor, VisitType.APPEAL, draft, day, decided_by=opened.head.decided_by)
        cases.rewrite(office, unit, opened, replace(denied, appeal=started.case_id), day, version)
        note(office, unit, Act.APPEAL_BEGUN, day, actor=actor, record_id=started.case_id)
        unit.commit()
    return started
