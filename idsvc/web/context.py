"""What every template knows: the city, who sits there, the menu, plain words for closed sets."""

from typing import Any, Final, NamedTuple

from flask import Flask, request
from flask_babel import lazy_gettext as _

from idsvc.office.context import today
from idsvc.policy.tongues import offered
from idsvc.staff.sittings import IDLE_WITH_TICKET, IDLE_WITHOUT_TICKET
from idsvc.web import current, labels, places, receiptslip, resident_words, screens, staff_words
from idsvc.web.access import ROUTES, may_open


class MenuItem(NamedTuple):
    """An entry of the main menu."""

    endpoint: str
    title: str
    here: bool


class Language(NamedTuple):
    """A language by code and by its own name."""

    code: str
    name: str


MENU: Final = (
    ("start.show", _("New visit")),
    ("review.show", _("Queue")),
    ("reopen.show", _("Open by code")),
    ("renewal.show", _("Renew")),
    ("cancel.show", _("Cancel a card")),
    ("pairing.show", _("Display")),
)


def may(endpoint: str) -> bool:
    """Tell whether the person at the terminal may open a page: a button nobody may press is not shown."""
    return current.sitting() is not None and may_open(ROUTES[endpoint])


def languages() -> tuple[Language, ...]:
    """Return the languages the office offers."""
    return tuple(Language(code, labels.language_name(code)) for code in current.office().policy.fields.languages)


def greeted() -> tuple[str, ...]:
    """Return the languages that a display greets in before one is chosen: all that we have and may be offered."""
    return offered(current.office().policy.city, resident_words.LANGUAGES)


def interpreted() -> tuple[str, ...]:
    """Return the names of the languages that the city's file lists and that only an interpreter may speak so far."""
    policy = current.office().policy
    return tuple(labels.language_name(each) for each in policy.city.languages if each not in policy.fields.languages)


def _values() -> dict[str, Any]:
    idle = IDLE_WITH_TICKET if current.in_hand() else IDLE_WITHOUT_TICKET
    return {
        "city": current.office().policy.city,
        "today": today(current.office()),
        "sitting": current.sitting(),
        "staff_language": current.staff_language(),
        "staff_languages": staff_words.LANGUAGES,
        "menu": [MenuItem(name, title, name == request.endpoint) for name, title in MENU if may(name)],
        "idle_seconds": idle,
        "display_screen": screens.here() if may("pairing.show") else None,
        "display_paired": screens.is_paired(),
    }


def register(app: Flask) -> None:
    """Make the values and tables known to the templates."""
    app.context_processor(_values)
    app.jinja_env.globals.update(
        may=may,
        stage_words=labels.STAGE_WORDS,
        stage_looks=labels.STAGE_LOOKS,
        kind_words=labels.KIND_WORDS,
        class_words=labels.CLASS_WORDS,
        field_words=labels.FIELD_WORDS,
        role_words=labels.ROLE_WORDS,
        said=resident_words.said,
        spoken=resident_words.spoken,
        direction=resident_words.direction,
        greeted=greeted,
        resident_date=receiptslip.resident_date,
        where=places.where,
    )
