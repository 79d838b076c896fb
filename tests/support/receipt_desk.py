"""Cases with their receipt codes in hand, and what a stranger reads of them in the public lists."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from idsvc.enroll.case import VisitType
from idsvc.enroll.codes import parse_receipt_code
from idsvc.ledger.receipts import ReceiptKind, digest, parse_list, path_of
from idsvc.office import intake, publication, purge
from tests.support.city import TestCity
from tests.support.visits import FORM, IDENTITY, RESIDENCE, photo


@dataclass(frozen=True)
class Slip:
    """A record as its resident knows it: the code on paper and the day on the slip."""

    code: str
    destroy_by: date
    case_id: bytes
    version: int


def begun(city: TestCity) -> Slip:
    """A draft that was only started."""
    started = intake.start(city.office, city.actor("ana"), VisitType.NEW, "en")
    return Slip(started.receipt_code, started.destroy_by, started.case_id, 1)


def submitted(city: TestCity) -> tuple[Slip, Slip]:
    """The slips of a draft and of the application that it became."""
    draft, ana = begun(city), city.actor("ana")
    version = intake.save(city.office, ana, draft.case_id, draft.version, FORM)
    for paper in (IDENTITY, RESIDENCE):
        version = intake.add_paper(city.office, ana, draft.case_id, version, paper)
    version = intake.set_portrait(city.office, ana, draft.case_id, version, photo())
    version = intake.confirm(city.office, ana, draft.case_id, version)
    filed = intake.submit(city.office, ana, draft.case_id, version)
    assert filed.receipt_code is not None
    return draft, Slip(filed.receipt_code, filed.head.destroy_by, filed.head.case_id, filed.head.write_version)


def until(city: TestCity, day: date) -> None:
    """Let the days go by up to this one; the clock follows each day, the purge runs on the last."""
    city.run_days((day - city.time.today).days)
    purge.run(city.office)


def published_until(city: TestCity, day: date) -> None:
    """Do the same, and publish on the last."""
    until(city, day)
    publication.publish(city.office)


def found(public: Path, kind: ReceiptKind, code: str) -> list[str]:
    """The months of the public lists that hold a code's digest."""
    wanted = digest(kind, parse_receipt_code(code))
    months = sorted(path.name for path in (public / "receipts").glob("*"))
    return [month for month in months if wanted in parse_list((public / path_of(month, kind)).read_bytes())]
