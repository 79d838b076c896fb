"""``idsvc audit residue``: search disks for clock secrets, clock cells and planted marks that must be gone."""

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.commands.common import ask_passphrase, failing_clearly, say, where
from idsvc.ledger.event import Entry
from idsvc.oversight import report, residue_report
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.residue import SHORTEST, Canary, control, wanted
from idsvc.specimen.marks import text_needles
from idsvc.walltime import SystemTime, WallTime
from idsvc.wiring import residue
from idsvc.wiring.folders import Folders
from idsvc.wiring.residue import Amount
from idsvc.wiring.residue_places import SWAPS, Place, swap_areas

HASH_UP_TO: Final = 16
"""MiB up to which a file of the city is hashed at every offset: about a second a MiB for each chain and core.

Temporary files, of which there may be many that are not the city's, are hashed up to one MiB.
"""

_GIB: Final = 1 << 30
_MIB: Final = 1 << 20
_EVERY: Final = 1.0
_EVERY_LINE: Final = 30.0
_MINUTE: Final = 60

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_ANY: Final = click.Path(path_type=Path)
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    city: Path | None
    keys: Path | None
    ledger: Path | None
    live_log: bool
    devices: tuple[Path, ...]
    dumps: tuple[Path, ...]
    paths: tuple[Path, ...]
    swap: bool
    temp: Path | None
    hash_up_to: int
    canaries: Path | None
    resume: Path | None
    jobs: int

    @property
    def folders(self) -> Folders | None:
        """Return the city's folders, None where only disks are searched."""
        return where(self.city.absolute(), self.keys.absolute() if self.keys else None) if self.city else None


@click.command("residue")
@click.argument("city", type=_FOLDER, required=False)
@click.option("--keys", type=_FOLDER, help="Key directory; default: keys/ beside the city.")
@click.option("--ledger", type=_FOLDER, help="Published log to go by; default: CITY/public.")
@click.option("--live-log", is_flag=True, help="Go by the log in the city's database instead; asks for the passphrase.")
@click.option("--device", "devices", type=_ANY, multiple=True, help="Block device, or an image of one.")
@click.option("--dump", "dumps", type=_ANY, multiple=True, help="Core file or memory dump.")
@click.option("--path", "paths", type=_ANY, multiple=True, help="Another file or folder, such as a backup.")
@click.option("--swap", is_flag=True, help="Whatever this machine swaps to.")
@click.option("--temp", type=_FOLDER, help="Folder for temporary files; default: the system's.")
@click.option(
    "--hash-up-to",
    type=click.IntRange(min=0),
    default=HASH_UP_TO,
    show_default=True,
    metavar="MIB",
    help="Files of the city up to this size are also hashed at every offset; larger ones are searched by probe alone.",
)
@click.option("--canaries", type=_FILE, help="File of planted marks, one a line, as a drill leaves with --canaries.")
@click.option("--resume", type=_FILE, help="State file: a search that was stopped goes on where it was.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes; default: one for each core.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(*, as_json: bool, jobs: int | None, **given: object) -> NoReturn:
    """Search for what the log says must be gone; needs the public log of CITY and no key.

    Searched are CITY, its keys and temporary files, and whatever is named. What is found is told by path and byte.
    """
    asked = Asked(**given, jobs=jobs or _cores())  # type: ignore[arg-type] # click's own types, one option each
    progress = _Progress(SystemTime())
    with failing_clearly():
        outcome = residue.run(_search(asked), progress)
    progress.end()
    if as_json:
        click.echo(json.dumps(residue_report.plain(outcome)))
    else:
        click.echo("\n".join(residue_report.lines(outcome)))
    raise SystemExit(int(report.exit_code(outcome.checks())))


def _search(asked: Asked) -> residue.Search:
    if asked.city is None and asked.ledger is None:
        raise click.UsageError("name a city, or its published log with --ledger")
    clock = residue.clock_of(asked.folders) if asked.folders else None
    entries = _entries(asked)
    look_for = wanted(entries, clock, _canaries(asked.canaries))
    places = tuple(_places(asked))
    return residue.Search(look_for, places, asked.jobs, control(entries, clock), asked.resume)


def _entries(asked: Asked) -> tuple[Entry, ...]:
    if asked.live_log:
        if asked.folders is None:
            raise click.UsageError("--live-log needs a city")
        return residue.entries_of(asked.folders, ask_passphrase)
    public = asked.ledger or (asked.folders.public if asked.folders else Path())
    return residue.published_entries(public)


def _canaries(path: Path | None) -> tuple[Canary, ...]:
    """Return each line of a file in every spelling and encoding; what was compressed or encrypted is out of reach."""
    if path is None:
        return ()
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [
        Canary(f"planted mark {number}, as {needle.form}", needle.pattern)
        for number, line in enumerate(filter(None, lines), 1)
        for needle in text_needles("mark", line)
        if len(needle.pattern) >= SHORTEST
    ]
    if not found:
        raise CouldNotLook("the file of planted marks holds none of 8 letters or more: bring the drill's")
    return tuple(found)


def _places(asked: Asked) -> list[Place]:
    places: list[Place] = []
    if asked.folders is not None:
        temp = asked.temp or Path(tempfile.gettempdir())
        small = asked.hash_up_to * _MIB
        places += [residue.below(path, small) for path in (asked.folders.keys, asked.folders.city)]
        places.append(residue.below(temp.absolute(), min(small, _MIB)))
    places += [residue.below(path.absolute()) for path in asked.paths]
    swaps = swap_areas(SWAPS) if asked.swap else ()
    return [*places, *(residue.whole(path.absolute()) for path in (*asked.devices, *swaps, *asked.dumps))]


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Progress:
    """Tells on standard error how far a search has come: a line that renews itself, or a line now and then."""

    def __init__(self, time: WallTime) -> None:
        self._time = time
        self._begun: tuple[float, Amount] | None = None
        self._told = 0.0

    def __call__(self, done: Amount, total: Amount) -> None:
        """Hear what is done and what there is in all."""
        now, terminal = self._time.monotonic(), sys.stderr.isatty()
        if self._begun is None:
            self._begun, self._told = (now, done), now
        if now - self._told < (_EVERY if terminal else _EVERY_LINE):
            return
        self._told = now
        since, already = self._begun
        line = f"idsvc: {how_far(done, total, already, now - since)}"
        click.echo(f"\r{line}  ", nl=False, err=True) if terminal else say(line)

    def end(self) -> None:
        """Leave the line that renewed itself."""
        if sys.stderr.isatty():
            say("")


def how_far(done: Amount, total: Amount, already: Amount, seconds: float) -> str:
    """Return GiB done and in all, the rate, and the minutes left by the work that is left."""
    rate = (done.size - already.size) / _GIB / seconds * _MINUTE
    pace = (done.work - already.work) / seconds
    left = f"{max(total.work - done.work, 0) / pace / _MINUTE:.1f} min left" if pace else "time left unknown"
    return f"{done.size / _GIB:.2f} of {total.size / _GIB:.2f} GiB, {rate:.1f} GiB/min, {left}"
