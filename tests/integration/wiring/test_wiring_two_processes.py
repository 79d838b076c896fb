"""A service at work beside another process on the same database, such as a purge by a timer: neither loses a line."""

import shutil
import subprocess
import sys
from pathlib import Path

from idsvc.store.engine import open_read_only
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import unlock
from tests.support.city import TestCity
from tests.support.visits import quick_city

OTHER = """
import sys
from pathlib import Path
from idsvc.store.engine import open_database
engine = open_database(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read()))
with engine.begin() as connection:
    connection.exec_driver_sql("INSERT INTO facts (name, value) VALUES (?, '')", (sys.argv[2],))
with engine.begin() as connection:
    print(*(name for (name,) in connection.exec_driver_sql("SELECT name FROM facts WHERE name LIKE 'line-%'")))
engine.dispose()
"""

TRY = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def elsewhere(city: TestCity, name: str) -> set[str]:
    """Another process opens the database, writes a line, and ends; what it sees of the lines."""
    key = unlock(city.where, lambda: "").database.hex()
    words = [sys.executable, "-c", OTHER, str(city.where.database), name]
    return set(subprocess.run(words, input=key, check=True, capture_output=True, text=True).stdout.split())


def write(city: TestCity, name: str) -> None:
    with city.office.units() as unit:
        unit.city.settle(name, "")
        unit.commit()


def test_what_is_written_after_another_process_ended_is_there_for_the_next(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    write(city, "line-1")
    media_hazards(city.where)  # as every command does once the city is open
    assert elsewhere(city, "line-2") == {"line-1", "line-2"}
    write(city, "line-3")
    assert elsewhere(city, "line-4") == {"line-1", "line-2", "line-3", "line-4"}


def taken(city: TestCity) -> bool:
    """Whether another process could take itself for the only one: it tries the bytes that SQLite locks."""
    words = [sys.executable, "-c", TRY, str(city.where.database)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def test_opening_a_database_a_second_time_lets_no_lock_of_the_first_go(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    key = unlock(city.where, lambda: "").database
    write(city, "line-1")
    assert not taken(city)
    open_read_only(city.where.database, key).dispose()  # as a backup does, beside the city that it has open
    assert not taken(city)


def held(below: Path) -> set[str]:
    """What this process holds open below a folder, files without a name included."""
    links = (each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink())
    return {str(link) for link in links if str(link).startswith(str(below))}


def test_a_database_that_is_removed_is_held_by_nobody_when_the_next_is_looked_at(tmp_path: Path) -> None:
    gone = quick_city(tmp_path / "gone")
    media_hazards(gone.where)
    gone.office.units.engine.dispose()  # type: ignore[attr-defined] # as at the end of a process
    assert held(gone.where.city) != set()
    shutil.rmtree(tmp_path / "gone")
    media_hazards(quick_city(tmp_path / "next").where)
    assert held(tmp_path / "gone") == set()
