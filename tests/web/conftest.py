"""One specimen city for all tests of a module that only read it, a fresh one for those that change it."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.city import TestCity, make_city
from tests.support.web_desk import app_of


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)
