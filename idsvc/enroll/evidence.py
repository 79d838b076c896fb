"""Evidence as the office knows it: a class and points, never a title, a number or an issuer (DOMAIN 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import CAPTURE_STAGES, Stage


@unique
class EvidenceClass(StrEnum):
    """The classes; each mixes domestic and foreign papers of a kind, so a class tells nothing about its bearer."""

    IDENTITY_STRONG = "identity-strong"
    IDENTITY_SUPPORTING = "identity-supporting"
    RESIDENCE = "residence"
    CARETAKER = "caretaker"


@unique
class Handling(StrEnum):
    """What may happen to a paper: seen only, captured where the clerk left it uncovered, or captured whole."""

    INSPECT = "inspect"
    MASKED = "masked"
    FULL = "full"


@unique
class NewName(StrEnum):
    """What a change of name takes: a paper that shows the new one, such as an order, or the resident's own word."""

    PAPER = "paper"
    SELF_ATTESTED = "self-attested"


@unique
class Company(StrEnum):
    """Who comes along with an applicant, by their age: nobody, a caretaker if they like, or a caretaker always."""

    NOBODY = "nobody"
    MAY = "may"
    MUST = "must"


ALONE_FROM: Final = 14
"""The age from which a minor may come alone, where a policy names no other (DOMAIN 2)."""

ADULT: Final = 18

IDENTITY: Final = frozenset({EvidenceClass.IDENTITY_STRONG, EvidenceClass.IDENTITY_SUPPORTING})

CEILING: Final[Mapping[EvidenceClass, Handling]] = MappingProxyType(
    {
        EvidenceClass.IDENTITY_STRONG: Handling.MASKED,
        EvidenceClass.IDENTITY_SUPPORTING: Handling.MASKED,
        EvidenceClass.RESIDENCE: Handling.FULL,
        EvidenceClass.CARETAKER: Handling.INSPECT,
    }
)
"""The most a policy may allow for a class; a caretaker is checked in person and never captured (DOMAIN 2 and 4)."""

_RANK: Final = tuple(Handling)


def within_ceiling(evidence_class: EvidenceClass, handling: Handling) -> bool:
    """Tell whether a policy may ask for this handling of this class."""
    return _RANK.index(handling) <= _RANK.index(CEILING[evidence_class])


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the clerk's hand: everything that is ever recorded about it."""

    evidence_class: EvidenceClass
    has_photo: bool
    has_birth_date: bool
    handling: Handling


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """Points per class, what must be reached, and what may be captured at which stage; raises ``NotAllowed``.

    A pair that ``capture`` does not name is inspected only. Who is younger than ``alone_from`` comes with a caretaker;
    ``new_name`` says what a change of name takes.
    """

    points: Mapping[EvidenceClass, int]
    needed: int
    identity_needed: int
    residence_needed: int
    needs_photo: bool
    needs_birth_date: bool
    capture: Mapping[tuple[EvidenceClass, Stage], Handling]
    alone_from: int = ALONE_FROM
    new_name: NewName = NewName.PAPER

    def __post_init__(self) -> None:
        for (evidence_class, stage), handling in self.capture.items():
            if not within_ceiling(evidence_class, handling):
                raise NotAllowed("this class of evidence is never captured that way: set masked or inspect")
            if stage not in CAPTURE_STAGES and handling is not Handling.INSPECT:
                raise NotAllowed("nothing is captured at this stage: set inspect")
        object.__setattr__(self, "points", MappingProxyType(dict(self.points)))
        object.__setattr__(self, "capture", MappingProxyType(dict(self.capture)))


@unique
class Missing(StrEnum):
    """What would still help."""

    POINTS = "points"
    IDENTITY = "identity"
    RESIDENCE = "residence"
    PHOTO = "photo"
    BIRTH_DATE = "birth-date"
    CARETAKER = "caretaker"

    @property
    def sentence(self) -> str:
        """Return one plain sentence for the screen and the return slip."""
        return _SENTENCES[self]


_SENTENCES: Final[Mapping[Missing, str]] = MappingProxyType(
    {
        Missing.POINTS: "One more paper of any kind is needed.",
        Missing.IDENTITY: "Another paper that shows who you are is needed.",
        Missing.RESIDENCE: "A paper that shows that you live in the city is needed.",
        Missing.PHOTO: "At least one of the papers must show your photo.",
        Missing.BIRTH_DATE: "At least one of the papers must show your date of birth.",
        Missing.CARETAKER: "A paper that shows who takes care of the child is needed.",
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the papers so far come to; ``missing`` is empty exactly when ``met``."""

    points: int
    identity: int
    residence: int
    photo: bool
    birth_date: bool
    met: bool
    missing: tuple[Missing, ...]


def company(age: int | None, rules: EvidenceRules) -> Company:
    """Return who comes along with an applicant of an age in whole years; nobody where it is not known yet."""
    if age is None or age >= ADULT:
        return Company.NOBODY
    return Company.MUST if age < rules.alone_from else Company.MAY


def tally_for(papers: Sequence[Paper], rules: EvidenceRules, age: int | None) -> Tally:
    """Count the papers of an applicant of an age in whole years, None while it is not known."""
    caretaker = any(each.evidence_class is EvidenceClass.CARETAKER for each in papers)
    comes = company(age, rules)
    counted = tally(papers, rules, minor_with_caretaker=comes is not Company.NOBODY and caretaker)
    if comes is not Company.MUST or caretaker:
        return counted
    return replace(counted, met=False, missing=(*counted.missing, Missing.CARETAKER))


def tally(papers: Sequence[Paper], rules: EvidenceRules, *, minor_with_caretaker: bool = False) -> Tally:
    """Count the points of the papers; a minor whose caretaker is there needs the caretaker's paper and no photo."""
    identity = sum(rules.points[each.evidence_class] for each in papers if each.evidence_class in IDENTITY)
    residence = sum(rules.points[each.evidence_class] for each in papers if each.evidence_class not in IDENTITY)
    points = identity + residence
    photo = any(each.has_photo for each in papers)
    birth_date = any(each.has_birth_date for each in papers)
    caretaker = any(each.evidence_class is EvidenceClass.CARETAKER for each in papers)
    unmet = {
        Missing.IDENTITY: identity < rules.identity_needed,
        Missing.RESIDENCE: residence < rules.residence_needed,
        Missing.POINTS: points < rules.needed,
        Missing.PHOTO: rules.needs_photo and not photo and not minor_with_caretaker,
        Missing.BIRTH_DATE: rules.needs_birth_date and not birth_date,
        Missing.CARETAKER: minor_with_caretaker and not caretaker,
    }
    missing = tuple(each for each, needed in unmet.items() if needed)
    return Tally(points, identity, residence, photo, birth_date, met=not missing, missing=missing)


def handling_allowed(rules: EvidenceRules, evidence_class: EvidenceClass, stage: Stage) -> Handling:
    """Return the most that may happen to a paper of this class while a case stands at this stage.

    One rule holds for both stages in which a second person looks (DOMAIN 4): what is referred, and what is appealed.
    """
    ruled = Stage.REFERRED if stage is Stage.APPEALED else stage
    return rules.capture.get((evidence_class, ruled), Handling.INSPECT)
