"""Cases brought to a stage by the office's own acts, and what may be asked about a city afterwards."""

import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from PIL import Image

from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.enroll.arrival import Appointment
from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.decision import ReferralReason
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.enroll.stage import Stage
from idsvc.issue.print_job import JobState, Outcome
from idsvc.ledger.act import Act
from idsvc.ledger.event import Entry, Event
from idsvc.office import capture, cases, decision, handover, intake, issuance, printing, purge
from idsvc.office.context import Actor, Office, today
from idsvc.office.payload import IssuedCard
from idsvc.office.views import CaseView, Slip
from idsvc.oversight import audits
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Status
from idsvc.oversight.reading import Reading, read
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Verdict
from idsvc.verify.verifier import Verifier
from idsvc.wiring import evidence, inspection
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, OPENING, POLICY, TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.pictures import encoded, face, laden_jpeg
from tests.support.reading import NOTHING

NO_TAGS = POLICY.read_text(encoding="utf-8").replace('mode = "window"', 'mode = "off"')
"""The specimen's policy without duplicate tags, whose slow hash most tests need not pay for."""

FORM: Mapping[str, str] = MappingProxyType(
    {
        "full_name": "Marisol Quintana Vega",
        "birth_date": "1984-05-09",
        "address_mode": "street",
        "address_line_1": "41 Lantern Street",
        "address_line_2": "Harborview",
        "address_in_code": "yes",
        "language": "en",
    }
)
IDENTITY = Paper(EvidenceClass.IDENTITY_STRONG, has_photo=True, has_birth_date=True, handling=Handling.INSPECT)
RESIDENCE = Paper(EvidenceClass.RESIDENCE, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)


def quick_city(tmp_path: Path) -> TestCity:
    """A city that keeps no duplicate tags, on its opening day: founded once, then unpacked for each test."""
    return _unpacked(tmp_path, NO_TAGS)


def tag_city(tmp_path: Path) -> TestCity:
    """As ``quick_city``, but it keeps duplicate tags, as the specimen's policy says; all of them share one salt."""
    return _unpacked(tmp_path, POLICY.read_text(encoding="utf-8"))


def _unpacked(tmp_path: Path, policy: str) -> TestCity:
    with tarfile.open(fileobj=BytesIO(_founded_once(policy))) as packed:
        packed.extractall(tmp_path, filter="fully_trusted")  # noqa: S202 (packed here; the modes of key files count)
    where, time = folders(tmp_path / "city", tmp_path / "keys"), FakeTime(OPENING)
    city = TestCity(open_service(where, Tools(time, CHEAP_HASH, NOTHING), lambda: ""), where, time)
    with city.office.units() as unit:
        accounts = unit.desk.accounts()
    city.actors.update((each.login, Actor(each.staff_id, each.login, each.role, each.site)) for each in accounts)
    return city


def clerk(office: Office) -> Actor:
    """The clerk Ana, as a process that only has the office finds her."""
    with office.units() as unit:
        account = unit.desk.by_login("ana")
    assert account is not None
    return Actor(account.staff_id, account.login, account.role, account.site)


@cache
def _founded_once(policy: str) -> bytes:
    packed = BytesIO()
    with TemporaryDirectory() as place, tarfile.open(fileobj=packed, mode="w") as archive:
        make_city(Path(place), policy=policy)
        for name in ("city", "keys"):
            archive.add(Path(place) / name, name)
    return packed.getvalue()


@cache
def photo() -> bytes:
    """A portrait as a camera would send it."""
    return encoded(face())


@cache
def large_picture() -> bytes:
    """A page of grain, which no encoder makes small: about a megabyte and a half."""
    return encoded(Image.effect_noise((1200, 1500), 90), quality=92)


@dataclass(frozen=True)
class Case:
    """A case as the person at the counter has it before them."""

    case_id: bytes
    version: int
    code: str
    destroy_by: date

    def after(self, shown: CaseView) -> "Case":
        return Case(shown.head.case_id, shown.head.write_version, self.code, shown.head.destroy_by)


def started(city: TestCity, visit_type: VisitType = VisitType.NEW) -> Case:
    """An empty draft."""
    begun = intake.start(city.office, city.actor("ana"), visit_type, "en")
    return Case(begun.case_id, 1, begun.case_code, begun.destroy_by)


def both_began(city: TestCity) -> None:
    """Two clerks of the site each begin a visit, so that this week may be timed."""
    for login in ("ana", "ben"):
        intake.start(city.office, city.actor(login), VisitType.NEW, "en")


def drafted(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """A draft that only has to be submitted."""
    return filled(city, started(city), form)


def filled(
    city: TestCity, case: Case, form: Mapping[str, str] = FORM, papers: tuple[Paper, ...] = (IDENTITY, RESIDENCE)
) -> Case:
    """A started visit, filled in to where only its submission is left."""
    ana = city.actor("ana")
    version = intake.save(city.office, ana, case.case_id, case.version, form)
    for paper in papers:
        version = intake.add_paper(city.office, ana, case.case_id, version, paper)
    version = intake.set_portrait(city.office, ana, case.case_id, version, photo())
    version = intake.confirm(city.office, ana, case.case_id, version)
    return Case(case.case_id, version, case.code, case.destroy_by)


def filed(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """An application that waits for its decision."""
    case = drafted(city, form)
    return case.after(intake.submit(city.office, city.actor("ana"), case.case_id, case.version))


def referred(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """An application whose resident was asked to come back."""
    case, reason = filed(city, form), ReferralReason.CANNOT_VERIFY
    return case.after(decision.refer(city.office, city.actor("sol"), case.case_id, case.version, reason))


def captured(city: TestCity, case: Case, data: bytes | None = None) -> capture.CaptureView:
    """A copy of a referred case's residence paper."""
    picture = data if data is not None else laden_jpeg()
    return capture.add(city.office, city.actor("ana"), case.case_id, EvidenceClass.RESIDENCE, picture)


def approved(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """An application that a second person approved."""
    case = filed(city, form)
    return case.after(decision.approve(city.office, city.actor("sol"), case.case_id, case.version))


def issued(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """A card that waits for its resident."""
    case = approved(city, form)
    return case.after(issuance.issue(city.office, city.actor("ana"), case.case_id, case.version))


@dataclass(frozen=True)
class Held:
    """A card in its resident's hand: what its codes say, and the slip."""

    card: IssuedCard
    slip: Slip


def handed_over(city: TestCity, form: Mapping[str, str] = FORM) -> Held:
    """A card that was handed over."""
    return take(city, issued(city, form))


def booked_at_a_site_that_is_gone(city: TestCity, *ahead: int) -> list[str]:
    """Two appointments on each of these days at a site that the policy does not name; returns the days as posted."""
    days = [today(city.office) + timedelta(days=each) for each in ahead]
    times = [(day, minute) for day in days for minute in (540, 570)]
    rows = [
        Appointment(sha256(f"{time}".encode()).digest(), "old-annex", time[1], time[0] + timedelta(days=1))
        for time in times
    ]
    with city.office.units() as unit:
        unit.arrivals.make(rows)
        unit.commit()
    return [day.isoformat() for day in days]


def came_out(office: Office, actor: Actor, case_id: bytes) -> None:
    """A good card came out of the printer; nothing was drawn for it, which takes long."""
    with office.units() as unit:
        unit.jobs.mark(case_id, JobState.SENT, expected=JobState.RESERVED)
        unit.commit()
    printing.answer(office, actor, case_id, Outcome.GOOD, "")


def printed(city: TestCity, form: Mapping[str, str] = FORM) -> Case:
    """A good card that waits for its resident."""
    case = issued(city, form)
    came_out(city.office, city.actor("ana"), case.case_id)
    return case


def take(city: TestCity, case: Case) -> Held:
    """Print and hand over the card that waits."""
    card = card_of(city, case)
    came_out(city.office, city.actor("ana"), case.case_id)
    return Held(card, handover.hand_over(city.office, city.actor("ana"), case.case_id))


def card_of(city: TestCity, case: Case) -> IssuedCard:
    """What stands in the seal of an issued case."""
    with city.office.units() as unit:
        payload = cases.load(city.office, unit, case.case_id, today(city.office)).payload
    assert isinstance(payload, IssuedCard)
    return payload


def heads(city: TestCity) -> list[CaseHead]:
    """Every case there is, by its plain columns."""
    with city.office.units() as unit:
        return list(unit.cases.queue(tuple(Stage)))


def entries(city: TestCity, event: Event) -> list[Entry]:
    """The public log's entries of one event, oldest first."""
    with city.office.units() as unit:
        parsed = [Entry.parse(data) for data in unit.books.entries()]
    return [each for each in parsed if each.event is event]


def acts(city: TestCity, act: Act) -> int:
    """How often an act stands in the journal."""
    with city.office.units() as unit:
        return sum(line.act is act for line in unit.books.journal())


def tables(city: TestCity) -> Counter[str]:
    """How many rows each table has, as an auditor counts them."""
    return inspection.rows_by_table(city.where)


def blobs(city: TestCity) -> list[str]:
    """The paths of everything in the folder of captures, folders included."""
    root = city.where.captures
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def findings(city: TestCity, *wanted: Audit) -> list[str]:
    """What the audits of retention and schema say of the city today: every check that is not good."""
    key = evidence.unlock(city.where, lambda: "")
    reading = read(evidence.collect(city.where, key, today(city.office)))
    return list(_not_good(reading, wanted or (Audit.RETENTION, Audit.SCHEMA)))


def _not_good(reading: Reading, wanted: tuple[Audit, ...]) -> Iterator[str]:
    for check in (check for audit in wanted for check in audits.run(audit, reading)):
        if check.status is not Status.OK:
            yield f"{check.shows}: {', '.join(each.code for each in check.findings)}{check.why}"


def verdict(city: TestCity, text: str, audience: Audience = Audience.BANK) -> Verdict:
    """What a partner's verifier says now, with nothing but the files of the public folder."""
    public = city.where.public
    fingerprint, issuers = parse_fingerprint((public / "root.fingerprint").read_text(encoding="ascii").strip())
    anchors = (Anchor(fingerprint, issuers),)
    statuses = [path.read_bytes() for path in sorted((public / "status").iterdir())]
    lists = Lists.read(anchors, [(public / "trust-list.cwt").read_bytes()], statuses)
    return Verifier(anchors, lists, VerifyPolicy(audience)).verify(text, city.time.now())


def work_days(city: TestCity, days: int) -> None:
    """Let days go by as in an office that is open: the clock follows and the purge runs on each."""
    for _ in range(days):
        city.run_days(1)
        purge.run(city.office)
