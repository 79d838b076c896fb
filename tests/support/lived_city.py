"""Visits at the office's own door, without web pages: invented people walk as far as a test needs them to."""

from dataclasses import asdict, dataclass

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.office import capture, decision, handover, intake, issuance, publication, purge
from idsvc.office.views import CaseView
from idsvc.specimen.people import INSPECTED, Person
from tests.support.city import TestCity
from tests.support.pictures import encoded, face
from tests.support.visits import came_out

PORTRAIT = encoded(face())
LETTER = encoded(face(300, 400))


@dataclass(frozen=True)
class Walk:
    """A city and its clerk and supervisor, taking people through the stages."""

    city: TestCity

    def draft(self, person: Person = INSPECTED) -> tuple[bytes, int]:
        """Return id and version of a draft that lacks nothing."""
        office, ana = self.city.office, self.city.actor("ana")
        case_id = intake.start(office, ana, VisitType.NEW, "en").case_id
        typed = {name: str(value) for name, value in asdict(person.typed).items() if value}
        version = intake.save(office, ana, case_id, 1, typed)
        for shown in person.papers:
            paper = Paper(
                EvidenceClass(shown.evidence_class),
                has_photo=shown.has_photo,
                has_birth_date=shown.has_birth_date,
                handling=Handling.INSPECT,
            )
            version = intake.add_paper(office, ana, case_id, version, paper)
        version = intake.set_portrait(office, ana, case_id, version, PORTRAIT)
        return case_id, intake.confirm(office, ana, case_id, version)

    def pending(self, person: Person = INSPECTED) -> CaseView:
        case_id, version = self.draft(person)
        return intake.submit(self.city.office, self.city.actor("ana"), case_id, version)

    def referred(self, person: Person = INSPECTED) -> CaseView:
        """Return a referred case with one capture."""
        seen, sol = self.pending(person).head, self.city.actor("sol")
        case = decision.refer(self.city.office, sol, seen.case_id, seen.write_version, next(iter(ReferralReason)))
        capture.add(self.city.office, self.city.actor("ana"), case.head.case_id, EvidenceClass.RESIDENCE, LETTER)
        return case

    def denied(self, person: Person = INSPECTED) -> CaseView:
        seen, sol = self.pending(person).head, self.city.actor("sol")
        return decision.deny(self.city.office, sol, seen.case_id, seen.write_version, (next(iter(DenialReason)),))

    def approved(self, case: CaseView) -> CaseView:
        head = case.head
        return decision.approve(self.city.office, self.city.actor("sol"), head.case_id, head.write_version)

    def issued(self, case: CaseView) -> CaseView:
        head = self.approved(case).head
        return issuance.issue(self.city.office, self.city.actor("ana"), head.case_id, head.write_version)

    def handed_over(self, case: CaseView) -> None:
        office, ana, case_id = self.city.office, self.city.actor("ana"), self.issued(case).head.case_id
        came_out(office, ana, case_id)
        handover.hand_over(office, ana, case_id)

    def nights(self, count: int) -> None:
        """Let days go by as they do in a city at work: each begins with a purge and a publication."""
        for _ in range(count):
            self.city.pass_days(1)
            purge.run(self.city.office)
            publication.publish(self.city.office)
