"""A real SQLCipher database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from idsvc.store.engine import create_database
from idsvc.store.unit_of_work import UnitsOfWork

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "idsvc.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = create_database(path, KEY)
    yield made
    made.dispose()


@pytest.fixture
def units(engine: Engine) -> UnitsOfWork:
    return UnitsOfWork(engine)


@pytest.fixture
def key() -> bytes:
    return KEY
