"""What a resident's display shows: a piece of a page in the resident's language, made anew from the sealed record.

The same piece goes to a tablet, which asks for it, and to the clerk's own page, which hands it to a second monitor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from flask import render_template

from idsvc.enroll.applicant import AddressMode
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.office import intake
from idsvc.office.context import today
from idsvc.office.display import Peek
from idsvc.office.views import CaseView
from idsvc.staff.terminals import ABOUT_A_CASE, Screen
from idsvc.web import current, resident_words
from idsvc.web.context import greeted, languages
from idsvc.web.decidedslip import decided_slip
from idsvc.web.money import amount, due_of
from idsvc.web.notice import first_layer
from idsvc.web.resident_days import day_in_words

PART: Final = "display"


class Line(NamedTuple):
    """One row of what was typed: its name, its label, and its lines, always as many."""

    name: str
    label: str
    lines: tuple[str, ...]
    spelled: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """What a display puts up: ``version`` is the write version it was made from, ``seen`` names it."""

    seen: str
    screen: Screen
    language: str
    direction: str
    version: int
    html: str


def piece(peek: Peek) -> Piece:
    """Open what the screen is about and say it in the resident's language."""
    case = _opened(peek)
    screen = Screen.BUSY if peek.screen in ABOUT_A_CASE and case is None else peek.screen
    language = _language(case, peek) if case else peek.language
    values = _values(screen, case, language) if case else _plain(screen, language)
    html = render_template(
        "display_piece.html",
        **values,
        screen=screen,
        case=case,
        language=language,
        answer=peek.answer,
        tell=lambda key, **holes: resident_words.said(language, PART, key, **holes),
    )
    spoken = resident_words.spoken(language)
    version = case.head.write_version if case else 0
    return Piece(peek.seen, screen, spoken, resident_words.direction(language), version, html)


def _language(case: CaseView, peek: Peek) -> str:
    """Return what the resident reads; a denied case does not say it any more, the clerk's own page may."""
    return peek.language if case.head.stage is Stage.DENIED and peek.language else case.language


def _opened(peek: Peek) -> CaseView | None:
    if peek.case_id is None:
        return None
    try:
        return intake.look(current.office(), peek.actor, peek.case_id)
    except IdsvcError:  # gone, past its day, or not this role's: the display shows nothing of it
        return None


def _plain(screen: Screen, language: str) -> Mapping[str, Any]:
    office = current.office()
    if screen is Screen.WELCOME:
        return {"everybody": greeted()}
    if screen is Screen.START:
        notice = first_layer(office.policy, today(office), language) if language else ()
        return {"notice": notice, "languages": languages()}
    return {}


def _values(screen: Screen, case: CaseView, language: str) -> Mapping[str, Any]:
    if screen in {Screen.DETAILS, Screen.PROOF}:
        return {"lines": lines_of(case.fields, language)}
    if screen is Screen.PAPERS:
        return {"needed": current.office().policy.evidence.needed, "classes": tuple(EvidenceClass)}
    if screen is Screen.FEE:
        due = due_of(case)
        return {"fee": f"\u2066{amount(due)}\u2069" if due else ""}  # in Arabic, too, the sign stands first
    if screen is Screen.SETTLED:
        return {"sentences": _goes_on(case, language)}
    if screen is Screen.CASE:
        title, sentences = standing(case, language)
        return {"title": title, "sentences": sentences}
    return {}


def _goes_on(case: CaseView, language: str) -> tuple[str, ...]:
    """Return what comes after the money: the rest of the visit, or how the case stands."""
    if case.head.stage is Stage.DRAFT:
        return (resident_words.said(language, PART, "settled_next"),)
    title, sentences = standing(case, language)
    return title, *sentences


def standing(case: CaseView, language: str) -> tuple[str, tuple[str, ...]]:
    """Return how a case stands, as a title and sentences with their days: what its slip says, where it has one."""
    decided = decided_slip(replace(case, language=language))
    if decided is not None:
        return decided.title, (*(words for _, words in decided.reasons), *decided.lines)
    words, stage = resident_words.part_of(language, PART), case.head.stage
    if f"case_{stage}_title" not in words:
        return words["busy_title"], ()
    day = day_in_words(case.known.until or case.head.destroy_by, language)
    return words[f"case_{stage}_title"], (words[f"case_{stage}_help"].format(day=day),)


def lines_of(fields: Mapping[str, str], language: str) -> tuple[Line, ...]:
    """Return what was typed, in the order of the card: the same rows, and as many lines, whatever the address mode."""

    def tell(key: str) -> str:
        return resident_words.said(language, PART, key)

    def line(name: str, text: str, *, spelled: bool = False) -> Line:
        return Line(name, tell(name), (text,), spelled)

    def ticked(name: str) -> str:
        return tell("yes" if fields.get(name) else "no")

    return (
        line("full_name", fields.get("full_name", ""), spelled=True),
        line("preferred_name", fields.get("preferred_name", ""), spelled=True),
        line("second_name", fields.get("second_name", ""), spelled=True),
        line("birth_date", _birth_date(fields.get("birth_date", ""), language)),
        Line("address", tell("address"), address_lines(fields), spelled=False),
        line("address_in_code", ticked("address_in_code")),
        line("gender", fields.get("gender", "")),
        line("emergency_contact", fields.get("emergency_contact", "")),
        Line("library_name", tell("library_name"), (ticked("library_name_preferred"),), spelled=False),
    )


def _birth_date(typed: str, language: str) -> str:
    try:
        return day_in_words(date.fromisoformat(typed), language)
    except ValueError:
        return typed


def address_lines(fields: Mapping[str, str]) -> tuple[str, str]:
    """Return the two lines under "address" as the card would print what is typed so far."""
    rules = current.office().policy.fields
    match fields.get("address_mode"):
        case AddressMode.STREET:
            return fields.get("address_line_1", ""), fields.get("address_line_2", "")
        case AddressMode.CARE_OF:
            name, street = fields.get("care_of_name", ""), fields.get("care_of_street", "")
            return (f"c/o {name}", street) if name else (f"c/o {street}" if street else "", "")
        case AddressMode.WITHHELD:
            return rules.resident_of, ""
        case _:
            return "", ""
