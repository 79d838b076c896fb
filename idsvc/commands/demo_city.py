"""The demo's folder: what it may hold, founding its city in it, its staff and their passwords of the day."""

import secrets
import shutil
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.office import machine, stock
from idsvc.office.context import Office
from idsvc.office.opening import SPECIMEN_LOGINS, NewStaff, renew_passwords
from idsvc.policy import load
from idsvc.walltime import WallTime
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.founding import found_specimen
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import Tools

SITE: Final = "city-hall"
MADE_BY_DEMO: Final = frozenset(
    {
        "front.png",
        "back.png",
        "card.pdf",
        "trust-list.cwt",
        "status-list.cwt",
        "root.fingerprint",
        "policy.toml",
        "report.json",
        "city",
        "keys",
        "work",
    }
)
MARKER: Final = ".made-by-idsvc-demo"


class NotOurs(IdsvcError):
    """The folder holds something else."""

    def __init__(self) -> None:
        super().__init__("this folder holds something that a demo did not make: choose another, or an empty one")


class Shifted:
    """A clock that runs like another, some days off: how a demo lets days go by."""

    def __init__(self, time: WallTime, days: int) -> None:
        self._time = time
        self.days = days

    def now(self) -> datetime:
        """Return the shifted moment, UTC."""
        return self._time.now() + timedelta(days=self.days)

    def monotonic(self) -> float:
        """Return seconds that count the simulated days too."""
        return self._time.monotonic() + self.days * 86_400


@dataclass(frozen=True, slots=True)
class DemoCity:
    """A demo's city at work, and the passwords of its staff by login; they are printed and kept nowhere."""

    office: Office
    where: Folders
    passwords: dict[str, str]


def own(out: Path) -> Folders:
    """Make the folder ours, or raise ``NotOurs`` where somebody else's things lie in it."""
    present = {path.name for path in out.iterdir()} if out.exists() else set()
    if present and (MARKER not in present or present - MADE_BY_DEMO - {MARKER}):
        raise NotOurs
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).touch()
    return folders(out / "city", out / "keys")


def clear(out: Path) -> None:
    """Take away what an earlier demo left; called only after ``own``."""
    for name in MADE_BY_DEMO:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def policy_text() -> str:
    """Return the invented city's policy file."""
    return (files("idsvc.specimen") / "policy.toml").read_text(encoding="utf-8")


def found(where: Folders, time: WallTime, policy: str | None = None) -> DemoCity:
    """Found an invented city on the day its time shows, by its policy's text; the demo's own without one."""
    passwords, text = fresh_passwords(), policy or policy_text()
    site = load(text).city.sites[0]
    staff = tuple(NewStaff(login, role, site, passwords[login]) for login, role in SPECIMEN_LOGINS.items())
    founded = found_specimen(where, text, staff, Tools(time))
    stock.deliver_first(founded.office, site)
    return DemoCity(founded.office, where, passwords)


def acknowledge_disk(office: Office, where: Folders, tell: Callable[[str], None]) -> None:
    """Let an invented city be where nothing is forgotten, as in a container: its log says so, and a person is told."""
    for directory, hazard in machine.acknowledge(office, media_hazards(where)):
        tell(f"idsvc: {directory} may keep what is destroyed ({hazard}): acknowledged in the invented city's log")


def fresh_passwords() -> dict[str, str]:
    """Return a random password for each of the demo's staff."""
    return {login: _password() for login in SPECIMEN_LOGINS}


def _password() -> str:
    letters = b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def renew(office: Office) -> dict[str, str]:
    """Give the demo's staff new passwords and return them."""
    passwords = fresh_passwords()
    renew_passwords(office, passwords)
    return passwords
