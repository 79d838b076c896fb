"""The notice a resident hears first: made from the live policy, so that promise and practice agree."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.enroll.evidence import Handling
from idsvc.enroll.stage import CAPTURE_STAGES
from idsvc.policy import Policy
from idsvc.retention import RetentionClass
from idsvc.web.resident_days import day_in_words
from idsvc.web.resident_words import ENGLISH, LANGUAGES, said

MAX_WORDS: Final = 120
"""What can be read aloud in a minute (DOMAIN 2)."""

PART: Final = "notice"


def first_layer(policy: Policy, today: date, language: str = ENGLISH) -> tuple[str, ...]:
    """Return the notice's paragraphs, in a language, for a visit that starts today."""
    last = day_in_words(policy.schedule.last_possible_day(today), language)
    kept = said(language, PART, "kept", city=policy.city.name, last=last)
    return (
        kept,
        f"{_papers(policy, language)} {_afterwards(policy, language)}",
        said(language, PART, "compelled"),
        said(language, PART, "what_it_is_not"),
    )


def in_each_language(policy: Policy, today: date, languages: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the notice in each of these languages that we have, but English, which stands there anyway."""
    ours = [each for each in languages if each in LANGUAGES and each != ENGLISH]
    return {language: first_layer(policy, today, language) for language in ours}


def _papers(policy: Policy, language: str) -> str:
    copied = any(
        handling is not Handling.INSPECT and stage in CAPTURE_STAGES
        for (_, stage), handling in policy.evidence.capture.items()
    )
    if not copied:
        return said(language, PART, "papers_looked")
    return said(language, PART, "papers_copied", days=policy.schedule.days(RetentionClass.CAPTURE))


def _afterwards(policy: Policy, language: str) -> str:
    if policy.duplicates is DuplicateMode.OFF:
        return said(language, PART, "afterwards")
    return said(language, PART, "afterwards_tagged", days=policy.schedule.days(RetentionClass.DUPLICATE))


def words(paragraphs: tuple[str, ...]) -> int:
    """Count the words of a notice."""
    return sum(len(paragraph.split()) for paragraph in paragraphs)
