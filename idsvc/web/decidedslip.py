"""The part of a slip that says what was decided and what the resident may do now, in their own language."""

from typing import Final, NamedTuple

from idsvc.enroll.stage import Stage
from idsvc.office.views import CaseView
from idsvc.web.places import where
from idsvc.web.receiptslip import resident_date
from idsvc.web.resident_words import direction, said, spoken

PART: Final = "decided"


class DecidedSlip(NamedTuple):
    """What is printed: a title, sentences, and codes of reasons with their words, in one language."""

    language: str
    direction: str
    title: str
    lines: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]


def decided_slip(case: CaseView) -> DecidedSlip | None:
    """Return the slip of a case that was referred, denied, put aside or mailed; None at any other stage."""
    language = case.language
    match case.head.stage:
        case Stage.REFERRED if case.referral and case.return_by:
            day = resident_date(case.return_by, language)
            reason = (case.referral.value, said(language, PART, case.referral.value))
            return _slip(language, "referred_title", (said(language, PART, "referred_help", day=day),), (reason,))
        case Stage.DENIED:
            return _denied(case, language)
        case Stage.WAITING if case.known.ready and case.known.until:
            first, day = (resident_date(each, language) for each in (case.known.ready, case.known.until))
            lines = (said(language, PART, "pickup_help", first=first, day=day), *_drawer(case, language))
            return _slip(language, "pickup_title", lines)
        case Stage.MAILED if case.known.until:
            day = resident_date(case.known.until, language)
            return _slip(language, "mailed_title", (said(language, PART, "mailed_help", day=day),))
        case _:
            return None


def _drawer(case: CaseView, language: str) -> tuple[str, ...]:
    """Return the line that names the site whose drawer a card lies in."""
    return (where(language, (case.known.slot.site,)),) if case.known.slot else ()


def _denied(case: CaseView, language: str) -> DecidedSlip:
    day = resident_date(case.known.until or case.head.destroy_by, language)
    how = said(language, PART, "final_help") if case.known.final else said(language, PART, "appeal_help", day=day)
    rules = said(language, PART, "denied_rules", version=case.known.rules_version)
    reasons = tuple((each.value, said(language, PART, each.value)) for each in case.denial)
    return _slip(language, "denied_title", (rules, how), reasons)


def withdrawn_slip(case: CaseView) -> DecidedSlip:
    """Return the slip of a case that its resident has just withdrawn."""
    day = resident_date(case.head.destroy_by, case.language)
    return _slip(
        case.language,
        "withdrawn_title",
        (said(case.language, PART, "withdrawn_help", ticket=case.head.ticket, day=day),),
    )


def _slip(language: str, title: str, lines: tuple[str, ...], reasons: tuple[tuple[str, str], ...] = ()) -> DecidedSlip:
    return DecidedSlip(spoken(language), direction(language), said(language, PART, title), lines, reasons)
