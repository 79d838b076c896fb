from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from idsvc.credential.claims import BackClaims, Flag, FrontClaims, StatusRef, expiry_moment, issued_moment
from idsvc.issue.draft import CardDraft
from idsvc.issue.errors import ProfileViolation
from idsvc.issue.profile import RULES, check_profile
from tests.support.drafts import LIST, back, draft, front

DRAFT = draft()
FRONT, BACK = front(DRAFT), back(DRAFT)


def broken(made: CardDraft, first: FrontClaims, second: BackClaims) -> set[str]:
    with pytest.raises(ProfileViolation) as refusal:
        check_profile(made, first, second)
    return set(refusal.value.rules)


@pytest.mark.parametrize("born", ["1990-03-04", "2012-03-04", "2020-03-04", "1904-02-29"])
def test_what_a_draft_makes_follows_the_profile(born: str) -> None:
    made = draft(birth_date=born)
    check_profile(made, front(made), back(made))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("front-says-what-was-decided", lambda: (DRAFT, replace(FRONT, name="Ana Lime"), BACK)),
        ("back-says-what-was-decided", lambda: (DRAFT, FRONT, replace(BACK, name="Ana Lime"))),
        ("one-issuer", lambda: (DRAFT, replace(FRONT, issuer="https://id.other.example"), BACK)),
        ("one-expiry", lambda: (DRAFT, replace(FRONT, expires=expiry_moment(2031, 9)), BACK)),
        ("same-flags", lambda: (DRAFT, replace(FRONT, flags=Flag.RESIDENT), BACK)),
        ("flags-true-on-issue-day", lambda: (DRAFT, FRONT, replace(BACK, flags=Flag.RESIDENT | Flag.UNDER_13))),
        ("indices-differ", lambda: (DRAFT, FRONT, replace(BACK, status=FRONT.status))),
        ("issued-on-the-issue-day", lambda: (DRAFT, FRONT, replace(BACK, issued=issued_moment(date(2026, 11, 21))))),
        ("good-on-the-issue-day", lambda: (DRAFT, FRONT, replace(BACK, expires=expiry_moment(2026, 10)))),
        ("not-too-long", lambda: (DRAFT, FRONT, replace(BACK, expires=expiry_moment(2036, 11)))),
        ("not-too-long", lambda: (DRAFT, FRONT, replace(BACK, birth_date="20200304", expires=expiry_moment(2028, 11)))),
        ("not-past-the-age-band", lambda: (DRAFT, FRONT, replace(BACK, birth_date="20140304"))),
        ("not-past-the-age-band", lambda: (DRAFT, FRONT, replace(BACK, birth_date="20090304"))),
        ("not-on-a-birthday", lambda: (DRAFT, FRONT, replace(BACK, birth_date="19901031"))),
        ("not-on-a-birthday", lambda: (DRAFT, FRONT, replace(BACK, birth_date="19901101"))),
        ("numbers-unrelated", lambda: (DRAFT, replace(FRONT, library_number=BACK.card_number[3:13]), BACK)),
        (
            "withheld-looks-like-absent",
            lambda: (draft(address_mode="withheld", address_line_1=""), FRONT, replace(BACK, address="Shelter")),
        ),
    ],
)
def test_each_rule_is_broken_by_what_it_forbids(
    rule: str, change: Callable[[], tuple[CardDraft, FrontClaims, BackClaims]]
) -> None:
    assert rule in broken(*change())


def test_every_broken_rule_is_named_at_once() -> None:
    other = replace(FRONT, issuer="https://id.other.example", status=StatusRef(LIST, BACK.status.index))
    assert broken(DRAFT, other, BACK) == {"front-says-what-was-decided", "one-issuer", "indices-differ"}


def test_every_rule_has_a_name_of_its_own_and_a_citation() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.citation for rule in RULES)
