"""While the clock waits for a person nothing opens, but what only takes things away still works (DESIGN 4)."""

from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.case import VisitType
from idsvc.office import cancellation, intake
from idsvc.retention.errors import ClockNeedsConfirmation
from tests.support.visits import filed, handed_over, quick_city, tables


def test_cards_are_cancelled_and_cases_withdrawn_while_the_clock_waits(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held, case = handed_over(city), filed(city)
    city.time.set_date(city.time.today + timedelta(days=6))
    city.reopen()
    ana = city.actor("ana")
    with pytest.raises(ClockNeedsConfirmation):
        intake.start(city.office, ana, VisitType.NEW, "en")
    cancellation.by_code(city.office, ana, held.slip.cancel_code)
    intake.withdraw(city.office, ana, case.case_id)
    assert tables(city)["cases"] == 0
    with city.office.units() as unit:
        (uri, _), *_ = unit.status.uris()
        assert sum(int.from_bytes(page.revoked, "little").bit_count() for page in unit.status.pages(uri)) == 2
