"""Keeps a copy of a paper and is killed on the way: `killed_capture.py PLACE DAY CASE_CODE POINT`.

POINT is `before-the-file` (its row is there) or `after-the-file` (nothing says yet that it is whole).
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from idsvc.enroll.evidence import EvidenceClass
from idsvc.office import capture, intake
from idsvc.store.blobs import DirectoryBlobs
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH
from tests.support.fake_time import FakeTime
from tests.support.reading import NOTHING
from tests.support.visits import clerk, large_picture


class KilledBlobs(DirectoryBlobs):
    """A folder that is there until the process is not."""

    def put(self, destroy_by: date, name: bytes, data: bytes) -> None:
        if sys.argv[4] == "after-the-file":
            super().put(destroy_by, name, data)
        os.kill(os.getpid(), signal.SIGKILL)


def main(place: str, day: str, code: str) -> None:
    where = folders(Path(place) / "city", Path(place) / "keys")
    office = open_service(where, Tools(FakeTime(date.fromisoformat(day)), CHEAP_HASH, NOTHING), lambda: "")
    office = replace(office, blobs=KilledBlobs(where.captures))
    ana = clerk(office)
    case = intake.reopen(office, ana, code)
    capture.add(office, ana, case.head.case_id, EvidenceClass.RESIDENCE, large_picture())


if __name__ == "__main__":
    main(*sys.argv[1:4])
