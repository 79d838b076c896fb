from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from idsvc.enroll.evidence import EvidenceClass, EvidenceRules, Handling, Paper, tally
from tests.support.forms import EVIDENCE_RULES

POINTS = st.fixed_dictionaries({each: st.integers(0, 10) for each in EvidenceClass})
RULES = st.builds(
    lambda points, needed, flags: replace(
        EVIDENCE_RULES,
        points=points,
        needed=sum(needed),
        identity_needed=needed[0],
        residence_needed=needed[1],
        needs_photo=flags[0],
        needs_birth_date=flags[1],
    ),
    POINTS,
    st.tuples(st.integers(0, 6), st.integers(0, 3)),
    st.tuples(st.booleans(), st.booleans()),
)
PAPERS = st.lists(
    st.builds(Paper, st.sampled_from(EvidenceClass), st.booleans(), st.booleans(), st.sampled_from(Handling)),
    max_size=8,
)
DETAILS = st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from(Handling)), min_size=8, max_size=8)


@given(RULES, PAPERS, DETAILS)
def test_inside_a_class_every_paper_counts_the_same(
    rules: EvidenceRules, papers: list[Paper], details: list[tuple[bool, bool, Handling]]
) -> None:
    others = [
        Paper(each.evidence_class, has_photo=photo, has_birth_date=born, handling=how)
        for each, (photo, born, how) in zip(papers, details, strict=False)
    ]
    one, other = tally(papers, rules), tally(others, rules)
    assert (one.points, one.identity, one.residence) == (other.points, other.identity, other.residence)


@given(RULES, PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_means_nothing(rules: EvidenceRules, papers: list[Paper], shuffle: object) -> None:
    mixed = sorted(papers, key=lambda _: shuffle.random())
    assert tally(mixed, rules) == tally(papers, rules)


@given(RULES, PAPERS, PAPERS)
def test_one_more_paper_never_hurts(rules: EvidenceRules, papers: list[Paper], more: list[Paper]) -> None:
    before, after = tally(papers, rules), tally(papers + more, rules)
    assert set(after.missing) <= set(before.missing)
    assert after.points >= before.points


@given(RULES, PAPERS, st.booleans())
def test_met_means_that_nothing_is_missing(rules: EvidenceRules, papers: list[Paper], minor: bool) -> None:  # noqa: FBT001 - drawn
    seen = tally(papers, rules, minor_with_caretaker=minor)
    assert seen.met == (not seen.missing)
    assert seen.points == seen.identity + seen.residence
