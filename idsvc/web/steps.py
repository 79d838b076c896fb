"""The five steps of a visit, and which of them are done."""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _

from idsvc.office.views import CaseView

TITLES: Final = (
    ("details", _("Details")),
    ("papers", _("Papers")),
    ("photo", _("Photo")),
    ("proof", _("Proof and submit")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the rail: ``endpoint`` is its page, ``here`` marks the page being shown."""

    endpoint: str
    title: str
    done: bool
    here: bool


def steps(case: CaseView, here: str) -> tuple[Step, ...]:
    """Return the steps of a draft as the rail shows them."""
    done = {
        "details": bool(case.fields.get("full_name") and case.fields.get("birth_date")),
        "papers": case.tally.met,
        "photo": case.portrait is not None,
        "proof": case.confirmed,
    }
    return tuple(Step(f"{name}.show", title, done[name], name == here) for name, title in TITLES)
