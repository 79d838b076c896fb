"""What every use case is handed: the city's rules, its tools, and who is acting."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from idsvc.credential.keys import Signer
from idsvc.ledger.checkpoint import NoteSigner
from idsvc.office.errors import NotPermitted
from idsvc.office.ports import Blobs, Publisher, TextReader, Units
from idsvc.office.scan_ports import ScannedPages, Turn
from idsvc.office.stock_ports import Printer
from idsvc.policy import Policy
from idsvc.retention import ClockFile, Vault
from idsvc.staff.account import Role
from idsvc.staff.passwords import Hasher
from idsvc.staff.roles import Permission, allowed


class Time(Protocol):
    """The present, handed in from the outer edge."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that nobody can set."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff who acts, as the session knows them."""

    staff_id: bytes
    login: str
    role: Role
    site: str


@dataclass(frozen=True, slots=True)
class Signers:
    """The city's signing keys, each with its one use."""

    card: Signer
    status: Signer
    checkpoint: NoteSigner


@dataclass(frozen=True, slots=True)
class Scanner:
    """The scanner page as the build made it: the page without a city, and the script that keeps it for offline use.

    ``receipt`` is the residents' page beside it, that checks deletion receipts, ``papers`` and ``prefill`` are those of
    the lobby: all without a city; ``keeper`` is the script that keeps either of the lobby's for offline use.
    """

    page: str = field(repr=False)
    worker: bytes = field(repr=False)
    receipt: str = field(repr=False)
    papers: str = field(repr=False)
    prefill: str = field(repr=False)
    keeper: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """When the clock last followed: monotonic seconds, and the machine's date and time."""

    monotonic: float
    at: datetime


@dataclass(slots=True)
class Running:
    """What this process alone knows: since when it runs (monotonic seconds) and its clock stands, and what ails it.

    ``throttle_key`` keys the digests of failed sign-ins, so that they tell nothing about what was typed.
    """

    since: float
    throttle_key: bytes = field(repr=False)
    settled: Settled | None = None
    trouble: str | None = None
    turn: Turn = field(default_factory=Turn, repr=False)


@dataclass(frozen=True, slots=True)
class Office:
    """One city's office, open for work; built by ``wiring`` and nobody else; ``arms`` is a PNG, or None."""

    policy: Policy
    time: Time
    units: Units
    blobs: Blobs
    publisher: Publisher
    reader: TextReader
    clock: ClockFile
    vault: Vault
    signers: Signers
    trust_list: bytes
    trust_sequence: int
    fingerprint: str
    scanner: Scanner
    hasher: Hasher
    entropy: Callable[[int], bytes]
    alone: Callable[[str], AbstractContextManager[None]]
    node: str
    running: Running = field(repr=False)
    arms: bytes | None = field(default=None, repr=False)
    printer: Printer | None = None
    scanned: ScannedPages | None = None


def now(office: Office) -> datetime:
    """Return the present moment, UTC."""
    return office.time.now().astimezone(UTC)


def unix(office: Office) -> int:
    """Return the present in whole seconds since 1970."""
    return int(now(office).timestamp())


def today(office: Office) -> date:
    """Return the day in the city's own time zone."""
    return now(office).astimezone(ZoneInfo(office.policy.city.timezone)).date()


def require(actor: Actor, permission: Permission) -> None:
    """Raise ``NotPermitted`` unless the role table grants this; the default is no."""
    if not allowed(actor.role, permission):
        raise NotPermitted
