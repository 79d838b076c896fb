"""Invented card drafts and the claims they make, for tests of issuing."""

from datetime import date

from idsvc.credential.claims import BackClaims, FrontClaims, StatusRef
from idsvc.enroll.codes import CodeKind, digest_code
from idsvc.issue.draft import CardDraft, Issuer, Numbers, draft_card, to_back_claims, to_front_claims
from idsvc.issue.register import CardRecord, CardState
from idsvc.issue.validity import CardRules, expiry_month, month_of, register_destroy_by
from tests.support.forms import TODAY, applicant

LIST = "https://id.harborview.example/status/1"
ISSUER = Issuer("https://id.harborview.example", "en", "US", specimen=True)
NUMBERS = Numbers(card="7K2M9QXW4TRB6HND", library="M4T8XKQ2WD")
CARD_RULES = CardRules(adult_years=5, minor_years=2)
WEBP = b"RIFF\x04\x00\x00\x00WEBP"


def draft(issue_day: date = TODAY, **changes: str) -> CardDraft:
    """A draft for the applicant of ``FORM`` with some fields changed."""
    return draft_card(ISSUER, applicant(**changes), issue_day, NUMBERS, CARD_RULES)


def front(made: CardDraft, index: int = 5) -> FrontClaims:
    return to_front_claims(made, StatusRef(LIST, index))


def back(made: CardDraft, index: int = 70_000) -> BackClaims:
    return to_back_claims(made, StatusRef(LIST, index), WEBP)


def record(claims: BackClaims, state: CardState = CardState.VALID) -> CardRecord:
    """The register's entry for a card."""
    month = month_of(claims.expires)
    return CardRecord(
        card_id=b"r" * 16,
        status_list=claims.status.uri,
        front_index=5,
        back_index=claims.status.index,
        number_digest=digest_code(CodeKind.CARD_NUMBER, claims.card_number),
        cancel_digest=b"x" * 32,
        expiry_month=expiry_month(month),
        key_id="ABCDEFGH",
        rules_version=1,
        state=state,
        destroy_by=register_destroy_by(month),
    )
