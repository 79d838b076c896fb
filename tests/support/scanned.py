"""A scanner's folder in real memory, of its own, and pages put into it long enough ago to be whole."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from idsvc.walltime import SystemTime
from idsvc.web import WebServices
from idsvc.wiring.scan_folder import ScanFolder
from tests.support.city import TestCity
from tests.support.web_desk import app_with

MEMORY = Path("/dev/shm")


class Later(SystemTime):
    """The machine's clock, some time ahead; a test moves it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.seconds)


@contextmanager
def in_memory() -> Iterator[Path]:
    """A fresh folder on the machine's tmpfs, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="idsvc-scans-", dir=MEMORY) as name:
        yield Path(name)


def app_with_scanner(city: TestCity, folder: Path) -> Flask:
    """An office with a scanner that writes into this folder."""
    office = replace(city.office, scanned=ScanFolder(folder, Later(5)))
    return app_with(WebServices(office, loopback=True, demo_hint=None))
