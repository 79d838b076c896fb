"""The sections of a policy file, as they are written."""

from collections.abc import Callable
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.enroll.evidence import ADULT, ALONE_FROM, EvidenceClass, Handling, NewName
from idsvc.issue.fees import MAX_AMOUNT
from idsvc.issue.validity import ADULT_YEARS, MINOR_YEARS
from idsvc.policy.checks import (
    address,
    colour,
    distinct,
    file_name,
    guarded,
    handling,
    of_nobody,
    plain,
    printed,
    refuse,
    street,
    takes_ink,
    within_schedule,
    zone,
)
from idsvc.policy.look import LEGIBLE, Notch, contrast
from idsvc.retention.schedule import RetentionClass, Rule

MAX_POINTS: Final = 1000

Text = Annotated[str, AfterValidator(plain)]
Street = Annotated[str, AfterValidator(street)]
Address = Annotated[str, AfterValidator(address)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Cents = Annotated[int, Field(ge=0, le=MAX_AMOUNT)]
Colour = Annotated[str, AfterValidator(colour)]
Points = Annotated[int, Field(ge=0, le=MAX_POINTS)]


class Section(BaseModel):
    """What all sections share: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, validate_by_alias=True, hide_input_in_errors=True
    )


def _dashed(name: str) -> str:
    return name.replace("_", "-")


class Dashed(Section):
    """A section whose keys are fixed words with hyphens."""

    model_config = ConfigDict(alias_generator=_dashed)


class CitySection(Section):
    """``[city]``."""

    name: Text
    issuer: Address
    timezone: Annotated[str, AfterValidator(zone)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    languages: Annotated[list[Language], Field(min_length=1), AfterValidator(distinct)]
    language: Language
    specimen: bool
    sites: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$"), AfterValidator(of_nobody)]],
        Field(min_length=1),
        AfterValidator(distinct),
    ]
    status_uri_base: Address

    @field_validator("language")
    @classmethod
    def _is_served(cls, language: str, info: ValidationInfo) -> str:
        if language not in info.data.get("languages", [language]):
            raise refuse("name this language among the languages too")
        return language


class RulesSection(Section):
    """``[rules]``."""

    version: Annotated[int, Field(ge=1)]


class PointsSection(Dashed):
    """``[evidence.points]``."""

    identity_strong: Points
    identity_supporting: Points
    residence: Points
    caretaker: Points


class StrongStages(Section):
    """``[evidence.handling.identity-strong]``: by stage, of which only "referred" takes captures."""

    referred: Annotated[Handling, Field(strict=False), AfterValidator(handling(EvidenceClass.IDENTITY_STRONG))] = (
        Handling.INSPECT
    )


class SupportingStages(Section):
    """``[evidence.handling.identity-supporting]``."""

    referred: Annotated[Handling, Field(strict=False), AfterValidator(handling(EvidenceClass.IDENTITY_SUPPORTING))] = (
        Handling.INSPECT
    )


class ResidenceStages(Section):
    """``[evidence.handling.residence]``."""

    referred: Annotated[Handling, Field(strict=False), AfterValidator(handling(EvidenceClass.RESIDENCE))] = (
        Handling.INSPECT
    )


class CaretakerStages(Section):
    """``[evidence.handling.caretaker]``."""

    referred: Annotated[Handling, Field(strict=False), AfterValidator(handling(EvidenceClass.CARETAKER))] = (
        Handling.INSPECT
    )


class HandlingSection(Dashed):
    """``[evidence.handling]``: what is not named is inspected only."""

    identity_strong: StrongStages = StrongStages()
    identity_supporting: SupportingStages = SupportingStages()
    residence: ResidenceStages = ResidenceStages()
    caretaker: CaretakerStages = CaretakerStages()


class EvidenceSection(Section):
    """``[evidence]``."""

    needed: Points
    identity_needed: Points
    residence_needed: Points
    needs_photo: bool
    needs_birth_date: bool
    alone_from: Annotated[int, Field(ge=0, le=ADULT)] = ALONE_FROM
    new_name: Annotated[NewName, Field(strict=False)] = NewName.PAPER
    points: PointsSection
    handling: HandlingSection = HandlingSection()


class FeeSection(Section):
    """``[fees.KIND]``: cents, from the age of 18 and below."""

    adult: Cents
    minor: Cents = 0


class RenewalSection(Section):
    """``[fees.renewal]``: cents; who renews a minor's card pays nothing."""

    adult: Cents


class FeesSection(Section):
    """``[fees]``: what is not named is free; a waiver by the resident's own word is offered for every fee."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    drawer: Cents = 0
    new: FeeSection | None = None
    renewal: RenewalSection | None = None
    replacement: FeeSection | None = None


class Row(Section):
    """``[retention.CLASS]``: days, and what a records law says about them."""

    days: int
    minimum: Annotated[int, Field(ge=0)] = 0
    citation: Annotated[str, AfterValidator(guarded)] = ""
    approved_by: Annotated[str, AfterValidator(guarded)] = ""

    def as_rule(self) -> Rule:
        """Return the row as the schedule knows it."""
        return Rule(self.days, self.minimum, self.citation, self.approved_by)


def _fits(cls: RetentionClass) -> Callable[[Row | None], Row | None]:
    def check(row: Row | None) -> Row | None:
        if row is not None:
            within_schedule(cls, row.as_rule())
        return row

    return check


class RetentionSection(Dashed):
    """``[retention]``: a class that is not named lives for its default period."""

    draft: Annotated[Row | None, AfterValidator(_fits(RetentionClass.DRAFT))] = None
    capture: Annotated[Row | None, AfterValidator(_fits(RetentionClass.CAPTURE))] = None
    application: Annotated[Row | None, AfterValidator(_fits(RetentionClass.APPLICATION))] = None
    referred: Annotated[Row | None, AfterValidator(_fits(RetentionClass.REFERRED))] = None
    approved_counter: Annotated[Row | None, AfterValidator(_fits(RetentionClass.APPROVED_COUNTER))] = None
    approved_mailed: Annotated[Row | None, AfterValidator(_fits(RetentionClass.APPROVED_MAILED))] = None
    approved_pickup: Annotated[Row | None, AfterValidator(_fits(RetentionClass.APPROVED_PICKUP))] = None
    denied: Annotated[Row | None, AfterValidator(_fits(RetentionClass.DENIED))] = None
    appealed: Annotated[Row | None, AfterValidator(_fits(RetentionClass.APPEALED))] = None
    duplicate_tag: Annotated[Row | None, AfterValidator(_fits(RetentionClass.DUPLICATE))] = None
    journal: Annotated[Row | None, AfterValidator(_fits(RetentionClass.JOURNAL))] = None
    payment: Annotated[Row | None, AfterValidator(_fits(RetentionClass.PAYMENT))] = None
    register_: Annotated[Row | None, Field(alias="register"), AfterValidator(_fits(RetentionClass.REGISTER))] = None


class ArmsSection(Section):
    """``[card.look.arms]``: a file beside the policy, and what it holds."""

    file: Annotated[str, AfterValidator(file_name)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LookSection(Section):
    """``[card.look]``: what is not named is drawn plainly."""

    title: Annotated[Text, AfterValidator(of_nobody)] = "City ID"
    header: Colour = "#14324a"
    lettering: Annotated[Colour, Field(validate_default=True)] = "#ffffff"
    stripe: Colour = "#1f8a84"
    paper: Annotated[Colour, AfterValidator(takes_ink)] = "#f7f9fb"
    languages: Annotated[
        list[Annotated[str, AfterValidator(printed)]], Field(max_length=2), AfterValidator(distinct)
    ] = []
    notch: Annotated[Notch, Field(strict=False)] = Notch.NONE
    large_print_letter: bool = True
    arms: ArmsSection | None = None

    @field_validator("lettering")
    @classmethod
    def _stands_out(cls, lettering: str, info: ValidationInfo) -> str:
        header = info.data.get("header")
        if header is not None and contrast(lettering, header) < LEGIBLE:
            raise refuse("letters and header are too alike: choose a lighter and a darker colour, at least 4.5 to 1")
        return lettering


class CardSection(Section):
    """``[card]``: years a card is good, by age, and how it looks."""

    adult_years: Annotated[int, Field(ge=1, le=ADULT_YEARS)]
    minor_years: Annotated[int, Field(ge=1, le=MINOR_YEARS)]
    look: LookSection = LookSection()


_AS_LONG_AS_THE_CARD: Final = "card-life"
"""A mode of the design that is not built: no file may seem to have it (DESIGN 5)."""


def _built(mode: object) -> object:
    if mode == _AS_LONG_AS_THE_CARD:
        raise refuse('write "window" or "off": "card-life" is not built, and no tag outlives its window here')
    return mode


class DuplicatesSection(Section):
    """``[duplicates]``."""

    mode: Annotated[DuplicateMode, Field(strict=False), BeforeValidator(_built)]


class FieldsSection(Section):
    """``[fields]``: streets that may be printed for "care of", and streets whose names the guard lets pass."""

    care_of_streets: Annotated[list[Street], AfterValidator(distinct)]
    guard_streets: Annotated[list[Text], AfterValidator(distinct)] = []


class StaffSection(Section):
    """``[staff]``: whether a passkey may be one that its maker copies to other devices."""

    syncable_keys: bool = False


class CounselSection(Section):
    """``[counsel]``: whom an officer at the counter is sent to; an office, never a person."""

    office: Annotated[str, AfterValidator(guarded)] = ""
    phone: Annotated[str, Field(pattern=r"^[0-9+() .-]{0,30}$")] = ""


class File(Section):
    """The whole file."""

    city: CitySection
    rules: RulesSection
    evidence: EvidenceSection
    retention: RetentionSection = RetentionSection()
    card: CardSection
    duplicates: DuplicatesSection
    fees: FeesSection = FeesSection()
    fields_: Annotated[FieldsSection, Field(alias="fields")]
    counsel: CounselSection = CounselSection()
    staff: StaffSection = StaffSection()
