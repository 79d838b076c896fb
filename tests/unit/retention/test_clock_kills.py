import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.retention import ClockFile, Overdue, RecordKind, RetentionClass, Vault
from idsvc.retention.cell import CELL_BYTES, HEADER_BYTES, decode
from idsvc.retention.chain import cell_commitment
from tests.support import killed_clock
from tests.support.clocks import CELL_KEY, DAY, Ledger, made_clock

ROOT = Path(__file__).parents[3]
TOMORROW = DAY + timedelta(days=1)
# Two reads; write, sync, read back; commit; write, sync, read back; then it is done.
POINTS = range(1, 10)


def run_killed(tmp_path: Path, point: int) -> int:
    script = [sys.executable, killed_clock.__file__, str(tmp_path / "clock"), str(tmp_path / "ledger"), str(point)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(script, env=environment, check=False).returncode


def whole_days(tmp_path: Path) -> list[object]:
    content = (tmp_path / "clock" / "cells").read_bytes()
    states = (decode(content[at : at + CELL_BYTES], CELL_KEY) for at in (0, CELL_BYTES))
    return sorted(each.day for each in states if each is not None)


def ledgered(tmp_path: Path) -> list[str]:
    path = tmp_path / "ledger"
    return path.read_text("ascii").split() if path.exists() else []


def cell_digests(tmp_path: Path) -> list[str]:
    content = (tmp_path / "clock" / "cells").read_bytes()
    cells = (content[at : at + CELL_BYTES] for at in (0, CELL_BYTES))
    return [cell_commitment(each[HEADER_BYTES:]).hex() for each in cells]


@pytest.mark.parametrize("point", POINTS)
def test_a_clock_killed_anywhere_is_whole_and_finishes_its_advance(tmp_path: Path, point: int) -> None:
    clock = made_clock(tmp_path)
    sealed = Vault(clock).seal(
        RecordKind.VISIT,
        bytes(16),
        RetentionClass.DRAFT,
        destroy_by=TOMORROW,
        write_version=1,
        plaintext=b"x",
        today=DAY,
    )
    assert run_killed(tmp_path, point) == -signal.SIGKILL

    left = whole_days(tmp_path)
    assert left in ([DAY], [DAY, TOMORROW], [TOMORROW])
    if DAY not in left:  # the old key is gone: the ledger must know what took its place
        assert set(ledgered(tmp_path)) & set(cell_digests(tmp_path))

    ledger = Ledger()
    clock = ClockFile.open(tmp_path / "clock", CELL_KEY)
    clock.advance(TOMORROW, ledger.commit)
    assert whole_days(tmp_path) == [TOMORROW]
    known = {*ledgered(tmp_path), *(each.cell_digest.hex() for each in ledger.entries)}
    assert known & set(cell_digests(tmp_path))
    with pytest.raises(Overdue):
        Vault(clock).open(sealed, DAY)


def test_the_points_cover_the_whole_advance(tmp_path: Path) -> None:
    made_clock(tmp_path)
    assert run_killed(tmp_path, POINTS.stop) == 0
    assert whole_days(tmp_path) == [TOMORROW]
