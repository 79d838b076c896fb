"""The first half of the twins: two files, so that two workers share them."""

from pathlib import Path

import pytest

from tests.architecture.twins import FAILED, TWINS, Twin, copy_tree, run, spoiled

HALF = TWINS[::2]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("twins"))


def test_the_sound_copy_passes(tree: Path) -> None:
    seen = run(tree, *sorted({twin.test for twin in HALF}))
    assert seen.returncode == 0, seen.stdout


@pytest.mark.parametrize("twin", HALF, ids=lambda twin: twin.invariant)
def test_a_spoiled_copy_is_noticed(tree: Path, twin: Twin) -> None:
    with spoiled(tree, twin):
        seen = run(tree, twin.test)
    assert seen.returncode == FAILED, seen.stdout


def test_each_invariant_is_told_once() -> None:
    assert len({twin.invariant for twin in TWINS}) == len(TWINS)
