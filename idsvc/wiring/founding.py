"""Founding a specimen city: keys, clock, database, first publication; all of it or nothing."""

import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from idsvc.credential.dates import moment
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import ceremony
from idsvc.custody.slots import FULL_COST, Cost, create_specimen
from idsvc.errors import IdsvcError
from idsvc.office.context import Office
from idsvc.office.opening import NewStaff, open_city
from idsvc.policy import Policy, load
from idsvc.retention.clock_file import ClockFile
from idsvc.store.engine import create_database
from idsvc.store.files import write_whole
from idsvc.wiring.folders import PRIVATE_FILE, Folders
from idsvc.wiring.service import NODE, Tools, assemble, city_day


class NotEmpty(IdsvcError):
    """There is something where a new city was to be made."""

    def __init__(self) -> None:
        super().__init__("there is a city here already, or the start of one: choose an empty directory")


class NotASpecimen(IdsvcError):
    """A real city is founded by its own ceremony."""

    def __init__(self) -> None:
        super().__init__("this policy is a real city's: a demo or training city needs specimen = true")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new city, open for work, and its root key, which is nowhere else and belongs offline."""

    office: Office
    root: LocalSigner


def found_specimen(
    where: Folders, policy_text: str, staff: tuple[NewStaff, ...], tools: Tools, cost: Cost = FULL_COST
) -> Founded:
    """Make a specimen city that opens today; where something fails, nothing of it is left."""
    policy = load(policy_text)
    if not policy.city.specimen:
        raise NotASpecimen
    if where.database.exists() or where.clock.exists():
        raise NotEmpty
    with ExitStack() as undo:
        undo.callback(_take_away, where)
        founded = _found(where, policy, policy_text, staff, tools, cost)
        undo.pop_all()
    return founded


def _take_away(where: Folders) -> None:
    for folder in (where.city, where.keys):
        shutil.rmtree(folder, ignore_errors=True)


def _found(
    where: Folders, policy: Policy, policy_text: str, staff: tuple[NewStaff, ...], tools: Tools, cost: Cost
) -> Founded:
    where.make()
    write_whole(where.policy, policy_text.encode(), PRIVATE_FILE)
    day = city_day(tools, policy)
    keys = create_specimen(where.keys, secrets.token_bytes, cost)
    root = _hold_ceremony(where, policy, keys.signing, day, tools)
    _, made = ClockFile.create(where.clock, keys.clock_cell, day, NODE)
    create_database(where.database, keys.database).dispose()
    office = assemble(where, tools, policy, keys)
    open_city(office, made, root.public, staff)
    return Founded(office, root)


def _hold_ceremony(where: Folders, policy: Policy, signing_key: bytes, day: date, tools: Tools) -> LocalSigner:
    """List the city's keys 45 days before they sign, then again on the opening day, as a quarterly ceremony would."""
    root, signers = LocalSigner.generate(Alg.EDDSA), ceremony.CityKeys.generate()
    plan = ceremony.Plan(policy.city.issuer, {policy.city.language: policy.city.name}, day)
    listed = ceremony.hold(where.keys, plan, root, signers, signing_key=signing_key, entropy=secrets.token_bytes)
    ceremony.follow_up(where.keys, ceremony.next_list(listed.trust, moment(tools.time.now())), root)
    return root
