"""After the clock has moved, no process of a served city holds a secret, a key or a cell of it in its memory."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import sleep

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.office import day
from idsvc.retention.schedule import CEILINGS, RetentionClass
from idsvc.specimen import script
from idsvc.specimen.client import Browser
from idsvc.specimen.papers import letter
from idsvc.specimen.people import INSPECTED, LETTER
from tests.support import served_city
from tests.support.city import PASSWORD, TestCity, make_city
from tests.support.clock_secrets import AHEAD, resting
from tests.support.fake_time import FakeTime
from tests.support.process_memory import found_in, processes_of

OPENING = date(2026, 3, 30)
ROOT = Path(__file__).parents[2]
SOL = script.Credentials("sol", PASSWORD)


@dataclass
class Served:
    """A city in processes of its own, the moment they are told, and all that was ever secret about its clock."""

    city: TestCity
    url: str
    pid: int
    moment: Path
    secrets: dict[str, bytes] = field(default_factory=dict)

    @property
    def cell_key(self) -> bytes:
        return unlock_operator(
            self.city.where.keys, specimen_passphrase(self.city.where.keys, Slot.OPERATOR)
        ).clock_cell

    def note_the_clock(self) -> None:
        """Keep, as only this test can, what the clock holds now and all that follows from it."""
        self.secrets |= resting(self.city.where.clock, self.cell_key)

    def go_to(self, to_day: date) -> None:
        """Let the day come, and make the first access of it."""
        self.moment.write_text(noon(to_day).isoformat(), encoding="ascii")
        assert answers(self.url, "/health")
        assert self.city.office.clock.read().day == to_day

    def in_memory(self) -> dict[int, frozenset[str]]:
        """What of it lies in the memory of each process, the one that was started first first."""
        return {pid: found_in(pid, self.secrets | {"cell key": self.cell_key}) for pid in processes_of(self.pid)}


def noon(of_day: date) -> datetime:
    return datetime.combine(of_day, time(16), UTC)


def answers(url: str, path: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port), timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(tmp_path: Path) -> Iterator[Served]:
    city = make_city(tmp_path, FakeTime(OPENING, time(16)))
    moment, port = tmp_path / "moment", free_port()
    moment.write_text(noon(OPENING).isoformat(), encoding="ascii")
    command = [sys.executable, served_city.__file__, str(tmp_path), str(port), str(moment)]
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=output, stderr=output)
    url = f"http://localhost:{port}"
    try:
        while process.poll() is None and not answers(url, "/health"):
            sleep(0.05)
        assert process.poll() is None, (tmp_path / "output").read_text()
        yield Served(city, url, process.pid, moment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def signed_in(run: Served, login: str) -> Browser:
    return script.sign_in(run.url, script.Credentials(login, PASSWORD))


def work(run: Served) -> script.Filed:
    """A day at the counter: one is approved; one is referred, comes back with a letter, and is looked at."""
    clerk, supervisor = signed_in(run, "ana"), signed_in(run, "sol")
    script.approve(supervisor, SOL, script.enroll(clerk, INSPECTED).case_id)
    filed = script.enroll(clerk, LETTER)
    case = script.refer(supervisor, SOL, filed.case_id, "cannot-verify")
    script.reopen(clerk, filed.case_code)
    script.capture(clerk, "residence", letter(LETTER, "Harborview", OPENING))
    look(supervisor, case)
    return script.Filed(case, filed.ticket, filed.case_code, filed.receipt)


def look(supervisor: Browser, case_id: str) -> None:
    script.take_from_queue(supervisor, SOL, case_id)
    assert script.look_at_captures(supervisor)


def test_no_process_of_a_served_city_keeps_what_opened_records_before(tmp_path: Path) -> None:
    with served(tmp_path) as run:
        run.note_the_clock()
        filed = work(run)
        for to_day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)):  # a month's first day opens a chain
            run.go_to(to_day)
            run.note_the_clock()
            look(signed_in(run, "sol"), filed.case_id)
        run.city.time.set_date(date(2026, 4, 2))
        assert day.renew(run.city.reopen()) == 3  # as idsvc clock renew does, in another process than the counter's
        run.note_the_clock()
        look(signed_in(run, "sol"), filed.case_id)
        master, worker, reader = run.in_memory().values()  # the last one reads the text of captures
        # The cell key is the one thing that must be there while the city is unlocked: so the search does find things.
        assert worker == {"cell key"}
        assert master == reader == frozenset()
        assert max(CEILINGS[cls] for cls in (RetentionClass.APPLICATION, RetentionClass.DUPLICATE)) < AHEAD
