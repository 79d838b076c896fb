"""What is said of a machine beside its disks, and how it is said."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from idsvc.oversight.machine import (
    MEANINGS,
    DoctorExit,
    Level,
    MachineCode,
    MachineFinding,
    exit_code,
    lines,
    plain,
)
from idsvc.oversight.machine_counter import BROWSER_POLICY, CounterFacts, Folder, Reader
from idsvc.oversight.machine_counter import judge as judge_counter_terminal
from idsvc.oversight.machine_state import BUILT, Directory, LedgerFacts, MachineFacts, Spool, judge, judge_counter
from idsvc.wiring.counter_facts import collect, text_reader

TODAY = BUILT + timedelta(days=100)
GOOD = MachineFacts(
    today=TODAY,
    directories=(Directory("keys", closed=True, free=1 << 30), Directory("data", closed=True, free=1 << 30)),
    clock_own_mount=True,
    swaps=(),
    core_pattern="core",
    synced=True,
    zone=True,
    clock_day=TODAY,
    keys_end=TODAY + timedelta(days=60),
    books=LedgerFacts(TODAY, TODAY),
    shaping=True,
)


def ago(days: int) -> LedgerFacts:
    return LedgerFacts(TODAY - timedelta(days=days), TODAY - timedelta(days=days))


def codes(**changes: object) -> set[MachineCode]:
    """What is said of a machine with this changed, and is not said of a good one."""
    changed = replace(GOOD, **changes)  # type: ignore[arg-type]
    return {each.code for each in judge(changed)} - {each.code for each in judge(GOOD)}


def test_of_a_good_machine_everything_is_said_to_be_well() -> None:
    findings = judge(GOOD)
    assert {each.level for each in findings} == {Level.OK}
    assert exit_code(findings) is DoctorExit.GOOD
    assert len(findings) == 15


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"directories": (Directory("keys", closed=False, free=1 << 30),)}, {MachineCode.LOOSENED}),
        ({"directories": (Directory("keys", closed=None, free=0),)}, {MachineCode.MISSING}),
        ({"directories": (Directory("data", closed=True, free=1 << 20),)}, {MachineCode.SPACE_LOW}),
        ({"clock_own_mount": False}, {MachineCode.CLOCK_SHARED_MOUNT}),
        ({"clock_own_mount": None}, set()),
        ({"swaps": None}, {MachineCode.SWAP_UNSEEN}),
        ({"swaps": (True,)}, {MachineCode.SWAP_ENCRYPTED}),
        ({"swaps": (True, False)}, {MachineCode.SWAP_PLAIN}),
        ({"core_pattern": "|/usr/lib/systemd/systemd-coredump %P"}, {MachineCode.DUMPS_PIPED}),
        ({"core_pattern": "@@/run/dumps.socket"}, {MachineCode.DUMPS_PIPED}),
        ({"core_pattern": None}, {MachineCode.DUMPS_UNSEEN}),
        ({"today": BUILT - timedelta(days=2)}, {MachineCode.TIME_BEFORE_BUILD, MachineCode.CLOCK_AHEAD}),
        ({"synced": False}, {MachineCode.TIME_UNSYNCED}),
        ({"synced": None}, {MachineCode.TIME_UNSEEN}),
        ({"zone": False}, {MachineCode.ZONE_UNKNOWN}),
        ({"clock_day": TODAY - timedelta(days=1)}, {MachineCode.CLOCK_BEHIND}),
        ({"clock_day": TODAY + timedelta(days=1)}, {MachineCode.CLOCK_AHEAD}),
        ({"clock_day": None}, {MachineCode.CLOCK_UNSEEN}),
        ({"keys_end": TODAY + timedelta(days=29)}, {MachineCode.KEYS_ENDING}),
        ({"keys_end": TODAY + timedelta(days=30)}, set()),
        ({"keys_end": TODAY}, {MachineCode.KEYS_ENDED}),
        ({"keys_end": None}, {MachineCode.KEYS_UNSEEN}),
        ({"books": None}, {MachineCode.BOOKS_UNSEEN}),
        ({"books": ago(1)}, set()),
        ({"books": ago(2)}, {MachineCode.PURGE_OLD}),
        ({"books": ago(8)}, {MachineCode.PURGE_OLD, MachineCode.BACKUP_OLD}),
        ({"books": LedgerFacts(None, None)}, {MachineCode.PURGE_OLD, MachineCode.BACKUP_NEVER}),
        ({"shaping": False}, {MachineCode.SHAPING_MISSING}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_else(changes: dict[str, object], expected: set[MachineCode]) -> None:
    assert codes(**changes) == expected


@pytest.mark.parametrize(
    ("spool", "expected"),
    [
        (None, [MachineCode.SPOOL_UNSEEN]),
        (Spool(keeps=False, history=False, in_memory=True), [MachineCode.SPOOL_FORGETS]),
        (Spool(keeps=True, history=False, in_memory=True), [MachineCode.SPOOL_KEPT]),
        (Spool(keeps=False, history=True, in_memory=True), [MachineCode.SPOOL_HISTORY]),
        (Spool(keeps=True, history=False, in_memory=False), [MachineCode.SPOOL_KEPT, MachineCode.SPOOL_ON_DISK]),
    ],
)
def test_a_counter_s_printer_is_judged(spool: Spool | None, expected: list[MachineCode]) -> None:
    assert [each.code for each in judge_counter(spool)] == expected


SEEN = CounterFacts(
    queues={"card": "abort-job", "office": "abort-job"},
    printer=None,
    cameras=1,
    folder=Folder(in_memory=True, empty=True),
    browser=dict(BROWSER_POLICY),
    reader=Reader.READS,
)
GOOD_COUNTER = [
    *("PRINTER_SEEN", "QUEUE_ABORTS", "CAMERA_SEEN", "FOLDER_FORGETS", "BROWSER_FORGETS"),
    *("READER_READS", "READER_SCRIPTS"),
]
QUEUES = {"card": "abort-job", "office": "retry-job", "shut": None}


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({}, 0, ["PRINTER_SEEN"]),
        ({"printer": "office"}, 1, ["QUEUE_ABORTS"]),
        ({"printer": "third"}, 1, ["QUEUE_MISSING"]),
        ({"queues": QUEUES}, 1, ["QUEUE_UNSEEN", "QUEUE_RETRIES"]),
        ({"queues": QUEUES, "printer": "card"}, 1, ["QUEUE_ABORTS"]),
        ({"queues": QUEUES, "printer": "office"}, 1, ["QUEUE_RETRIES"]),
        ({"queues": QUEUES, "printer": "shut"}, 1, ["QUEUE_UNSEEN"]),
        ({"cameras": 0}, 2, ["CAMERA_UNSEEN"]),
        ({"folder": None}, 3, ["FOLDER_UNSEEN"]),
        ({"folder": Folder(in_memory=False, empty=True)}, 3, ["FOLDER_ON_DISK"]),
        ({"folder": Folder(in_memory=True, empty=False)}, 3, ["FOLDER_FORGETS", "FOLDER_LEFT"]),
        ({"browser": None}, 4, ["BROWSER_UNSEEN"]),
        ({"browser": {}}, 4, ["BROWSER_REMEMBERS"]),
        ({"browser": {**BROWSER_POLICY, "TranslateEnabled": True}}, 4, ["BROWSER_REMEMBERS"]),
        ({"browser": {**BROWSER_POLICY, "SyncDisabled": 1}}, 4, ["BROWSER_REMEMBERS"]),
        ({"reader": Reader.FAILS}, 5, ["READER_FAILS"]),
        ({"reader": Reader.MISSING}, 5, ["READER_MISSING"]),
    ],
)
def test_a_counter_s_terminal_is_judged(changes: dict[str, Any], place: int, expected: list[str]) -> None:
    told = [each.code.value for each in judge_counter_terminal(replace(SEEN, **changes))]
    assert told == [*GOOD_COUNTER[:place], *expected, *(GOOD_COUNTER[place + 1 :] if place < 5 else [])]


@pytest.mark.parametrize("queues", [{}, None])
def test_a_counter_without_a_queue_says_nothing_of_one(queues: dict[str, str | None] | None) -> None:
    told = [each.code.value for each in judge_counter_terminal(replace(SEEN, queues=queues, printer="card"))]
    assert told == ["PRINTER_UNSEEN", *GOOD_COUNTER[2:]]


def test_a_counter_is_looked_at(tmp_path: Path) -> None:
    policies, devices = tmp_path / "managed", tmp_path / "dev"
    for folder in (policies, devices):
        folder.mkdir()
    (devices / "video0").touch()
    (policies / "a.json").write_text(json.dumps(dict(BROWSER_POLICY)))
    (policies / "b.json").write_text('{"TranslateEnabled": true}')
    seen = collect(Path("/dev/shm"), "card", (policies,), devices)
    assert (seen.cameras, seen.folder is not None and seen.folder.in_memory) == (1, True)
    assert seen.browser is not None
    assert seen.browser["TranslateEnabled"] is True
    (policies / "b.json").write_text("{")
    assert collect(tmp_path / "none", None, (policies,), tmp_path).browser is None
    assert collect(tmp_path / "none", None, (tmp_path,), tmp_path).folder is None


def test_a_reader_that_is_too_slow_is_not_said_to_read() -> None:
    assert text_reader() is Reader.READS
    assert text_reader(patience=0.01) is Reader.FAILS


def finding(code: MachineCode) -> MachineFinding:
    return MachineFinding(code, "keys")


def test_a_refusal_is_told_before_blindness_and_a_warning_passes() -> None:
    good, warning = finding(MachineCode.SWAP_OFF), finding(MachineCode.SWAP_PLAIN)
    blind, refusal = finding(MachineCode.SWAP_UNSEEN), finding(MachineCode.MEDIUM_BTRFS)
    assert exit_code([good, warning]) is DoctorExit.GOOD
    assert exit_code([good, blind, warning]) is DoctorExit.COULD_NOT_LOOK
    assert exit_code([blind, refusal]) is DoctorExit.REFUSED
    assert exit_code([]) is DoctorExit.COULD_NOT_LOOK


def test_lines_and_json_say_the_same() -> None:
    findings = [finding(MachineCode.MEDIUM_BTRFS)]
    assert lines(findings) == (f"REFUSE MEDIUM_BTRFS keys: {MEANINGS[MachineCode.MEDIUM_BTRFS][1]}",)
    [row] = plain(findings)["checks"]  # type: ignore[misc]
    assert (row["code"], row["level"], row["about"]) == ("MEDIUM_BTRFS", "refuse", "keys")  # type: ignore[index]
    assert plain(findings)["exit"] == 1


def test_operations_lists_every_code_with_its_level_and_sentence_in_order() -> None:
    text = (Path(__file__).parents[3] / "docs/operations.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.count("|") == 4]
    expected = [f"| `{code}` | {level} | {sentence} |" for code, (level, sentence) in MEANINGS.items()]
    assert [row for row in rows if row.split("`")[1] in MachineCode.__members__] == expected
    assert list(MEANINGS) == list(MachineCode)
