"""The notice a resident hears first: made from the live policy, so that promise and practice agree."""

from datetime import date
from typing import Final

from idsvc.enroll.evidence import Handling
from idsvc.enroll.stage import CAPTURE_STAGES
from idsvc.policy import Policy
from idsvc.retention import RetentionClass
from idsvc.web.filters import long_date

MAX_WORDS: Final = 120
"""What can be read aloud in a minute (DOMAIN 2)."""

COMPELLED: Final = (
    "Until then, a judge can order us to show it. "
    "A bank or library that scans your card may keep what it reads for years."
)

WHAT_IT_IS_NOT: Final = (
    "The card is no licence, shows no status, and is not for voting or flying. Leave now, and nothing is kept."
)


def first_layer(policy: Policy, today: date) -> tuple[str, ...]:
    """Return the notice's paragraphs for a visit that starts today."""
    last = long_date(policy.schedule.last_possible_day(today))
    kept = (
        f"This card is your choice. {policy.city.name} keeps what you tell us sealed while your case is open, "
        f"and destroys it by {last} at the latest."
    )
    afterwards = "Once you have your card, we keep no name, birth date, address or photo: only numbers to cancel it."
    return kept, f"{_papers(policy)} {afterwards}", COMPELLED, WHAT_IT_IS_NOT


def _papers(policy: Policy) -> str:
    copied = any(
        handling is not Handling.INSPECT and stage in CAPTURE_STAGES
        for (_, stage), handling in policy.evidence.capture.items()
    )
    if not copied:
        return "We look at your papers and give them straight back; none is copied."
    days = policy.schedule.days(RetentionClass.CAPTURE)
    return f"Papers go straight back; one may be copied for {days} days if your case needs a second look."


def words(paragraphs: tuple[str, ...]) -> int:
    """Count the words of a notice."""
    return sum(len(paragraph.split()) for paragraph in paragraphs)
