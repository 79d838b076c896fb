"""The search for residue as typed: over real files, images, dumps, swap; killed, resumed, and where it is blind."""

import ctypes
import json
import mmap
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import audit_residue
from idsvc.commands.audit_residue import how_far
from idsvc.office import publication, purge
from idsvc.office.day import settle
from idsvc.oversight import residue_report
from idsvc.oversight.finding import FindingCode
from idsvc.oversight.residue import Depth
from idsvc.oversight.residue_engine import Engine
from idsvc.retention.clock_file import FILE_NAME
from idsvc.wiring import residue
from idsvc.wiring.residue import Amount
from idsvc.wiring.residue_places import PIECE, Piece, pseudo_mounts, swap_areas
from idsvc.wiring.residue_read import CHUNK, Reader
from idsvc.wiring.residue_state import OtherSearch
from tests.support.city import TestCity, make_city
from tests.support.residue import found_in, image_of, look_for, met, noise, secret, tool

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts/audit_residue.py"
WANTED = look_for(5)


class City:
    """A city that was open for a few days, what its clock held on the first of them, and an empty temporary folder."""

    def __init__(self, place: Path) -> None:
        self.city: TestCity = make_city(place)
        self.where = self.city.where
        self.temp = place / "temp"
        self.temp.mkdir()
        self.first_cells = (self.where.clock / FILE_NAME).read_bytes()
        with self.city.office.clock.opened() as state:
            self.first_secret = bytes(state.chains[0].secret)
        for _ in range(2):
            self.city.pass_days(1)
            purge.run(self.city.office)
        publication.publish(self.city.office)

    def search(self, *more: object, place: Path | None = None) -> Result:
        city = place / "city" if place else self.where.city
        return run(city, "--temp", self.temp, "--hash-up-to", 0, *more)


def run(*asked: object) -> Result:
    return CliRunner().invoke(audit_residue.command, [*map(str, asked), "--jobs", "1"])


def script(*asked: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPT), *map(str, asked)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("residue"))


@pytest.fixture
def copy(lived: City, tmp_path: Path) -> Path:
    shutil.copytree(lived.where.city, tmp_path / "city")
    shutil.copytree(lived.where.keys, tmp_path / "keys")
    return tmp_path


def codes(done: Result) -> set[str]:
    return {each["code"] for check in json.loads(done.stdout)["checks"] for each in check["findings"]}


def test_a_city_at_work_has_no_residue_and_its_present_cell_is_seen(lived: City, copy: Path) -> None:
    for page in (copy / "city" / "public").rglob("*.html"):
        page.unlink()  # a megabyte to hash at every offset
    done = script(copy / "city", "--temp", lived.temp)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:4] for line in done.stdout.splitlines()[:4]] == ["ok  "] * 4
    assert "hashed at every offset" in done.stdout
    assert done.stdout.rstrip().endswith("never the absence of a copy: a copy may lie where nobody searched")


Plant = Callable[[City, Path], None]


def plant_cell(lived: City, place: Path) -> None:
    (place / "city" / "logs" / "old").write_bytes(b"..." + lived.first_cells)


def plant_secret(lived: City, place: Path) -> None:
    (place / "keys" / "note").write_bytes(b"x" * 1001 + lived.first_secret + b"y")


def plant_canary(_lived: City, place: Path) -> None:
    (place / "city" / "spool").write_bytes(b"posted: " + "Ottoline Quillmoor".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("code", "plant", "name", "offset"),
    [
        (FindingCode.STALE_CELL, plant_cell, "old", 3),
        (FindingCode.COMMITMENT_FOUND, plant_secret, "note", 1001),
        (FindingCode.CANARY_FOUND, plant_canary, "spool", 8),
    ],
)
def test_a_planted_residue_is_found_with_its_code_and_place(
    lived: City, copy: Path, code: FindingCode, plant: Plant, name: str, offset: int
) -> None:
    plant(lived, copy)
    (copy / "marks").write_text("Ottoline Quillmoor\n")
    done = lived.search("--canaries", copy / "marks", "--json", place=copy)
    said = json.loads(done.stdout)
    assert (done.exit_code, said["exit"], codes(done)) == (1, 1, {code.value})
    assert (Path(said["places"][0]["path"]).name, said["places"][0]["offset"]) == (name, offset)
    assert "Ottoline" not in done.stdout.replace(str(copy), "")


def test_the_cell_left_by_an_advance_that_was_cut_short_is_found(lived: City, copy: Path) -> None:
    """The log knows the next day, and the old cell was not overwritten yet: until the next start it lies there."""
    cells = bytearray((copy / "keys" / "clock" / FILE_NAME).read_bytes())
    (start,) = (at for at in (0, 4096) if lived.first_cells[at : at + 16] == b"\x89idsvc-clock\r\n\x1a\n")
    spare = 0 if cells[4096:4112] == lived.first_cells[start : start + 16] else 4096
    cells[spare : spare + 4096] = lived.first_cells[start : start + 4096]
    (copy / "keys" / "clock" / FILE_NAME).write_bytes(cells)
    done = lived.search("--json", place=copy)
    assert codes(done) == {"STALE_CELL"}
    assert [each["offset"] for each in json.loads(done.stdout)["places"]] == [spare]


def test_a_clock_newer_than_its_published_log_is_no_finding_and_an_old_copy_is_one(tmp_path: Path) -> None:
    later = City(tmp_path)
    yesterday = (later.where.clock / FILE_NAME).read_bytes()
    later.city.pass_days(1)
    settle(later.city.office)
    assert later.search().exit_code == 0
    (later.temp / "copy").write_bytes(yesterday)
    assert codes(later.search("--json")) == {"STALE_CELL"}


def test_the_log_in_the_database_may_be_gone_by_instead(lived: City, copy: Path) -> None:
    plant_secret(lived, copy)
    shutil.rmtree(copy / "city" / "public")
    assert lived.search(place=copy).exit_code == 3
    assert codes(lived.search("--live-log", "--json", place=copy)) == {"COMMITMENT_FOUND"}


def test_a_search_by_another_city_s_log_is_not_called_clean(lived: City, tmp_path: Path) -> None:
    """A search that does not see what must be there would not see what must not."""
    other = City(tmp_path)
    done = lived.search("--ledger", other.where.public)
    assert done.exit_code == 3
    assert "the clock's own cell was not met" in done.stdout


def test_swap_and_a_log_without_a_city(lived: City, tmp_path: Path) -> None:
    swap = tmp_path / "swap"
    swap.write_bytes(bytes(5000) + lived.first_secret + bytes(5000))
    done = run("--ledger", lived.where.public, "--device", swap, "--json")
    assert codes(done) == {"COMMITMENT_FOUND"}
    done = run("--ledger", lived.where.public, "--swap", "--json")
    assert done.exit_code in {0, 3}  # 3 where this machine has no swap: nothing was read


def test_what_a_search_needs_is_said(lived: City, tmp_path: Path) -> None:
    assert run().exit_code == 2
    assert run("--live-log", "--ledger", lived.where.public).exit_code == 2
    assert "there is no published log here" in run("--ledger", tmp_path).stderr
    (tmp_path / "marks").write_text("short\n")
    assert run("--ledger", lived.where.public, "--canaries", tmp_path / "marks").exit_code == 3
    shutil.copytree(lived.where.public, tmp_path / "public")
    for bundle in (tmp_path / "public/tile/entries").rglob("*"):
        if bundle.is_file():
            bundle.write_bytes(bundle.read_bytes()[:-1])
    assert "the published log is damaged" in run("--ledger", tmp_path / "public").stderr


def test_what_was_named_and_is_not_there_is_not_called_clean(lived: City, tmp_path: Path) -> None:
    done = run("--ledger", lived.where.public, "--device", tmp_path / "none", "--path", tmp_path / "neither", "--json")
    assert done.exit_code == 3
    assert {Path(each["path"]).name: each["why"] for each in json.loads(done.stdout)["not_read"]} == {
        "none": "ENOENT",
        "neither": "ENOENT",
    }


def test_the_file_system_s_slack_and_an_unlinked_file_are_seen_on_its_device(tmp_path: Path) -> None:
    folder, image = tmp_path / "folder", tmp_path / "image"
    folder.mkdir()
    (folder / "unlinked").write_bytes(noise("before", 9000) + secret(0) + noise("after", 9000))
    (folder / "short").write_bytes(noise("short", 5000))
    image_of(folder, image)
    subprocess.run([tool("debugfs"), "-w", "-R", "rm unlinked", str(image)], check=True, capture_output=True)
    raw = image.read_bytes()
    slack = raw.index(noise("short", 5000)) + 5000 + 100
    with image.open("r+b") as file:
        file.seek(slack)
        file.write(secret(1))
    at = raw.index(secret(0))
    assert met(found_in(WANTED, residue.whole(image))) == sorted(
        [("image", at, "past-state", "chain 1, 2026-03-02"), ("image", slack, "past-state", "chain 1, 2026-03-03")]
    )
    (folder / "unlinked").unlink()
    assert met(found_in(WANTED, residue.below(folder))) == []


HOLDER = "import sys; held = bytes.fromhex(sys.stdin.readline()); print(len(held), flush=True); sys.stdin.readline()"


@pytest.fixture
def holder() -> Iterator["subprocess.Popen[str]"]:
    """A process that holds a past secret in its memory, and in no argument or file."""
    pipe = subprocess.PIPE
    running = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=pipe, stdout=pipe, text=True)
    assert running.stdin
    assert running.stdout
    running.stdin.write(secret(2).hex() + "\n")
    running.stdin.flush()
    assert running.stdout.readline() == "32\n"
    yield running
    running.kill()
    running.wait()
    running.stdin.close()
    running.stdout.close()


def memory_of(process: int, into: Path) -> None:
    """Copy a process's writable memory, as a debugger would."""
    with (Path("/proc") / str(process) / "mem").open("rb", buffering=0) as memory, into.open("wb") as file:
        for line in (Path("/proc") / str(process) / "maps").read_text().splitlines():
            span, rights = line.split()[:2]
            low, high = (int(each, 16) for each in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(low)
                file.write(memory.read(high - low))


def test_a_secret_in_a_process_is_found_in_a_dump_of_its_memory(
    holder: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    memory_of(holder.pid, tmp_path / "dump")
    found = met(found_in(WANTED, residue.whole(tmp_path / "dump")))
    assert found
    assert {(kind, whose) for _, _, kind, whose in found} == {("past-state", "chain 1, 2026-03-04")}


def test_a_region_that_the_system_refuses_to_read_is_told_and_the_rest_is_searched() -> None:
    """A process's own memory as a file: a page given back in its midst is a real input/output error."""
    page, pages = mmap.PAGESIZE, 64
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_size_t
    anonymous, both = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE
    base = libc.mmap(None, ctypes.c_size_t(pages * page), both, anonymous, -1, ctypes.c_size_t(0))
    ctypes.memmove(base + 100, secret(0), 32)
    ctypes.memmove(base + 40 * page + 5, secret(1), 32)
    libc.munmap(ctypes.c_size_t(base + 20 * page), ctypes.c_size_t(page))
    piece = Piece(f"/proc/{os.getpid()}/mem", base, base + pages * page, Depth.PROBE)
    done = Reader(Engine(WANTED)).search(piece)
    assert [(each.offset - base, each.length, each.why) for each in done.unread] == [(20 * page, page, "EIO")]
    assert [each.offset - base for each in done.sightings] == [100, 40 * page + 5]
    assert done.read == (pages - 1) * page


def test_an_unreadable_stretch_is_not_success_and_does_not_hide_a_finding(lived: City, copy: Path) -> None:
    locked = copy / "city" / "logs" / "loop"
    locked.symlink_to(locked)
    done = lived.search("--path", locked, "--json", place=copy)
    said = json.loads(done.stdout)
    assert (done.exit_code, said["not_read_count"], said["not_read"][0]["why"]) == (3, 1, "ELOOP")
    plant_secret(lived, copy)
    assert lived.search("--path", locked, place=copy).exit_code == 1


def test_links_special_files_and_holes_are_told_and_hold_nobody_up(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "elsewhere").write_bytes(secret(0))
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    (folder / "one").write_bytes(b"1" + secret(1))
    os.link(folder / "one", folder / "two")
    with (folder / "sparse").open("wb") as file:
        file.seek(1 << 40)
        file.write(secret(2))
    outcome = found_in(WANTED, residue.below(folder))
    assert [(name, at) for name, at, _, _ in met(outcome)] == [("one", 1), ("sparse", 1 << 40)]
    assert outcome.tally.searched < 1 << 20
    assert [Path(each.path).name for each in outcome.tally.remarks] == ["link", "loop", "pipe"]
    assert outcome.tally.files == 2


def test_secrets_across_the_borders_of_what_is_read_in_one_go(tmp_path: Path) -> None:
    edges = (CHUNK, PIECE, PIECE + CHUNK)
    places = [edge - 32 + shift for edge, shift in zip(edges, (1, 17, 31), strict=True)]
    dense = bytearray(noise("dense", 1 << 20) * ((PIECE + 2 * CHUNK) >> 20))  # in a hole no piece would end at these
    for at in places:
        dense[at : at + 32] = secret(0)
    (tmp_path / "large").write_bytes(dense)
    expected = [("large", at, "past-state", "chain 1, 2026-03-02") for at in places]
    assert met(found_in(WANTED, residue.below(tmp_path))) == expected
    assert met(found_in(WANTED, residue.below(tmp_path), jobs=2)) == expected


def killed_search(lived: City, folder: Path, state: Path) -> list[int]:
    """Kill a search in two processes with no warning once it has kept some of its work; return those processes."""
    asked = ["--ledger", lived.where.public, "--path", folder, "--resume", state, "--jobs", 2]
    running = subprocess.Popen([sys.executable, str(SCRIPT), *map(str, asked)], stdout=subprocess.DEVNULL)
    try:
        while running.poll() is None and (not state.exists() or state.read_bytes().count(b"\n") < 2):
            time.sleep(0.002)
        return children_of(running.pid)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def test_a_killed_search_goes_on_where_it_was_and_says_the_same(lived: City, tmp_path: Path) -> None:
    folder, state = tmp_path / "folder", tmp_path / "state"
    folder.mkdir()
    for number in range(16):
        with (folder / f"{number:02}").open("wb") as file:
            file.write(noise("a", 1000) * 2_100)
            file.write(lived.first_secret + lived.first_cells)
    asked = ("--ledger", lived.where.public, "--path", folder, "--json")
    whole = script(*asked)
    workers = killed_search(lived, folder, state)
    kept = state.read_bytes()
    assert 2 <= kept.count(b"\n") < 5
    assert len(workers) == 2
    assert all_end(workers)
    state.write_bytes(kept + b'[["cut sho')  # as a power cut leaves it
    done = script(*asked, "--resume", state)
    assert (done.returncode, json.loads(done.stdout)) == (1, json.loads(whole.stdout))
    assert len(json.loads(whole.stdout)["places"]) == 32
    assert not state.exists()


def all_end(processes: list[int]) -> bool:
    """Tell whether processes whose parent was killed have ended by themselves."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not any(is_running(each) for each in processes):
            return True
        time.sleep(0.02)
    return False


def is_running(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_was_kept_is_not_read_again(tmp_path: Path) -> None:
    folder, state = tmp_path / "folder", tmp_path / "state"
    folder.mkdir()
    (folder / "one").write_bytes(secret(0))
    asked = residue.Search(WANTED, (residue.below(folder),), 1, resume=state)
    with pytest.raises(KeyboardInterrupt):
        residue.run(asked, interrupted)
    (folder / "one").write_bytes(noise("other", 32))
    assert met(residue.run(asked, lambda _done, _all: None)) == [("one", 0, "past-state", "chain 1, 2026-03-02")]
    assert met(residue.run(asked, lambda _done, _all: None)) == []


def interrupted(done: Amount, _all: Amount) -> None:
    if done.size:
        raise KeyboardInterrupt


def test_the_state_of_another_search_is_not_taken_up(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(secret(0))
    state, places = tmp_path / "state", (residue.below(tmp_path / "one"),)
    with pytest.raises(KeyboardInterrupt):
        residue.run(residue.Search(WANTED, places, 1, resume=state), interrupted)
    with pytest.raises(OtherSearch):
        found_in(look_for(6), *places, resume=state)
    state.write_bytes(b"notes of mine\n")
    with pytest.raises(OtherSearch):
        found_in(WANTED, *places, resume=state)
    assert state.read_bytes() == b"notes of mine\n"


def test_a_process_that_is_killed_leaves_its_part_unread(tmp_path: Path) -> None:
    """Whatever a process died of: the search says so, and goes on with another."""
    for number in range(4):
        (tmp_path / f"{number}").write_bytes(noise("big", 1000) * (10 << 10))

    def kill(_done: Amount, _all: Amount) -> None:
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)

    asked = residue.Search(WANTED, (residue.below(tmp_path),), 2)
    outcome = residue.run(asked, kill)
    assert {each.why for each in outcome.tally.unread} == {"EPIPE"}
    assert outcome.tally.searched + sum(each.length for each in outcome.tally.unread) == 4 * (10 << 10) * 1000


def children_of(process: int) -> list[int]:
    listed = (Path("/proc") / str(process) / "task").glob("*/children")
    found = [int(child) for each in listed for child in each.read_text().split()]
    return [each for each in found if b"residue_worker" in (Path("/proc") / str(each) / "cmdline").read_bytes()]


def test_where_the_machine_swaps_to_and_what_holds_no_bytes_is_read_from_the_kernel_s_lists(tmp_path: Path) -> None:
    swaps, mounts = tmp_path / "swaps", tmp_path / "mounts"
    swaps.write_text("Filename\tType\tSize\tUsed\tPriority\n/dev/sda2 partition 1 0 -2\n/my\\040swap file 1 0 -3\n")
    assert swap_areas(swaps) == (Path("/dev/sda2"), Path("/my swap"))
    proc, root = "21 1 0:19 / /proc rw - proc proc rw", "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw"
    mounts.write_text(f"{proc}\n{root}\n23 1 0:5 / /a\\040b rw - sysfs s rw\n")
    assert pseudo_mounts(mounts) == {"/proc", "/a b"}
    assert pseudo_mounts(tmp_path / "none") == frozenset()


def test_a_place_without_bytes_at_rest_is_left_out_and_told() -> None:
    outcome = found_in(WANTED, residue.below(Path("/proc/self/fdinfo")))
    assert outcome.checks()[-1].status.value == "could not look"


def test_how_far_it_is_is_told_by_the_work_that_is_left() -> None:
    gib = 1 << 30
    said = how_far(Amount(3 * gib, 30 * gib), Amount(10 * gib, 90 * gib), Amount(gib, 10 * gib), 60.0)
    assert said == "3.00 of 10.00 GiB, 2.0 GiB/min, 3.0 min left"
    assert how_far(Amount(), Amount(), Amount(), 1.0).endswith("time left unknown")


def test_names_that_would_steer_a_terminal_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb").write_bytes(secret(0))
    done = residue_report.lines(found_in(WANTED, residue.below(tmp_path)))
    assert any("a\\x1b[2Jb at 0" in line for line in done)
    assert not [line for line in done if "\x1b" in line]
