"""Whether a card can be made of what was typed: measured and set before it is filed, while the resident is there.

Signing and drawing would refuse the same texts, but only once an index is drawn, or a card is signed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from idsvc.card.back import back_face
from idsvc.card.content import CardContent
from idsvc.card.front import front_face
from idsvc.card.qr import BACK_BUDGETS, FRONT_BUDGETS, QrCode, QrPlan
from idsvc.card.room import best_portrait, check_front
from idsvc.credential import cose, frame
from idsvc.credential.claims import BackClaims, Claims, StatusRef, encode_claims
from idsvc.credential.keys import SIGNATURE_BYTES, Alg, KeyType, PublicKey
from idsvc.enroll.applicant import Applicant, printed_address
from idsvc.enroll.visit import Application
from idsvc.imaging.portrait import qr_portrait
from idsvc.issue.draft import CardDraft, Issuer, Numbers, draft_card, to_back_claims, to_front_claims
from idsvc.issue.numbers import CARD_NUMBER_ENTROPY, LIBRARY_NUMBER_ENTROPY, card_number, library_number
from idsvc.issue.validity import Month, bridge_expires, last_day_of
from idsvc.office.context import Office
from idsvc.office.looks import design_of

_HIGHEST_INDEX: Final = 2**31 - 1
_BASE_POINT: Final = PublicKey(KeyType.OKP, bytes.fromhex("58" + "66" * 31))  # RFC 8032: a key id that nobody holds


@dataclass(frozen=True, slots=True, repr=False)
class Printed:
    """What the office adds to an application's words on the card: two days and two numbers."""

    issued: date
    expires: Month
    card_number: str
    library_number: str


def drafted(office: Office, applicant: Applicant, day: date) -> CardDraft:
    """Return the draft of a card with two fresh numbers; raises ``EndsTooSoon``."""
    return draft_card(_issuer(office), applicant, day, _numbers(office), office.policy.card)


def bridged(office: Office, applicant: Applicant, day: date) -> CardDraft:
    """Return the draft of a bridge card, with two fresh numbers of its own; raises ``EndsTooSoon``."""
    ends = bridge_expires(day, applicant.birth_date, office.policy.card)
    return replace(drafted(office, applicant, day), expires=ends, temporary=True)


def _issuer(office: Office) -> Issuer:
    city = office.policy.city
    return Issuer(city.issuer, city.language, city.country, city.specimen)


def _numbers(office: Office) -> Numbers:
    entropy = office.entropy
    return Numbers(card_number(entropy(CARD_NUMBER_ENTROPY)), library_number(entropy(LIBRARY_NUMBER_ENTROPY)))


def check_fits(office: Office, application: Application, day: date) -> None:
    """Raise ``CardRefused`` where the codes of an application or its printed words have no room on the card."""
    draft, status = _likely(office, application.applicant, day)
    check_front(measured(office, to_front_claims(draft, status)))
    fitted_back(office, draft, status, application.portrait)
    printed = Printed(day, draft.expires, draft.card_number, draft.library_number)
    content = content_of(office, application, printed)
    front_face(content, _empty(FRONT_BUDGETS[-1][1]))
    back_face(content, _empty(BACK_BUDGETS[-1][1]))


def portrait_in_code(office: Office, applicant: Applicant, portrait: bytes, day: date) -> bytes:
    """Return the grey WebP that the bank code of an applicant would carry; raises ``TooLong``."""
    return fitted_back(office, *_likely(office, applicant, day), portrait).portrait


def _likely(office: Office, applicant: Applicant, day: date) -> tuple[CardDraft, StatusRef]:
    """Return a draft and an index that take as many bytes as the real ones can."""
    numbers, expires = _numbers(office), (day.year + 1, day.month)  # any day has the same length
    draft = CardDraft(_issuer(office), applicant, day, expires, numbers.card, numbers.library)
    # No list of this city has a longer address, and no index takes more bytes.
    return draft, StatusRef(f"{office.policy.city.status_uri_base}/9999", _HIGHEST_INDEX)


def fitted_back(office: Office, draft: CardDraft, status: StatusRef, portrait: bytes) -> BackClaims:
    """Return the claims of the bank code with the best portrait it has room for; raises ``TooLong``."""
    claims = partial(to_back_claims, draft, status)
    small = best_portrait(partial(qr_portrait, portrait), lambda webp: measured(office, claims(webp)))
    return claims(small)


def measured(office: Office, claims: Claims) -> int:
    """Return how many characters a code has, within ``SPARE``, without signing it."""
    return len(frame.pack(cose.sign1(encode_claims(claims), _Measure(office.entropy))))


@dataclass(frozen=True, slots=True)
class _Measure:
    """Stands in for the card key, which may be locked away: random bytes pack to the length of any signature."""

    entropy: Callable[[int], bytes]
    public: PublicKey = _BASE_POINT
    alg: Alg = Alg.EDDSA

    def sign(self, _: bytes) -> bytes:
        return self.entropy(SIGNATURE_BYTES)


def content_of(office: Office, application: Application, printed: Printed) -> CardContent:
    """Return what is printed on a card, from what was typed and decided."""
    applicant, city = application.applicant, office.policy.city
    return CardContent(
        city_name=city.name,
        card_title=office.policy.look.title,
        name=applicant.full_name,
        preferred_name=applicant.preferred_name,
        second_name=applicant.second_name,
        birth_date=applicant.birth_date,
        address_lines=printed_address(applicant, office.policy.fields),
        issued=printed.issued,
        expires_shown=last_day_of(printed.expires),
        card_number=printed.card_number,
        library_number=printed.library_number,
        gender=applicant.gender.value if applicant.gender else None,
        emergency_contact=applicant.emergency_contact,
        portrait=application.portrait,
        specimen=city.specimen,
        temporary=False,
        language=city.language,
        design=design_of(office.policy.look, office.arms),
    )


def _empty(plan: QrPlan) -> QrCode:
    return QrCode(plan, ((False,) * plan.modules,) * plan.modules)
