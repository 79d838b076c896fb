"""A specimen city for each test, without the duplicate check: its slow hash is the office's own to test."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.city import TestCity
from tests.support.visits import quick_city
from tests.support.web_desk import app_of


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)
