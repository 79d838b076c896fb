"""A city opened for work: unlocked by its operator, every adapter in its place."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.custody import ceremony
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.slots import (
    CityKind,
    OperatorKeys,
    Slot,
    kind_of,
    specimen_passphrase,
    unlock_operator,
)
from idsvc.errors import IdsvcError
from idsvc.imaging.reading import ChildReader
from idsvc.office.context import Office, Running
from idsvc.office.ports import TextReader
from idsvc.policy import Policy, PolicyError, PolicyFault, load
from idsvc.retention.clock_file import ClockFile
from idsvc.retention.vault import Vault
from idsvc.staff.passwords import PASSWORD_COST, HashCost, Hasher
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.engine import open_database
from idsvc.store.public_files import PublicFiles
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.walltime import WallTime
from idsvc.wiring.folders import Folders
from idsvc.wiring.locks import alone_in
from idsvc.wiring.looks import arms_of
from idsvc.wiring.scanner import built_scanner
from idsvc.wiring.signing import signers_of

NODE: Final = "node-1"

Ask = Callable[[], str]
"""Asks a person for a passphrase, on the terminal."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What differs between a city at work and one in a simulation: the time, what a hash costs, who reads pictures."""

    time: WallTime
    cost: HashCost = PASSWORD_COST
    reader: TextReader = field(default_factory=ChildReader)


class HalfRestored(IdsvcError):
    """A restore began here and did not end."""

    def __init__(self) -> None:
        super().__init__("a restore of this city was interrupted: run the same restore again, which finishes it")


def open_service(where: Folders, tools: Tools, ask: Ask) -> Office:
    """Unlock a city with its operator's passphrase, which a specimen city keeps beside its keys, and open it.

    Raises ``KeyUnavailable``, ``PolicyError``, a ``StoreError`` or a ``ClockError``, each saying what to do.
    """
    policy = _policy(where)  # before anything is asked for: a wrong directory is told as one
    return assemble(where, tools, policy, unlock(where, ask))


def unlock(where: Folders, ask: Ask) -> OperatorKeys:
    """Return a city's keys by its operator's passphrase, which a specimen city keeps; raises ``KeyUnavailable``."""
    return unlock_operator(where.keys, passphrase(where.keys, Slot.OPERATOR, ask))


def open_unlocked(where: Folders, tools: Tools, keys: OperatorKeys) -> Office:
    """Open a city whose keys are unlocked; raises as ``open_service`` does."""
    return assemble(where, tools, _policy(where), keys)


def _policy(where: Folders) -> Policy:
    if where.restoring.exists():
        raise HalfRestored
    return load(_policy_text(where))


def _policy_text(where: Folders) -> str:
    try:
        return where.policy.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        fault = PolicyFault(where.policy.name, "there is none here: check the directory, or restore it")
        raise PolicyError((fault,)) from missing
    except UnicodeDecodeError as garbled:
        raise PolicyError((PolicyFault(where.policy.name, "save it as text in UTF-8"),)) from garbled


def is_specimen(where: Folders) -> bool:
    """Tell whether a city is an invented one; raises ``KeyUnavailable``."""
    return kind_of(where.keys) is CityKind.SPECIMEN


def city_day(tools: Tools, policy: Policy) -> date:
    """Return today in the city's own time zone."""
    return tools.time.now().astimezone(ZoneInfo(policy.city.timezone)).date()


def passphrase(keys: Path, slot: Slot, ask: Ask) -> str:
    """Return a slot's passphrase: asked for, unless the city is a specimen."""
    return specimen_passphrase(keys, slot) if kind_of(keys) is CityKind.SPECIMEN else ask()


def _fingerprint(where: Folders) -> tuple[str, bytes]:
    """Return the root's fingerprint as its line and as its 32 bytes; raises ``KeyUnavailable``."""
    try:
        line = (where.keys / ceremony.FINGERPRINT_NAME).read_text(encoding="ascii").strip()
        return line, parse_fingerprint(line)[0]
    except FileNotFoundError as missing:
        raise KeyUnavailable(Why.MISSING) from missing
    except (UnicodeDecodeError, Malformed) as damaged:
        raise KeyUnavailable(Why.DAMAGED) from damaged


def assemble(
    where: Folders, tools: Tools, policy: Policy, keys: OperatorKeys, elsewhere: ClockFile | None = None
) -> Office:
    """Put an unlocked city together; nothing is made here, only opened. Its clock may still rest ``elsewhere``."""
    fingerprint, thumbprint = _fingerprint(where)
    trust = ceremony.read_trust_list(where.keys, thumbprint)
    signers = signers_of(where, trust, policy.city.issuer, city_day(tools, policy), keys.signing)
    clock = elsewhere or ClockFile.open(where.clock, keys.clock_cell)
    return Office(
        policy=policy,
        time=tools.time,
        units=UnitsOfWork(open_database(where.database, keys.database)),
        blobs=DirectoryBlobs(where.captures),
        publisher=PublicFiles(where.public),
        reader=tools.reader,
        clock=clock,
        vault=Vault(clock),
        signers=signers,
        trust_list=(where.keys / ceremony.TRUST_LIST_NAME).read_bytes(),
        trust_sequence=trust.sequence,
        fingerprint=fingerprint,
        scanner=built_scanner(),
        hasher=Hasher(tools.cost),
        entropy=secrets.token_bytes,
        alone=alone_in(where.locks),
        node=NODE,
        running=Running(since=tools.time.monotonic(), throttle_key=secrets.token_bytes(32)),
        arms=arms_of(where.city, policy),
    )
