from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.policy import Policy, PolicyError, load
from idsvc.retention.schedule import CEILINGS, RetentionClass
from tests.support.forms import POLICY_TEXT

LINES = POLICY_TEXT.splitlines()
BODY = "\n".join(line for line in LINES if "{ days" not in line)


def attempt(text: str) -> Policy | frozenset[str]:
    """The policy, or the places that have a fault."""
    try:
        return load(text)
    except PolicyError as refusal:
        return frozenset(fault.path for fault in refusal.faults)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(RetentionClass), st.integers(-3, 450)))
def test_no_policy_keeps_anything_beyond_its_ceiling(days: dict[RetentionClass, int]) -> None:
    rows = "\n".join(f"{cls} = {{ days = {count} }}" for cls, count in days.items())
    wrong = {f"retention.{cls}" for cls, count in days.items() if not 1 <= count <= CEILINGS[cls]}
    match attempt(BODY.replace("[retention]", f"[retention]\n{rows}")):
        case Policy() as policy:
            assert not wrong
            assert all(policy.schedule.days(cls) == count for cls, count in days.items())
        case faulty:
            assert faulty == wrong


@settings(max_examples=100)
@given(st.integers(0, len(LINES) - 1), st.text(max_size=30))
def test_no_file_raises_anything_but_its_faults(place: int, line: str) -> None:
    assert attempt("\n".join((*LINES[:place], line, *LINES[place + 1 :])))


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_text_raises_anything_but_its_faults(text: str) -> None:
    assert attempt(text)
