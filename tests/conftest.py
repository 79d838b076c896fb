"""Settings of all tests."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)  # a neighbour's load is no finding
settings.load_profile("shared-machine")

TESTS = Path(__file__).parent
LONGEST = [TESTS.parent / line for line in (TESTS / "longest.txt").read_text("utf-8").splitlines() if line[0] != "#"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; all else stays in its order."""
    place = {path: at for at, path in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_collection_finish() -> None:
    """Spare what stays to the end from every search for garbage: thousands of tests and the modules they read."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let the process end as it would have."""
    gc.unfreeze()
