"""Begins a case or publishes a month's end, and is killed on the way: `killed_receipts.py PLACE DAY POINT ACT`.

POINT counts from 1 what becomes durable, each killed before and after it does: commits, and the public files that
receipts are about. Prints how far it came.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from idsvc.enroll.case import VisitType
from idsvc.office import intake, publication, purge
from idsvc.office.context import Office
from idsvc.store.public_files import PublicFiles
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH
from tests.support.fake_time import FakeTime
from tests.support.killed_purge import REACHED, KilledUnits, reach
from tests.support.visits import clerk


class KilledPublisher(PublicFiles):
    """A public folder that is there until the process is not."""

    def publish(self, files: Mapping[str, bytes]) -> None:
        for name in sorted(files, key=lambda name: PurePosixPath(name).name == "checkpoint"):
            about = name.startswith("receipt") or name == "checkpoint"
            if about:
                reach()
            super().publish({name: files[name]})
            if about:
                reach()


def _begin(office: Office) -> None:
    intake.start(office, clerk(office), VisitType.NEW, "en")


ACTS: Mapping[str, Callable[[Office], object]] = {
    "begin": _begin,
    "publish": publication.publish,
    "purge": purge.run,
}


def main(place: str, day: str, act: str) -> None:
    where = folders(Path(place) / "city", Path(place) / "keys")
    office = open_service(where, Tools(FakeTime(date.fromisoformat(day)), CHEAP_HASH), lambda: "")
    ACTS[act](replace(office, units=KilledUnits(office.units), publisher=KilledPublisher(where.public)))
    sys.stdout.write(f"{REACHED[0]}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[4])
