"""Invented forms, applicants, cases and rules for tests of enrollment, issuing and policy."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from idsvc.enroll.applicant import Applicant, parse_applicant
from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.evidence import EvidenceClass, EvidenceRules, Handling, Paper
from idsvc.enroll.fields import FieldRules
from idsvc.enroll.stage import Stage

TODAY = date(2026, 11, 22)
POLICY_TEXT = (Path(__file__).parents[2] / "idsvc/specimen/policy.toml").read_text(encoding="utf-8")

FIELD_RULES = FieldRules(
    city="Harborview",
    streets=("12 Sailmakers Row", "7 Old Customs Quay"),
    guard_streets=frozenset({"12 Sailmakers Row", "7 Old Customs Quay"}),
    languages=("en", "es"),
)

FORM: Mapping[str, str] = MappingProxyType(
    {
        "full_name": "Ana Lima",
        "birth_date": "1990-03-04",
        "address_mode": "street",
        "address_line_1": "418 Mill Street, Apt 2B",
        "language": "en",
    }
)

EVIDENCE_RULES = EvidenceRules(
    points={
        EvidenceClass.IDENTITY_STRONG: 3,
        EvidenceClass.IDENTITY_SUPPORTING: 2,
        EvidenceClass.RESIDENCE: 1,
        EvidenceClass.CARETAKER: 0,
    },
    needed=4,
    identity_needed=3,
    residence_needed=1,
    needs_photo=True,
    needs_birth_date=True,
    capture={(EvidenceClass.RESIDENCE, Stage.REFERRED): Handling.FULL},
)


def applicant(**changes: str) -> Applicant:
    """The applicant of ``FORM`` with some fields changed; an empty text takes a field away."""
    return parse_applicant({**FORM, **changes}, TODAY, FIELD_RULES)


def paper(
    evidence_class: EvidenceClass, *, photo: bool = False, born: bool = False, how: Handling = Handling.INSPECT
) -> Paper:
    return Paper(evidence_class, has_photo=photo, has_birth_date=born, handling=how)


def head(stage: Stage, enrolled_by: bytes = b"e" * 16, decided_by: bytes | None = None) -> CaseHead:
    return CaseHead(
        case_id=b"c" * 16,
        stage=stage,
        visit_type=VisitType.NEW,
        ticket=1,
        case_digest=b"d" * 32,
        site="city-hall",
        destroy_by=date(2026, 12, 1),
        chain=1,
        write_version=1,
        enrolled_by=enrolled_by,
        decided_by=decided_by,
    )
