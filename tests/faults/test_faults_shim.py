"""The shim sees everything: what it writes down, played back, gives the very files that the run left."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.faults import cities
from tests.faults.crew import TREE
from tests.faults.shim import built, preloaded
from tests.faults.trace import Op, Record, changes, read_trace

ONE_RUN = """
import os, sys
from pathlib import Path
from tests.faults import cities
from tests.faults.acts import ACTS
from tests.faults.shim import Shim
shim, place, trace = Shim(), Path(sys.argv[1]), Path(sys.argv[2])
facts, act = cities.facts_of(Path(sys.argv[3])), ACTS["night"]
shim.record(trace)
shim.watch(place)
act.perform(cities.opened(place, cities.later(facts, act.days)), facts)
print(shim.reached(), flush=True)
os._exit(0)
"""
SMALL = """
import os, sys
from tests.faults.shim import Action, Plan, Shim
shim, folder = Shim(), sys.argv[1]
shim.watch(folder)
shim.plan(Plan(Action[sys.argv[2]], int(sys.argv[3]), int(sys.argv[3]), 5))
os.mkdir(folder + "/a")
descriptor = os.open(folder + "/a/b", os.O_CREAT | os.O_WRONLY)
print(os.write(descriptor, b"0123456789"), flush=True)
os.fsync(descriptor)
os.rename(folder + "/a/b", folder + "/c")
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shim"))


def run(library: Path, script: str, *arguments: str, before: Iterable[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", script, *arguments]
    settings = preloaded(library) | {"PYTHONPATH": str(TREE)}
    return subprocess.run(command, cwd=TREE, env=settings, capture_output=True, text=True, check=False)


def contents(place: Path) -> dict[str, bytes]:
    """Every file and folder below a place; what processes share in memory is no file's content."""
    found = (path for path in place.rglob("*") if not path.name.endswith("-shm"))
    return {path.relative_to(place).as_posix(): path.read_bytes() if path.is_file() else b"" for path in found}


def played_back(before: Mapping[str, bytes], records: Iterable[Record]) -> dict[str, bytes]:
    files = dict(before)
    for record in records:
        if record.op is Op.RENAME:
            files[record.other] = files.pop(record.path)
        elif record.op in {Op.UNLINK, Op.RMDIR}:
            del files[record.path]
        elif record.op in {Op.CREATE, Op.MKDIR, Op.WRITE, Op.TRUNCATE}:
            files[record.path] = changed(files.get(record.path, b""), record)
    return {name: content for name, content in files.items() if not name.endswith("-shm")}


def changed(content: bytes, record: Record) -> bytes:
    start = content[: record.offset].ljust(record.offset, b"\0")
    match record.op:
        case Op.WRITE:
            return start + record.data + content[record.offset + len(record.data) :]
        case Op.TRUNCATE:
            return start
        case _:
            return b""


CALLS = MappingProxyType(
    {
        "write": "write pwrite64 writev pwritev pwritev2",
        "truncate": "truncate ftruncate fallocate",
        "sync": "fsync fdatasync sync_file_range",
        "unlink": "unlink unlinkat rmdir",
        "rename": "rename renameat renameat2",
        "link": "link linkat",
        "mkdir": "mkdir mkdirat",
        "chmod": "chmod fchmod fchmodat fchmodat2",
        "other": "symlink symlinkat mknod mknodat sendfile copy_file_range splice setxattr fsetxattr",
    }
)
"""The kernel's names for each change; a file that comes into being is an open like any other."""
OF = {name: kind for kind, names in CALLS.items() for name in names.split()}
SAME = MappingProxyType({Op.SYNCDIR: "sync", Op.RMDIR: "unlink"})


def strace(log: Path) -> Sequence[str]:
    """Return what watches a process from outside, nothing where that cannot be done here."""
    command = ["strace", "-f", "-y", "-o", str(log), "-e", "trace=%file,%desc"]
    with suppress(FileNotFoundError):
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def system_calls(log: Path, place: Path) -> Counter[str] | None:
    """Return how often the kernel changed something below a place, whoever asked; None where nobody watched."""
    if not log.exists():
        return None
    lines = (line for line in log.read_text("utf-8", "replace").splitlines() if done(line, place))
    calls = (re.match(r"\d+ +(\w+)\(", line) for line in lines)
    return Counter(OF[call[1]] for call in calls if call and call[1] in OF)


def done(line: str, place: Path) -> bool:
    return f"{place}/" in line.partition(" = ")[0] and " = -1 " not in line


def written_down(records: Iterable[Record]) -> Counter[str]:
    kinds = (SAME.get(each.op, each.op.value) for each in records)
    return Counter(kind for kind in kinds if kind in CALLS)


def test_what_is_written_down_gives_the_files_that_are_there(library: Path, tmp_path: Path) -> None:
    facts = cities.prepare("due", tmp_path / "due")
    assert facts.codes
    place, trace = tmp_path / "place", tmp_path / "trace"
    cities.copied(tmp_path / "due", place)
    before = contents(place)
    log = tmp_path / "strace"
    ran = run(library, ONE_RUN, str(place), str(trace), str(tmp_path / "due"), before=strace(log))
    assert ran.returncode == 0, ran.stderr
    records = read_trace(trace)
    assert system_calls(log, place) in (None, written_down(records))
    assert played_back(before, records) == contents(place)
    assert len(changes(records)) == int(ran.stdout)
    written = {record.path for record in records if record.op is Op.WRITE}
    assert {"city/idsvc.db-wal", "city/idsvc.db", "keys/clock/cells", "city/public/checkpoint.part"} <= written


@pytest.mark.parametrize(
    ("action", "at", "left", "told"),
    [
        ("KILL", 3, {"a": b"", "a/b": b""}, ""),
        ("TEAR", 3, {"a": b"", "a/b": b"01234"}, ""),
        ("SHORTEN", 3, {"a": b"", "c": b"01234"}, "5\n"),
        ("FAIL", 1, {}, ""),
        ("FAIL", 5, {"a": b"", "a/b": b"0123456789"}, "10\n"),
        ("NONE", 0, {"a": b"", "c": b"0123456789"}, "10\n"),
    ],
)
def test_it_strikes_where_it_was_told_to(
    library: Path, tmp_path: Path, action: str, at: int, left: Mapping[str, bytes], told: str
) -> None:
    ran = run(library, SMALL, str(tmp_path), action, str(at))
    assert contents(tmp_path) == left
    assert ran.stdout == told
    assert (ran.returncode == -9) == (action in {"KILL", "TEAR"})
    assert ("Input/output error" in ran.stderr) == (action == "FAIL")
