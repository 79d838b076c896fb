"""Sends a card to the printer and is killed on the way: `killed_print.py PLACE DAY CASE_CODE POINT`.

POINT is `before-sent` (the card is drawn), `after-sent` (the job is kept, the page is not out), `after-good`, or
`after-spoiled` (the card is void, a new one is not made).
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from idsvc.issue.print_job import Outcome
from idsvc.office import intake, printing
from idsvc.office.ports import UnitOfWork, Units
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH
from tests.support.fake_time import FakeTime
from tests.support.reading import NOTHING
from tests.support.visits import clerk


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Counted:
    """Units of work that are there until the process is not: it dies as it begins the one of this number."""

    units: Units
    left: int

    def __call__(self) -> AbstractContextManager[UnitOfWork]:
        self.left -= 1
        if self.left < 0:
            die()
        return self.units()

    def checkpoint(self) -> None:
        self.units.checkpoint()


def main(place: str, day: str, code: str, point: str) -> None:
    where = folders(Path(place) / "city", Path(place) / "keys")
    office = open_service(where, Tools(FakeTime(date.fromisoformat(day)), CHEAP_HASH, NOTHING), lambda: "")
    ana = clerk(office)
    case_id = intake.reopen(office, ana, code).head.case_id
    if point == "before-sent":
        printing.preview(office, ana, case_id)
        counting = Counted(office.units, 10**6)
        printing.preview(replace(office, units=counting), ana, case_id)
        printing.send(replace(office, units=Counted(office.units, 10**6 - counting.left)), ana, case_id)
    printing.send(office, ana, case_id)
    after: dict[str, Callable[[], None]] = {
        "after-good": lambda: printing.answer(office, ana, case_id, Outcome.GOOD, ""),
        "after-spoiled": lambda: printing.answer(office, ana, case_id, Outcome.SPOILED, "HV-000123"),
    }
    after.get(point, die)()
    die()


if __name__ == "__main__":
    main(*sys.argv[1:5])
