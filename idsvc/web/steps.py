"""The five steps of a visit, and which of them are done."""

from dataclasses import dataclass
from typing import Final

from idsvc.office.views import CaseView

TITLES: Final = (
    ("details", "Details"),
    ("papers", "Papers"),
    ("photo", "Photo"),
    ("proof", "Proof and submit"),
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
