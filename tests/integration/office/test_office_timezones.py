"""Cities at both ends of the day, and nights on which clocks change: a card verifies on the day it is issued."""

from datetime import date, time
from pathlib import Path

import pytest

from idsvc.office.context import today
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.visits import NO_TAGS, card_of, findings, handed_over, issued, verdict, work_days


@pytest.mark.parametrize(
    ("zone", "day", "at", "local"),
    [
        ("Pacific/Kiritimati", date(2026, 12, 31), time(10, 5), date(2027, 1, 1)),  # five past midnight, a year ahead
        ("Pacific/Kiritimati", date(2028, 2, 28), time(9, 55), date(2028, 2, 28)),
        ("Pacific/Pago_Pago", date(2026, 3, 1), time(10, 55), date(2026, 2, 28)),  # five to midnight, a month behind
        ("Pacific/Pago_Pago", date(2028, 3, 1), time(0, 5), date(2028, 2, 29)),
        ("America/New_York", date(2026, 3, 8), time(6, 55), date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1), time(4, 5), date(2026, 11, 1)),
    ],
)
def test_a_card_verifies_on_its_issue_day_wherever_the_city_lies(
    tmp_path: Path, zone: str, day: date, at: time, local: date
) -> None:
    city = make_city(tmp_path, FakeTime(day, at), NO_TAGS.replace("America/New_York", zone))
    assert today(city.office) == local
    card = card_of(city, issued(city))
    assert card.issued == local
    assert verdict(city, card.back_text, Audience.BANK).reason is Reason.VALID
    assert verdict(city, card.front_text, Audience.LIBRARY).reason is Reason.VALID
    handed_over(city)
    work_days(city, 3)
    assert findings(city) == []
