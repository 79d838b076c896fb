"""A slip that is lost: with its resident present the duplicate tag is asked, and the case gets another code (DESIGN 2).

What was typed is asked once and kept nowhere. Only an approved case has a tag; any other dies on its date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from idsvc.enroll.applicant import parse_sought
from idsvc.enroll.codes import CASE_CODE_ENTROPY, CodeKind, digest_code, new_case_code
from idsvc.enroll.duplicate import DuplicateMode
from idsvc.ledger.act import Act
from idsvc.office import cases, duplicates
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import OfficeError
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, view
from idsvc.staff.roles import Permission


class NothingAnswers(OfficeError):
    """No approved case has this tag, or the city keeps none."""

    def __init__(self) -> None:
        super().__init__(
            "no approved case answers to this name and date: start a new visit; the old case dies on its date"
        )


class SeveralAnswer(OfficeError):
    """More than one case has this tag, and nothing tells whose is whose."""

    def __init__(self) -> None:
        super().__init__(
            "more than one case answers, and namesakes cannot be told apart, so none was opened: look for the slip, "
            "or start a new visit; the old case dies on its date"
        )


@dataclass(frozen=True, slots=True, repr=False)
class NewSlip:
    """A case with its new code, which goes onto the slip and exists nowhere else but as a digest."""

    case: CaseView
    case_code: str = field(repr=False)


def kept(office: Office) -> bool:
    """Tell whether this city keeps a tag that can be asked."""
    return office.policy.duplicates is not DuplicateMode.OFF


def find(office: Office, actor: Actor, form: Mapping[str, str]) -> bytes:
    """Return the id of the one case that answers to a name and a date; the question is counted, whatever answers.

    Raises ``FieldFaults``, ``NothingAnswers`` or ``SeveralAnswer``.
    """
    require(actor, Permission.CASE_FIND)
    day = settle(office)
    tags = duplicates.candidates(office, parse_sought(form, day, office.policy.fields), day)
    with office.units() as unit:
        linked = duplicates.answering(office, unit, actor, tags, day)
        live = [each for each in linked if _lives(unit, each, day)]
        unit.commit()
    if not live:
        raise NothingAnswers
    if len(live) > 1:
        raise SeveralAnswer
    return live[0]


def _lives(unit: UnitOfWork, case_id: bytes, day: date) -> bool:
    found = unit.cases.get(case_id)
    return found is not None and found[0].destroy_by > day


def renew(office: Office, actor: Actor, case_id: bytes, version: int) -> NewSlip:
    """Give a case another code, in place of the one on the lost slip, which opens nothing from now on.

    Raises ``Conflict`` for a page that is not the newest, and then the old code still counts.
    """
    require(actor, Permission.CASE_FIND)
    day = settle(office)
    code = new_case_code(office.entropy(CASE_CODE_ENTROPY))
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        coded = replace(opened, head=replace(opened.head, case_digest=digest_code(CodeKind.CASE, code)))
        saved = cases.rewrite(office, unit, coded, coded.payload, day, version)
        note(office, unit, Act.CASE_SLIP_REPLACED, day, actor=actor, record_id=case_id)
        shown = view(office, unit, saved)
        unit.commit()
    return NewSlip(shown, code)
