"""Power cuts, the short form: the acts whose order matters most, cut off at their syncs; and what must be caught.

``make faults`` is the long form: every act, more subsets, every twin, real file systems.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.faults import cities, power_twins
from tests.faults.acts import ACTS
from tests.faults.power import cut_off
from tests.faults.shim import built
from tests.faults.twins import ROOT, Twin

ACTS_HERE: Mapping[int, tuple[str, ...]] = MappingProxyType({2: ("advance", "capture"), 1: ("purge", "publish")})
"""Which acts are cut off, by how many subsets are tried at one sync."""
CAUGHT_HERE = (
    "a clock cell is on the device before anything is built on it",
    "a file's name is on the device before a row counts on it",
)
TWINS = {twin.invariant: twin for twin in power_twins.listed()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cities that these acts need."""
    place = tmp_path_factory.mktemp("power")
    for name in sorted({ACTS[act].city for acts in ACTS_HERE.values() for act in acts}):
        cities.prepare(name, place / "cities" / name)
    return place


@pytest.fixture(scope="module")
def library(place: Path) -> Path:
    return built(place)


@pytest.mark.parametrize("limit", ACTS_HERE)
def test_no_power_cut_breaks_what_an_act_keeps(place: Path, library: Path, limit: int) -> None:
    for outcome in cut_off(place, library, ACTS_HERE[limit], "--limit", str(limit)):
        assert outcome.breaches == []
        assert outcome.cuts > outcome.syncs >= 5
        assert outcome.states >= 5


@pytest.mark.parametrize("invariant", CAUGHT_HERE)
def test_a_sync_that_is_left_out_is_noticed(place: Path, library: Path, tmp_path: Path, invariant: str) -> None:
    assert power_twins.caught(TWINS[invariant], library, place / "cities", tmp_path, 4)


@pytest.mark.parametrize("twin", TWINS.values(), ids=lambda twin: twin.invariant)
def test_every_twin_changes_a_line_that_is_there(twin: Twin) -> None:
    assert (ROOT / twin.file).read_text("utf-8").count(twin.line) == 1
    assert power_twins.act_of(twin) in ACTS


def test_each_twin_is_told_once() -> None:
    assert len(TWINS) == len(power_twins.listed())
    assert power_twins.kills_see_too() < TWINS.keys()
