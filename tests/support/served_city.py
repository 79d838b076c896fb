"""Serves a city as `idsvc serve` does, at a moment that stands in a file: `served_city.py PLACE PORT MOMENT`."""

import sys
from datetime import datetime
from pathlib import Path

from idsvc.commands.serving import Server, Setting
from idsvc.office.context import Office
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH


class WrittenTime:
    """A clock that shows the moment in a file, and runs as that moment is moved."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text("ascii"))

    def monotonic(self) -> float:
        return self.now().timestamp()


def main(place: str, port: str, moment: str) -> None:
    where = folders(Path(place) / "city", Path(place) / "keys")
    time = WrittenTime(Path(moment))

    def opened() -> Office:
        return open_service(where, Tools(time, CHEAP_HASH), lambda: "")

    Server(Setting(where, "127.0.0.1", int(port), True, (), None, opened)).run()  # noqa: FBT003 - a setting


if __name__ == "__main__":
    main(*sys.argv[1:4])
