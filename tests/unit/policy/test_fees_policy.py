"""What a policy file says about fees, and what it cannot say."""

from datetime import date
from pathlib import Path

import pytest

from idsvc.enroll.case import VisitType
from idsvc.policy import PolicyError, load

TEXT = (Path(__file__).parents[3] / "idsvc/specimen/policy.toml").read_text(encoding="utf-8")
FEES = TEXT[TEXT.index("[fees]") : TEXT.index("# ", TEXT.index("[fees.replacement]"))]
DAY, BORN = date(2026, 3, 2), date(1984, 5, 9)


def with_fees(text: str) -> str:
    return TEXT.replace(FEES, text)


def test_a_fee_is_what_the_file_says_and_what_it_does_not_name_is_free() -> None:
    rules = load(with_fees('[fees]\ncurrency = "EUR"\n[fees.new]\nadult = 1250\n')).fees
    assert (rules.currency, rules.drawer, rules.amounts()) == ("EUR", 0, (1250,))
    assert rules.due(VisitType.NEW, BORN, DAY) == 1250
    assert rules.due(VisitType.REPLACEMENT, BORN, DAY) == 0
    assert load(with_fees("")).fees.amounts() == ()


@pytest.mark.parametrize(
    "text",
    [
        "[fees.new]\nadult = -1\n",
        "[fees.new]\nadult = 100001\n",
        "[fees.new]\nadult = 10.50\n",
        "[fees.update]\nadult = 100\n",
        "[fees.never_arrived]\nadult = 100\n",
        "[fees.renewal]\nadult = 100\nminor = 100\n",
        '[fees]\ncurrency = "dollar"\n',
        '[fees]\nwaiver = "with a letter"\n',
    ],
)
def test_what_is_free_everywhere_cannot_be_charged_for_and_a_waiver_cannot_be_taken_away(text: str) -> None:
    with pytest.raises(PolicyError):
        load(with_fees(text))
