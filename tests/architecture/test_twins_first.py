"""The first half of the twins: two files, so that two workers share them."""

from collections.abc import Iterator

import pytest

from tests.architecture.twins import FAILED, TWINS, Copy, Twin, copied

HALF = TWINS[::2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with copied(tmp_path_factory.mktemp("twins")) as copy:
        yield copy


def test_the_sound_copy_passes(copy: Copy) -> None:
    seen = copy.run(*sorted({twin.test for twin in HALF}))
    assert seen.code == 0, seen.said


@pytest.mark.parametrize("twin", HALF, ids=lambda twin: twin.invariant)
def test_a_spoiled_copy_is_noticed(copy: Copy, twin: Twin) -> None:
    with copy.spoiled(twin):
        seen = copy.run(twin.test)
    assert seen.code == FAILED, seen.said


def test_each_invariant_is_told_once() -> None:
    assert len({twin.invariant for twin in TWINS}) == len(TWINS)
