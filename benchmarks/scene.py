"""A specimen city to measure: founded as the demo founds it, with one resident who goes through it."""

from dataclasses import dataclass
from pathlib import Path

from idsvc.commands import demo_city
from idsvc.commands.demo_city import SITE, DemoCity, Shifted
from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.office import decision, intake
from idsvc.office.context import Actor
from idsvc.office.opening import NewStaff
from idsvc.office.views import CaseView
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import LETTER
from idsvc.staff.account import Role
from idsvc.walltime import SystemTime
from idsvc.wiring.folders import folders
from idsvc.wiring.founding import found_specimen
from idsvc.wiring.service import Tools

PASSWORD = "harbour lantern seven rope"  # noqa: S105 - of an invented city that lives for seconds


@dataclass(frozen=True, slots=True)
class Scene:
    """An open city and its time; ``actor`` is a member of its staff."""

    city: DemoCity
    time: Shifted

    def actor(self, login: str) -> Actor:
        """Return a member of staff as a session knows them."""
        with self.city.office.units() as unit:
            account = unit.desk.by_login(login)
        assert account is not None
        return Actor(account.staff_id, account.login, account.role, account.site)


def found(root: Path, clerks: int = 1, days_ago: int = 0, supervisors: int = 1) -> Scene:
    """Found the demo's city some days ago, with ``clerk1`` and on, ``supervisor``, ``supervisor2`` and on."""
    time, where = Shifted(SystemTime(), -days_ago), folders(root / "city", root / "keys")
    logins = {f"clerk{number}": Role.CLERK for number in range(1, clerks + 1)} | {"supervisor": Role.SUPERVISOR}
    logins |= {f"supervisor{number}": Role.SUPERVISOR for number in range(2, supervisors + 1)}
    staff = tuple(NewStaff(login, role, SITE, PASSWORD) for login, role in logins.items())
    founded = found_specimen(where, demo_city.policy_text(), staff, Tools(time))
    return Scene(DemoCity(founded.office, where, dict.fromkeys(logins, PASSWORD)), time)


def approved(scene: Scene) -> CaseView:
    """Take one invented resident from the door to the approved application."""
    office, clerk = scene.city.office, scene.actor("clerk1")
    case = intake.start(office, clerk, VisitType.NEW, LETTER.typed.language).case_id
    version = intake.save(office, clerk, case, 1, LETTER.typed.form())
    for shown in LETTER.papers:
        paper = Paper(EvidenceClass(shown.evidence_class), shown.has_photo, shown.has_birth_date, Handling.INSPECT)
        version = intake.add_paper(office, clerk, case, version, paper)
    version = intake.set_portrait(office, clerk, case, version, portrait(LETTER.look))
    version = intake.confirm(office, clerk, case, version)
    filed = intake.submit(office, clerk, case, version)
    return decision.approve(office, scene.actor("supervisor"), filed.head.case_id, filed.head.write_version)
