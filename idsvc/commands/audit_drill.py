"""``idsvc audit drill``: plant synthetic applicants at the counter, let them expire, look for what remains of them."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.commands import demo_city
from idsvc.commands.common import ask_passphrase, failing_clearly, no_core_dump, say
from idsvc.commands.demo_city import Shifted
from idsvc.commands.serving import Logged
from idsvc.errors import IdsvcError
from idsvc.office import drill as office_drill
from idsvc.office import machine, publication, purge
from idsvc.office.context import Office, today
from idsvc.oversight import drill as judged
from idsvc.oversight import report, residue_report
from idsvc.oversight.residue import SHORTEST, Canary
from idsvc.specimen import drill as specimen
from idsvc.specimen import script
from idsvc.specimen.marks import Needle
from idsvc.specimen.script import Credentials
from idsvc.walltime import SystemTime
from idsvc.web import WebServices, create_app
from idsvc.web.serving import LoopbackServer
from idsvc.wiring import backup, drill
from idsvc.wiring.drill import Before, Places
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.logs import open_log
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import Tools, open_service, unlock

MARKER: Final = ".made-by-idsvc-drill"
MADE: Final = frozenset({"city", "keys", "backups", "offline-key", "work"})
LONGEST: Final = 120
"""Days after which nothing of a case exists, whatever a policy says."""

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


class NotOurs(IdsvcError):
    """The folder holds something else."""

    def __init__(self) -> None:
        super().__init__("this folder holds something that a drill did not make: choose another, or an empty one")


class TooFewDays(IdsvcError):
    """What was planted lives longer than the drill was to last."""

    def __init__(self) -> None:
        super().__init__("some of what was planted lives longer than --days: give more, or leave it out")


@dataclass(frozen=True, slots=True)
class Held:
    """A drill that was held: its control, what remains, and what the search said."""

    control: judged.Control
    remains: judged.Remains
    searched: residue_report.Outcome
    planted: date
    looked: date

    def lines(self) -> tuple[str, ...]:
        """Return one line per check, then one per place."""
        checks = judged.checks(self.control, self.remains, self.searched)
        told = residue_report.lines(self.searched)[len(self.searched.checks()) :]
        control, remains = self.control, self.remains
        then = f"{control.opened} sealed payloads opened on {self.planted}, {control.recognised} applicants recognised"
        return (*report.lines(checks), f"  {then}; {remains.opens} of them open on {self.looked}", *told)

    def plain(self) -> dict[str, object]:
        """Return the drill as values for JSON."""
        checks = judged.checks(self.control, self.remains, self.searched)
        return {
            **residue_report.plain(self.searched),
            **report.plain(checks),
            "planted": self.planted.isoformat(),
            "looked": self.looked.isoformat(),
            "recognised": self.control.recognised,
            "payloads": self.control.payloads,
            "opened_then": self.control.opened,
            "opened_now": self.remains.opens,
        }

    @property
    def exit(self) -> report.Exit:
        """Return the exit code."""
        return report.exit_code(judged.checks(self.control, self.remains, self.searched))


@click.command("drill")
@click.argument("out", metavar="DIR", type=_FOLDER)
@click.option("--city", type=_FOLDER, help="Drill a copy of this invented city, and note it in its journal.")
@click.option("--keys", type=_FOLDER, help="Key directory of --city; default: keys/ beside it.")
@click.option(
    "--days", type=click.IntRange(1, LONGEST), help="Days to let go by; default: until the last date has come."
)
@click.option("--temp", type=_FOLDER, help="Folder for temporary files; default: the system's.")
@click.option("--canaries", type=click.Path(path_type=Path, dir_okay=False), help="Where to leave the planted marks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(
    out: Path,
    city: Path | None,
    keys: Path | None,
    days: int | None,
    temp: Path | None,
    canaries: Path | None,
    *,
    as_json: bool,
) -> NoReturn:
    """Found a city in DIR that does not exist, let residents come who do not exist, and prove that they are forgotten.

    Exit 0: all was there before, and nothing remains anywhere under data, keys, logs, backups and temporary files.
    """
    no_core_dump()
    source = folders(city.absolute(), keys.absolute() if keys else None) if city else None
    with failing_clearly():
        held = hold(_own(out.absolute()), source, days, temp or Path(tempfile.gettempdir()), canaries)
        if source and held.exit is report.Exit.OK:
            office_drill.held(open_service(source, Tools(SystemTime()), ask_passphrase))
    click.echo(json.dumps(held.plain()) if as_json else "\n".join(held.lines()))
    raise SystemExit(int(held.exit))


def _own(out: Path) -> Places:
    """Make the folder ours and take away what an earlier drill left; raises ``NotOurs``."""
    present = {path.name for path in out.iterdir()} if out.exists() else set()
    if present and (MARKER not in present or present - MADE - {MARKER}):
        raise NotOurs
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    (out / MARKER).touch()
    for name in MADE & present:
        shutil.rmtree(out / name)
    return Places(out)


def hold(places: Places, source: Folders | None, days: int | None, temp: Path, canaries: Path | None) -> Held:
    """Hold a drill in folders that are ours; ``days`` None lets go by what it takes."""
    begun = SystemTime().now()
    places.work.mkdir(mode=0o700)
    try:
        return _Drill(places, source, days).hold(temp, begun, canaries)
    finally:
        shutil.rmtree(places.work, ignore_errors=True)  # copies of a clock: they would open what was pending


class _Drill:
    """One drill: a city and its time, and the people drawn for it."""

    def __init__(self, places: Places, source: Folders | None, days: int | None) -> None:
        self._places = places
        self._days = days
        self._time = Shifted(SystemTime(), 0 if source else -(days or LONGEST))
        say("idsvc: making the city")
        self._office, self._passwords = self._founded() if source is None else self._copied(source)
        self._drawn = specimen.applicants(secrets.token_bytes, self._office.policy.city.name, today(self._office))

    def _founded(self) -> tuple[Office, dict[str, str]]:
        made = demo_city.found(self._places.city, self._time)
        demo_city.acknowledge_disk(made.office, self._places.city, say)
        return made.office, made.passwords

    def _copied(self, source: Folders) -> tuple[Office, dict[str, str]]:
        drill.copy_city(source, self._places.city)
        office = open_service(self._places.city, Tools(self._time), ask_passphrase)
        machine.check(office, media_hazards(source))
        demo_city.acknowledge_disk(office, self._places.city, say)
        return office, demo_city.renew(office)

    def hold(self, temp: Path, begun: datetime, canaries: Path | None) -> Held:
        """Plant, keep copies, let the days pass, and look."""
        planted = today(self._office)
        before = self._plant()
        self._let_days_pass(drill.last_day(self._places.city, before.key))
        say("idsvc: looking for what remains")
        marks, own = _canaries(self._drawn.marks()), _canaries(self._drawn.own_marks())
        if canaries:
            canaries.write_text("\n".join(self._drawn.spoken) + "\n", encoding="utf-8")
        where = self._places.city
        look_for = drill.wanted_of(before, where, marks)
        shared = drill.temporary(self._places, temp, begun)
        return Held(
            drill.control_of(before, look_for, specimen.NAMED),
            drill.remains(before, where, today(self._office)),
            drill.look(self._places, before, look_for, shared, own),
            planted,
            today(self._office),
        )

    def _plant(self) -> Before:
        """Let the residents come, back the city up and copy it while all are there, then hand one card over."""
        log = open_log(self._places.city.logs, self._time)
        app = create_app(WebServices(self._office, loopback=True, demo_hint=None))
        app.wsgi_app = Logged(app.wsgi_app, log, self._time)  # type: ignore[method-assign] # how WSGI middleware is put in place
        with LoopbackServer(app) as server:
            say("idsvc: residents come to the counter")
            clerk, supervisor = (script.sign_in(server.url, self._who(name)) for name in ("clerk", "supervisor"))
            case_code = specimen.plant(clerk, supervisor, self._who("supervisor"), self._drawn)
            before = self._kept()
            script.issue(clerk, case_code)
            script.hand_over(clerk)
        publication.publish(self._office)
        return before

    def _who(self, login: str) -> Credentials:
        return Credentials(login, self._passwords[login])

    def _kept(self) -> Before:
        say("idsvc: keeping a copy of data and keys, and a backup")
        where = self._places.city
        self._places.backups.mkdir(mode=0o700)
        if not list(where.keys.glob("*backup*")):
            backup.make_key(where, self._places.offline, ask_passphrase)
            backup.make(self._office, where, unlock(where, ask_passphrase).database, self._places.backups)
        with self._office.clock.opened() as state:
            secret = bytes(state.chains[0].secret)
        return drill.keep(where, self._places.work / "before", secret)

    def _let_days_pass(self, last: date | None) -> None:
        needed = (last - today(self._office)).days if last else 1
        days = self._days or needed
        if days < needed:
            raise TooFewDays
        say(f"idsvc: letting {days} days pass")
        for _ in range(days):
            self._time.days += 1
            purge.run(self._office)
            publication.publish(self._office)


def _canaries(needles: Iterable[Needle]) -> tuple[Canary, ...]:
    """Return marks to look for, each once; those that are too short are met by chance."""
    found = {each.pattern: each for each in needles if len(each.pattern) >= SHORTEST}
    return tuple(Canary(f"{each.mark}, as {each.form}", each.pattern) for each in found.values())
