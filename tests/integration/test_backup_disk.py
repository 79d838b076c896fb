"""A restore looks at the disk it writes to, as the counter does: what cannot forget is refused, or an invented city's
log says that it is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.ledger.event import Event
from idsvc.office import machine, publication
from idsvc.office.machine import Keeping, MediumCannotForget
from idsvc.wiring import restore, restore_drill
from idsvc.wiring.folders import Folders
from idsvc.wiring.machine import media_hazards
from tests.support.hostile_disks import DISKS, mounted
from tests.support.restored import Backed, Nobody, backed_city, codes
from tests.support.visits import entries

ZFS = (("data", "zfs"),)


def _on_zfs(_where: Folders) -> tuple[tuple[str, str], ...]:
    return ZFS


@pytest.fixture
def backed(tmp_path: Path) -> Backed:
    return backed_city(tmp_path)


def told(backed: Backed, to: Path) -> list[str]:
    return [str(each.fields["hazard"]) for each in entries(backed.opened(to), Event.MACHINE_ACKNOWLEDGED)]


def test_a_disk_that_cannot_forget_is_refused_and_nothing_is_left(backed: Backed, tmp_path: Path) -> None:
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    with pytest.raises(MediumCannotForget, match="idsvc doctor"):
        backed.restore(tmp_path / "r", file, hazards=_on_zfs)
    assert list((tmp_path / "r").iterdir()) == []
    restored = backed.restore(tmp_path / "r", file, hazards=_on_zfs, keeping=Keeping.ACKNOWLEDGE)
    assert codes(restored) == {"RESTORED"}
    assert told(backed, tmp_path / "r")[-1:] == ["zfs"]


def test_what_was_acknowledged_before_the_backup_stays_so(backed: Backed, tmp_path: Path) -> None:
    machine.acknowledge(backed.city.office, ZFS)
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    backed.restore(tmp_path / "r", file, hazards=_on_zfs)
    assert told(backed, tmp_path / "r").count("zfs") == 1


def test_a_real_city_is_refused_whatever_is_said(backed: Backed, tmp_path: Path) -> None:
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    policy = tmp_path / "real.toml"
    policy.write_text(backed.city.where.policy.read_text("utf-8").replace("specimen = true", "specimen = false"))
    asked = replace(backed.wanted(tmp_path / "r", file), policy=policy, hazards=_on_zfs, keeping=Keeping.ACKNOWLEDGE)
    with pytest.raises(MediumCannotForget):
        restore.run(asked, backed.tools, Nobody())
    assert list((tmp_path / "r").iterdir()) == []


def test_a_restore_and_a_drill_on_a_real_overlay(backed: Backed, tmp_path: Path) -> None:
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    (tmp_path / "mount").mkdir()
    with mounted(tmp_path / "mount", DISKS["overlay"]) as place:
        if place is None:  # not here: then a disk that the machine has, and what it says
            assert media_hazards(backed.city.where) in ((), (("keys", "overlay"), ("data", "overlay")))
            return
        with pytest.raises(MediumCannotForget):
            backed.restore(place / "r", file)
        backed.restore(place / "r", file, keeping=Keeping.ACKNOWLEDGE)
        there = Backed(backed.opened(place / "r"), backed.medium)
        assert [each.fields["hazard"] for each in entries(there.city, Event.MACHINE_ACKNOWLEDGED)] == ["overlay"] * 2
        drilled = restore_drill.run(there.city.where, backed.key, None, backed.tools, Nobody(), lambda _: None)
        assert drilled.good
        with there.city.office.units() as unit:
            unit.city.settle(machine.FACT, "")
            unit.commit()
        with pytest.raises(MediumCannotForget):
            restore_drill.run(there.city.where, backed.key, None, backed.tools, Nobody(), lambda _: None)
        restore.dispose(there.city.office)
