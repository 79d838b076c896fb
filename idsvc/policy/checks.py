"""What a single entry of a policy file has to be; each check says in one constant sentence what to write instead."""

import re
from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from idsvc.credential.text import is_plain, is_uri
from idsvc.enroll.evidence import EvidenceClass, Handling, within_ceiling
from idsvc.enroll.fields import MAX_LINE
from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.text import line_fault, tidy
from idsvc.policy.look import COLOUR, FAINTEST_INK, LEGIBLE, PRINTED, contrast
from idsvc.retention import ScheduleError
from idsvc.retention.errors import ScheduleFault
from idsvc.retention.schedule import DEFAULTS, RetentionClass, Rule, Schedule

OURS = "idsvc"
"""The type of every fault whose text is ours, and may be shown as it is."""

MAX_TEXT = 120

Item = TypeVar("Item")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}\.(?:png|jpg|jpeg|webp)", re.ASCII)


def refuse(advice: str) -> PydanticCustomError:
    """Return a fault with this advice, to be raised by a check."""
    return PydanticCustomError(OURS, "{advice}", {"advice": advice})


def plain(text: str) -> str:
    """Return a text that can be shown and printed."""
    if text != text.strip() or not is_plain(text, MAX_TEXT):
        raise refuse("write 1 to 120 printable characters, without spaces around them")
    return text


def street(text: str) -> str:
    """Return a street as it will stand on a card after "c/o"."""
    if text != tidy(text) or line_fault(text, MAX_LINE - len("c/o ")) is not None:
        raise refuse("write the street as it is printed: letters, digits and plain signs, at most 72 characters")
    return text


def guarded(text: str) -> str:
    """Return a text that shows nobody's status; it may be empty."""
    if text and (not is_plain(text, MAX_TEXT) or check_text(text, GuardField.FREE) is not GuardVerdict.CLEAR):
        raise refuse("name the rule and the office only, in at most 120 printable characters")
    return text


def of_nobody(text: str) -> str:
    """Return words that are printed or shown everywhere, and so say nothing of anybody's status."""
    if check_text(text, GuardField.FREE) is not GuardVerdict.CLEAR:
        raise refuse("choose other words: these could be taken for somebody's status, or for a paper's number")
    return text


def address(text: str) -> str:
    """Return a URL short enough for a code."""
    if not is_uri(text):
        raise refuse("write a short https address of small letters, without a slash at its end")
    return text


def zone(name: str) -> str:
    """Return a time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise refuse("write a time zone of the IANA database, such as America/New_York") from unknown
    return name


def distinct(items: list[Item]) -> list[Item]:
    """Return a list in which nothing stands twice."""
    if len(items) != len(set(items)):
        raise refuse("write each entry once")
    return items


def handling(evidence_class: EvidenceClass) -> Callable[[Handling], Handling]:
    """Return the check that a class is never handled beyond its ceiling (DOMAIN 4, rule 4)."""

    def check(chosen: Handling) -> Handling:
        if not within_ceiling(evidence_class, chosen):
            raise refuse("this class is never captured that way: write inspect, or masked for an identity class")
        return chosen

    return check


def colour(text: str) -> str:
    """Return a colour as it is written in style sheets."""
    if not COLOUR.fullmatch(text):
        raise refuse("write a colour as # and six small hexadecimal digits, such as #14324a")
    return text


def takes_ink(paper: str) -> str:
    """Return a colour of paper on which the faintest ink is legible."""
    if contrast(paper, FAINTEST_INK) < LEGIBLE:
        raise refuse("this paper is too dark for the printed words: choose a lighter colour, at least 4.5 to 1")
    return paper


def printed(language: str) -> str:
    """Return a language in which a card's words are known."""
    if language not in PRINTED:
        raise refuse(f"no printed words are known in this language: write one of {', '.join(PRINTED)}")
    return language


def file_name(name: str) -> str:
    """Return the name of a file that lies beside the policy."""
    if not _FILE_NAME.fullmatch(name):
        raise refuse("write the name of a file beside this one, such as arms.png: a PNG, JPEG or WebP")
    return name


SCHEDULE_ADVICE = {
    ScheduleFault.MISSING: "add this entry",
    ScheduleFault.TOO_SHORT: "write at least one day",
    ScheduleFault.ABOVE_CEILING: "shorten it: the ceiling is a constant that no file exceeds",
    ScheduleFault.BELOW_MINIMUM: "write at least its own minimum",
    ScheduleFault.MINIMUM_ABOVE_CEILING: "no period fits this minimum: inspect these papers only, and ask counsel",
}


def within_schedule(cls: RetentionClass, rule: Rule) -> None:
    """Raise every fault of one row of the schedule as one; the rest of the schedule is taken to be sound."""
    rows = {name: Rule(days) for name, days in DEFAULTS.items()}
    try:
        Schedule({**rows, cls: rule})
    except ScheduleError as error:
        raise refuse("; ".join(SCHEDULE_ADVICE[fault.fault] for fault in error.faults)) from error
