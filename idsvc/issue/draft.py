"""A card on its way to being signed: the applicant, the issuer, the numbers, the days; and the claims they make."""

from dataclasses import dataclass
from datetime import date

from idsvc.credential.claims import BackClaims, Flag, FrontClaims, StatusRef, expiry_moment, issued_moment
from idsvc.enroll.applicant import Applicant
from idsvc.issue.validity import CardRules, Month, expires, flags


@dataclass(frozen=True, slots=True)
class Issuer:
    """The city as its cards name it: an https URL, its language, two letters of its country."""

    url: str
    language: str
    country: str
    specimen: bool


@dataclass(frozen=True, slots=True, repr=False)
class CardDraft:
    """Everything the profile needs but the status indices and the portrait; ``temporary`` is a bridge card."""

    issuer: Issuer
    applicant: Applicant
    issue_day: date
    expires: Month
    card_number: str
    library_number: str
    temporary: bool = False

    @property
    def flags(self) -> Flag:
        """Return what the codes say is true on the issue day."""
        said = flags(self.applicant.birth_date, self.issue_day, specimen=self.issuer.specimen)
        return said | (Flag.TEMPORARY if self.temporary else Flag(0))


@dataclass(frozen=True, slots=True, repr=False)
class Numbers:
    """The two fresh numbers of one card."""

    card: str
    library: str


def draft_card(issuer: Issuer, applicant: Applicant, issue_day: date, numbers: Numbers, rules: CardRules) -> CardDraft:
    """Return the draft of a new card; raise ``EndsTooSoon``."""
    return CardDraft(
        issuer=issuer,
        applicant=applicant,
        issue_day=issue_day,
        expires=expires(issue_day, applicant.birth_date, rules),
        card_number=numbers.card,
        library_number=numbers.library,
    )


def to_front_claims(draft: CardDraft, status: StatusRef) -> FrontClaims:
    """Return what the library code says: a number, a name, that its holder is a resident, an age band."""
    applicant = draft.applicant
    preferred = applicant.preferred_name if applicant.library_name_preferred else None
    return FrontClaims(
        issuer=draft.issuer.url,
        expires=expiry_moment(*draft.expires),
        library_number=draft.library_number,
        name=preferred or applicant.full_name,
        flags=draft.flags,
        status=status,
    )


def to_back_claims(draft: CardDraft, status: StatusRef, portrait: bytes) -> BackClaims:
    """Return what the bank code says; ``portrait`` is a WebP within its cap.

    An address is in it only as printed and only if wanted, so that withheld and unwanted look the same.
    """
    applicant = draft.applicant
    wanted = applicant.address_in_code and applicant.address_lines
    return BackClaims(
        issuer=draft.issuer.url,
        issued=issued_moment(draft.issue_day),
        expires=expiry_moment(*draft.expires),
        card_number=draft.card_number,
        language=draft.issuer.language,
        name=applicant.full_name,
        birth_date=f"{applicant.birth_date:%Y%m%d}",
        address=", ".join(applicant.address_lines) if wanted else None,
        second_name=applicant.second_name,
        second_name_language=applicant.second_name_language,
        country=draft.issuer.country,
        portrait=portrait,
        flags=draft.flags,
        status=status,
    )
