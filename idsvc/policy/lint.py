"""What is wrong with a policy beyond single entries: rules that contradict each other, a duty, or the code's limits."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.enroll.evidence import Handling
from idsvc.policy.checks import SCHEDULE_ADVICE
from idsvc.policy.errors import PolicyError, PolicyFault
from idsvc.policy.load import load
from idsvc.policy.policy import Policy
from idsvc.policy.tongues import drafts
from idsvc.retention.errors import ScheduleFault
from idsvc.retention.schedule import APPROVED, MAX_ALL_STAGES, STAGES, RetentionClass, Rule

_RETENTION: Final = "retention."


@unique
class PolicyCode(StrEnum):
    """Everything the check can say."""

    FAULT = "FAULT"
    RULE_WITHOUT_CLASS = "RULE_WITHOUT_CLASS"
    CLASS_WITHOUT_RULE = "CLASS_WITHOUT_RULE"
    RULE_NEVER_USED = "RULE_NEVER_USED"
    PERIOD_TOO_SHORT = "PERIOD_TOO_SHORT"
    PERIOD_ABOVE_CEILING = "PERIOD_ABOVE_CEILING"
    PERIOD_CUT_SHORT = "PERIOD_CUT_SHORT"
    DUTY_ABOVE_PROMISE = "DUTY_ABOVE_PROMISE"
    DUTY_ABOVE_CEILING = "DUTY_ABOVE_CEILING"
    DUTY_CUT_SHORT = "DUTY_CUT_SHORT"
    MISSING_CITATION = "MISSING_CITATION"
    MISSING_APPROVAL = "MISSING_APPROVAL"
    LANGUAGE_NOT_SIGNED_OFF = "LANGUAGE_NOT_SIGNED_OFF"


SENTENCES: Final[Mapping[PolicyCode, str]] = MappingProxyType(
    {
        PolicyCode.FAULT: "mend this entry",
        PolicyCode.RULE_WITHOUT_CLASS: "no record has this class: take the rule out, or mend its name",
        PolicyCode.CLASS_WITHOUT_RULE: "the file says nothing, so the default holds: write it down, approved",
        PolicyCode.RULE_NEVER_USED: "the rest of this policy makes no such record: take the rule out",
        PolicyCode.PERIOD_TOO_SHORT: "write at least one day",
        PolicyCode.PERIOD_ABOVE_CEILING: "shorten it: the ceiling is a constant that no file exceeds",
        PolicyCode.PERIOD_CUT_SHORT: f"never reached: a case ends {MAX_ALL_STAGES} days after the visit at the latest",
        PolicyCode.DUTY_ABOVE_PROMISE: "the law's minimum is longer than the period: residents are promised less",
        PolicyCode.DUTY_ABOVE_CEILING: "no period fits this minimum: inspect these papers only, and ask counsel",
        PolicyCode.DUTY_CUT_SHORT: f"the minimum cannot be kept: a case ends after {MAX_ALL_STAGES} days, and the "
        "stages before may take the rest: shorten those",
        PolicyCode.MISSING_CITATION: "name the law or schedule that asks for it",
        PolicyCode.MISSING_APPROVAL: "name the office that approved it",
        PolicyCode.LANGUAGE_NOT_SIGNED_OFF: "not offered: no native reader has signed this translation off; until one "
        "does, these residents are served with an interpreter",
    }
)

NOTES: Final = frozenset(
    {
        PolicyCode.CLASS_WITHOUT_RULE,
        PolicyCode.RULE_NEVER_USED,
        PolicyCode.PERIOD_CUT_SHORT,
        PolicyCode.LANGUAGE_NOT_SIGNED_OFF,
    }
)
"""What a city may live with; everything else is a conflict."""

_OF_SCHEDULE: Final[Mapping[ScheduleFault, PolicyCode]] = MappingProxyType(
    {
        ScheduleFault.MISSING: PolicyCode.CLASS_WITHOUT_RULE,
        ScheduleFault.TOO_SHORT: PolicyCode.PERIOD_TOO_SHORT,
        ScheduleFault.ABOVE_CEILING: PolicyCode.PERIOD_ABOVE_CEILING,
        ScheduleFault.BELOW_MINIMUM: PolicyCode.DUTY_ABOVE_PROMISE,
        ScheduleFault.MINIMUM_ABOVE_CEILING: PolicyCode.DUTY_ABOVE_CEILING,
    }
)
_OF_ADVICE: Final = MappingProxyType({advice: _OF_SCHEDULE[fault] for fault, advice in SCHEDULE_ADVICE.items()})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to know: its code, the entry it is about, one sentence."""

    code: PolicyCode
    place: str
    advice: str

    @property
    def is_note(self) -> bool:
        """Tell whether a city may go on with it."""
        return self.code in NOTES


def check(text: str) -> tuple[Problem, ...]:
    """Return every fault of a policy file and every conflict between its rules; none is good."""
    rules = _rules(text)
    try:
        policy = load(text)
    except PolicyError as refused:
        return (*(each for fault in refused.faults for each in _of_fault(fault)), *_of_duties(rules))
    return (
        *_of_duties(rules),
        *_of_order(policy),
        *_of_use(policy, rules),
        *_of_silence(rules),
        *_of_languages(policy),
    )


def _rules(text: str) -> Mapping[str, Rule]:
    """Return the rows of the schedule as far as they can be read, by the name that stands in the file."""
    try:
        rows = tomllib.loads(text).get("retention", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: _rule(row) for name, row in rows.items() if isinstance(row, dict)} if isinstance(rows, dict) else {}


def _rule(row: Mapping[str, object]) -> Rule:
    days, minimum = (value if type(value := row.get(name)) is int else 0 for name in ("days", "minimum"))
    citation, approved_by = (
        value if isinstance(value := row.get(name), str) else "" for name in ("citation", "approved_by")
    )
    return Rule(days, minimum, citation, approved_by)


def _found(code: PolicyCode, place: str) -> Problem:
    return Problem(code, place, SENTENCES[code])


def _of_fault(fault: PolicyFault) -> Iterator[Problem]:
    """Yield a fault of the file under the code that says most about it."""
    in_schedule = fault.path.startswith(_RETENTION)
    if in_schedule and fault.path.count(".") == 1 and fault.advice.startswith("take this entry out"):
        yield _found(PolicyCode.RULE_WITHOUT_CLASS, fault.path)
        return
    advised = fault.advice.split("; ")
    codes = [_OF_ADVICE[each] for each in advised if in_schedule and each in _OF_ADVICE]
    if codes:
        yield from (_found(code, fault.path) for code in codes)
    else:
        yield Problem(PolicyCode.FAULT, fault.path, fault.advice)


def _of_duties(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Yield what a rule owes to whoever reads it: on which law it rests, and who said so."""
    for name, rule in rules.items():
        if (rule.minimum or rule.approved_by) and not rule.citation:
            yield _found(PolicyCode.MISSING_CITATION, _RETENTION + name)
        if (rule.minimum or rule.citation) and not rule.approved_by:
            yield _found(PolicyCode.MISSING_APPROVAL, _RETENTION + name)


def _of_order(policy: Policy) -> Iterator[Problem]:
    """Yield the stages whose period, or whose minimum, the limit over all stages cuts short."""
    schedule = policy.schedule
    for cls in (*STAGES, *APPROVED):
        before = STAGES[: STAGES.index(RetentionClass.DENIED) if cls not in STAGES else STAGES.index(cls)]
        left = MAX_ALL_STAGES - sum(schedule.days(each) for each in before)
        if schedule.rules[cls].minimum > left:
            yield _found(PolicyCode.DUTY_CUT_SHORT, _RETENTION + cls)
        elif schedule.days(cls) > left:
            yield _found(PolicyCode.PERIOD_CUT_SHORT, _RETENTION + cls)


def _of_use(policy: Policy, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    unused = set[RetentionClass]()
    if set(policy.evidence.capture.values()) <= {Handling.INSPECT}:
        unused.add(RetentionClass.CAPTURE)
    if policy.duplicates is not DuplicateMode.WINDOW:
        unused.add(RetentionClass.DUPLICATE)
    yield from (_found(PolicyCode.RULE_NEVER_USED, _RETENTION + cls) for cls in sorted(unused) if cls in rules)


def _of_silence(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    silent = [cls for cls in RetentionClass if cls not in rules]
    yield from (_found(PolicyCode.CLASS_WITHOUT_RULE, _RETENTION + cls) for cls in silent)


def _of_languages(policy: Policy) -> Iterator[Problem]:
    """Yield the languages that a real city lists in vain."""
    listed = () if policy.city.specimen else policy.city.languages
    unread = drafts(listed)
    places = (f"city.languages[{at}]" for at, each in enumerate(listed) if each in unread)
    yield from (_found(PolicyCode.LANGUAGE_NOT_SIGNED_OFF, place) for place in places)
