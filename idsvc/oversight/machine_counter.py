"""What is to be said of a counter beside its printer's spool: queues, camera, scanner folder, browser, text reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.oversight.machine import MachineCode, MachineFinding
from idsvc.oversight.machine_state import COUNTER

BROWSER_POLICY: Final[Mapping[str, bool | int]] = MappingProxyType(
    {
        "AutofillAddressEnabled": False,
        "AutofillCreditCardEnabled": False,
        "PasswordManagerEnabled": False,
        "SpellCheckServiceEnabled": False,
        "TranslateEnabled": False,
        "SyncDisabled": True,
        "SavingBrowserHistoryDisabled": True,
        "DownloadRestrictions": 3,
    }
)
"""What a managed browser at a counter is told, in Chromium's own words: nothing typed is kept, and nothing leaves."""


ABORTS: Final = "abort-job"
"""The one error policy, in CUPS's words, under which a failed job never comes out later."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A scanner's folder: whether it lies in memory, and whether anything was left in it."""

    in_memory: bool
    empty: bool


@unique
class Reader(StrEnum):
    """How the text reader, which looks at copies of papers, did with a drawn word."""

    READS = "reads"
    FAILS = "fails"
    MISSING = "not installed"


_READER: Final[Mapping[Reader, tuple[MachineCode, ...]]] = MappingProxyType(
    {
        Reader.READS: (MachineCode.READER_READS, MachineCode.READER_SCRIPTS),
        Reader.FAILS: (MachineCode.READER_FAILS,),
        Reader.MISSING: (MachineCode.READER_MISSING,),
    }
)


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """What was seen at a counter; None where it could not be looked at, or there is none.

    ``queues`` are the error policies of the queues by name, None for one that is not told; ``printer`` names the one
    that cards go to, None where nobody said; ``cameras`` is a count; ``browser`` is what the managed browser is told,
    joined over all its files.
    """

    queues: Mapping[str, str | None] | None
    printer: str | None
    cameras: int
    folder: Folder | None
    browser: Mapping[str, object] | None
    reader: Reader


def judge(facts: CounterFacts) -> tuple[MachineFinding, ...]:
    """Return what is to be said of a counter's terminal."""
    return tuple(MachineFinding(code, COUNTER) for code in _codes(facts))


def _codes(facts: CounterFacts) -> Iterator[MachineCode]:
    yield from _printer(facts.queues, facts.printer)
    yield MachineCode.CAMERA_SEEN if facts.cameras else MachineCode.CAMERA_UNSEEN
    yield from _folder(facts.folder)
    yield _browser(facts.browser)
    yield from _READER[facts.reader]


def _printer(queues: Mapping[str, str | None] | None, printer: str | None) -> Iterator[MachineCode]:
    if not queues:
        yield MachineCode.PRINTER_UNSEEN
        return
    yield MachineCode.PRINTER_SEEN
    if printer is not None and printer not in queues:
        yield MachineCode.QUEUE_MISSING
        return
    told = tuple(queues.values()) if printer is None else (queues[printer],)
    if None in told:
        yield MachineCode.QUEUE_UNSEEN
    if any(policy not in {ABORTS, None} for policy in told):
        yield MachineCode.QUEUE_RETRIES
    elif None not in told:
        yield MachineCode.QUEUE_ABORTS


def _folder(folder: Folder | None) -> Iterator[MachineCode]:
    if folder is None:
        yield MachineCode.FOLDER_UNSEEN
        return
    yield MachineCode.FOLDER_FORGETS if folder.in_memory else MachineCode.FOLDER_ON_DISK
    if not folder.empty:
        yield MachineCode.FOLDER_LEFT


def _browser(told: Mapping[str, object] | None) -> MachineCode:
    if told is None:
        return MachineCode.BROWSER_UNSEEN
    kept = all(type(told.get(name)) is type(said) and told[name] == said for name, said in BROWSER_POLICY.items())
    return MachineCode.BROWSER_FORGETS if kept else MachineCode.BROWSER_REMEMBERS
