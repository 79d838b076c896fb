"""A restore that takes the old clock over: it moves by its name, goes on with its chains, and opens a new one."""

from pathlib import Path

import pytest

from idsvc.ledger.event import Event
from idsvc.office import publication
from idsvc.retention.clock_file import ClockFile
from idsvc.retention.errors import ClockUnavailable
from tests.support.restored import backed_city, codes
from tests.support.visits import Audit, entries, filed, findings, handed_over, work_days


def test_the_old_clock_goes_on_and_is_renewed(tmp_path: Path) -> None:
    backed = backed_city(tmp_path)
    city = backed.city
    handed_over(city)
    filed(city)
    file, _ = backed.back_up()
    work_days(city, 2)
    publication.publish(city.office)
    work_days(city, 1)
    known = {chain.number for chain in city.office.clock.read().chains}
    restored = backed.restore(tmp_path / "r", file, clock=city.where.clock)
    assert codes(restored) == {"RESTORED"}
    assert not city.where.clock.exists()
    with pytest.raises(ClockUnavailable):
        ClockFile.open(city.where.clock, bytes(32))
    put_back = backed.opened(tmp_path / "r")
    state = put_back.office.clock.read()
    assert {chain.number for chain in state.chains} == known | {max(known) + 1}
    assert state.day == city.time.today
    assert not entries(put_back, Event.CHAIN_DROPPED)
    work_days(put_back, 3)
    publication.publish(put_back.office)
    assert findings(put_back, *Audit) == ["the city was never put back from a backup: RESTORED"]
    destroyed = {(entry.fields["destroyed"], entry.fields["chain"]) for entry in entries(put_back, Event.DAY_DESTROYED)}
    days = sorted({day for day, _ in destroyed})
    assert len(days) == 6
    assert all((day, min(known)) in destroyed for day in days[:4])
    assert (days[-1], max(known) + 1) in destroyed
