"""What stands inside the seal of a case: a visit while it is typed, an application once submitted, a denial."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from idsvc.credential.cbor import Encodable
from idsvc.enroll.applicant import DRAFT_FIELDS, Applicant
from idsvc.enroll.applicant_map import applicant_from_map, applicant_to_map
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.enroll.shape import Reader, texts_by_name, unknown

DIGEST_BYTES: Final = 32

_PAPER: Final = frozenset({"class", "photo", "birth_date", "handling"})
_VISIT: Final = frozenset({"visit_day", "fields", "papers", "portrait", "language", "confirmed"})
_APPLICATION: Final = frozenset(
    {"visit_day", "applicant", "papers", "portrait", "language", "referral", "return_by"},
)
_DENIAL: Final = frozenset({"reasons", "rules_version", "slip_digest"})
_NAMES: Final = frozenset(DRAFT_FIELDS)


def _paper_to_map(paper: Paper) -> dict[str, Encodable]:
    return {
        "class": paper.evidence_class.value,
        "photo": paper.has_photo,
        "birth_date": paper.has_birth_date,
        "handling": paper.handling.value,
    }


def _paper(value: object) -> Paper:
    read = Reader(value, _PAPER)
    return Paper(
        evidence_class=read.member(EvidenceClass, "class"),
        has_photo=read.a(bool, "photo"),
        has_birth_date=read.a(bool, "birth_date"),
        handling=read.member(Handling, "handling"),
    )


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """A draft: form fields as typed, the papers seen so far, a photo (JPEG or PNG), whether the proof was confirmed."""

    visit_day: date
    fields: Mapping[str, str]
    papers: tuple[Paper, ...]
    portrait: bytes | None
    language: str
    confirmed: bool

    def to_map(self) -> dict[str, Encodable]:
        """Return what goes inside the seal."""
        return {
            "visit_day": self.visit_day.isoformat(),
            "fields": dict(self.fields),
            "papers": [_paper_to_map(each) for each in self.papers],
            "portrait": self.portrait,
            "language": self.language,
            "confirmed": self.confirmed,
        }

    @classmethod
    def from_map(cls, value: object) -> "Visit":
        """Return what ``to_map`` wrote; raise ``ShapeUnknown`` for anything else."""
        read = Reader(value, _VISIT)
        return cls(
            visit_day=read.day("visit_day"),
            fields=texts_by_name(read["fields"], _NAMES),
            papers=read.items("papers", _paper),
            portrait=read.optional(bytes, "portrait"),
            language=read.a(str, "language"),
            confirmed=read.a(bool, "confirmed"),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """A submitted application; ``portrait`` is the photo for print, ``return_by`` the day a referred resident has."""

    visit_day: date
    applicant: Applicant
    papers: tuple[Paper, ...]
    portrait: bytes
    language: str
    referral: ReferralReason | None
    return_by: date | None

    def to_map(self) -> dict[str, Encodable]:
        """Return what goes inside the seal."""
        return {
            "visit_day": self.visit_day.isoformat(),
            "applicant": applicant_to_map(self.applicant),
            "papers": [_paper_to_map(each) for each in self.papers],
            "portrait": self.portrait,
            "language": self.language,
            "referral": None if self.referral is None else self.referral.value,
            "return_by": None if self.return_by is None else self.return_by.isoformat(),
        }

    @classmethod
    def from_map(cls, value: object) -> "Application":
        """Return what ``to_map`` wrote; raise ``ShapeUnknown`` for anything else."""
        read = Reader(value, _APPLICATION)
        return cls(
            visit_day=read.day("visit_day"),
            applicant=applicant_from_map(read["applicant"]),
            papers=read.items("papers", _paper),
            portrait=read.a(bytes, "portrait"),
            language=read.a(str, "language"),
            referral=read.optional_member(ReferralReason, "referral"),
            return_by=read.optional_day("return_by"),
        )


@dataclass(frozen=True, slots=True)
class DenialRecord:
    """All that remains of a denied case: reason codes, the rules' version, SHA-256 of the slip."""

    reasons: tuple[DenialReason, ...]
    rules_version: int
    slip_digest: bytes

    def to_map(self) -> dict[str, Encodable]:
        """Return what goes inside the seal."""
        return {
            "reasons": [each.value for each in self.reasons],
            "rules_version": self.rules_version,
            "slip_digest": self.slip_digest,
        }

    @classmethod
    def from_map(cls, value: object) -> "DenialRecord":
        """Return what ``to_map`` wrote; raise ``ShapeUnknown`` for anything else."""
        read = Reader(value, _DENIAL)
        digest = read.a(bytes, "slip_digest")
        if len(digest) != DIGEST_BYTES:
            raise unknown()
        return cls(read.items("reasons", _reason), read.a(int, "rules_version"), digest)


def _reason(value: object) -> DenialReason:
    return Reader({"reason": value}, frozenset({"reason"})).member(DenialReason, "reason")
