"""Between two uses a process holds no secret, key or cell of a clock; bytes that were used are blanked."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from idsvc.retention.clock import first_state, forget, forgotten
from idsvc.retention.secret import fresh, own, wipe, wiped
from tests.support import remembering
from tests.support.clock_secrets import resting
from tests.support.clocks import CELL_KEY, DAY, made_clock, secret
from tests.support.process_memory import found_in, processes_of

ROOT = Path(__file__).parents[3]
NOT_FREED = ROOT / "tests/support/nothing_freed.c"


@pytest.fixture(scope="module")
def nothing_freed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library under which no freed memory is used again, so that no copy is hidden by chance."""
    library = tmp_path_factory.mktemp("preload") / "nothing_freed.so"
    command = [
        os.environ.get("CC", "cc"),
        "-O1",
        "-fno-builtin",
        "-shared",
        "-fPIC",
        "-o",
        str(library),
        str(NOT_FREED),
    ]
    subprocess.run(command, check=True)
    return library


@contextmanager
def at_work(tmp_path: Path, preload: Path) -> Iterator[tuple[int, dict[str, bytes]]]:
    """A process that has worked with a clock and now stands still, and the wrapped keys that it made."""
    command = [sys.executable, remembering.__file__, str(tmp_path / "clock")]
    settings = {"PYTHONPATH": str(ROOT), "PYTHONMALLOC": "malloc", "LD_PRELOAD": str(preload)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        lines = list(iter(process.stdout.readline, "done\n"))
        yield process.pid, {line.split()[0]: bytes.fromhex(line.split()[1]) for line in lines}


def test_a_process_that_has_moved_and_used_the_clock_holds_nothing_of_it(tmp_path: Path, nothing_freed: Path) -> None:
    made_clock(tmp_path)
    known = resting(tmp_path / "clock", CELL_KEY)
    with at_work(tmp_path, nothing_freed) as (pid, wrapped):
        known |= resting(tmp_path / "clock", CELL_KEY)
        keks = {destroy_by: known[f"kek 1 {destroy_by} draft"] for destroy_by in wrapped}
        known |= {f"key of {each}": aes_key_unwrap(keks[each], wrapped[each]) for each in wrapped}
        assert len(wrapped) == 3
        assert processes_of(pid) == (pid,)
        # The cell key lives as long as the process: that it is found shows that the search sees this memory.
        assert found_in(pid, known | {"cell key": CELL_KEY}) == {"cell key"}


def test_a_buffer_is_blank_after_it_was_lent() -> None:
    kept = bytearray(b"secret")
    with wiped(kept) as lent:
        assert bytes(lent) == b"secret"
    assert kept == bytes(6)
    kept[:] = b"secret"
    with pytest.raises(KeyError), wiped(kept):
        raise KeyError
    assert kept == bytes(6)


def test_a_view_is_let_go_with_what_it_shows_so_that_zeros_are_nobody_s_key() -> None:
    kept = bytearray(b"secret")
    view = memoryview(kept)
    wipe(view)
    assert kept == bytes(6)
    with pytest.raises(ValueError, match="released"):
        bytes(view)


def test_a_library_s_result_is_blanked_where_it_lay() -> None:
    result = b"".join((b"a library's ", b"result"))
    assert own(result) == b"a library's result"
    assert result == bytes(18)


def test_random_bytes_come_in_a_buffer_and_differ() -> None:
    assert len(fresh(32)) == 32
    assert fresh(32) != fresh(32)


def test_a_forgotten_state_says_its_day_and_gives_no_key() -> None:
    state = first_state(DAY, "node-1", secret("chain 1"))
    with forgotten(state) as lent:
        assert lent.newest.secret == secret("chain 1")
    assert (state.day, state.newest.number) == (DAY, 1)
    with pytest.raises(ValueError, match="released"):
        bytes(state.newest.secret)
    with pytest.raises(ValueError, match="released"):
        forget(state)
