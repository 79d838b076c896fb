"""A whole specimen city in a temporary directory: real keys, a real SQLCipher file, a time that the test moves."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from secrets import token_bytes

from idsvc.credential.dates import moment
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.trust_list import LEAD, Use
from idsvc.custody import ceremony
from idsvc.custody.slots import Cost, Slot, specimen_passphrase, unlock_operator
from idsvc.office import machine
from idsvc.office.context import Actor, Office
from idsvc.office.day import settle
from idsvc.office.opening import NewStaff
from idsvc.staff.account import Role
from idsvc.staff.passwords import HashCost
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.founding import found_specimen
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import Tools, open_service
from tests.support.fake_time import FakeTime
from tests.support.reading import NOTHING

POLICY = Path(__file__).parents[2] / "idsvc/specimen/policy.toml"
OPENING = date(2026, 3, 2)
PASSWORD = "harbour lantern seven rope"
CHEAP_HASH = HashCost(memory_kib=64, passes=1, lanes=1)
CHEAP_SLOT = Cost(passes=1, memory_kib=64, lanes=1)

STAFF = (
    NewStaff("ana", Role.CLERK, "city-hall", PASSWORD),
    NewStaff("ben", Role.CLERK, "city-hall", PASSWORD),
    NewStaff("sol", Role.SUPERVISOR, "city-hall", PASSWORD),
    NewStaff("ida", Role.SUPERVISOR, "city-hall", PASSWORD),
    NewStaff("kim", Role.COUNSEL, "city-hall", PASSWORD),
    NewStaff("uma", Role.AUDITOR, "city-hall", PASSWORD),
    NewStaff("oto", Role.OPERATOR, "city-hall", PASSWORD),
)


@dataclass
class TestCity:
    """An open city, its folders, its time and, where it was founded here, its root.

    ``actor(login)`` is a member of staff as a session knows them.
    """

    __test__ = False

    office: Office
    where: Folders
    time: FakeTime
    actors: dict[str, Actor] = field(default_factory=dict)
    root: LocalSigner | None = None

    def actor(self, login: str) -> Actor:
        return self.actors[login]

    def pass_days(self, days: int) -> None:
        """Let days go by while the city runs; nothing is asked of it meanwhile."""
        self.time.pass_time(timedelta(days=days))

    def run_days(self, days: int) -> None:
        """Let days go by one at a time, each with a first access, as a city at work."""
        for _ in range(days):
            self.time.pass_time(timedelta(days=1))
            settle(self.office)

    def reopen(self) -> Office:
        """Open the same city again, as a new process would."""
        self.office = open_service(self.where, Tools(self.time, CHEAP_HASH, NOTHING), lambda: "")
        return self.office

    def hold_ceremony(self) -> None:
        """List the city's keys again, as each quarter, with the next card key, and open it under the new list."""
        assert self.root is not None, "this city's root is elsewhere"
        keys, issued = self.where.keys, moment(self.time.now())
        present = ceremony.read_trust_list(keys, self.root.public.thumbprint)
        fresh = LocalSigner.generate(Alg.EDDSA)
        signing = unlock_operator(keys, specimen_passphrase(keys, Slot.OPERATOR)).signing
        ceremony.add_key(keys, Use.CARD, fresh, signing_key=signing, entropy=token_bytes)
        added = ceremony.entry(fresh.public, self.office.policy.city.issuer, Use.CARD, issued + LEAD)
        ceremony.follow_up(keys, ceremony.next_list(present, issued, [added]), self.root)
        self.reopen()


def make_city(tmp_path: Path, time: FakeTime | None = None, policy: str | None = None) -> TestCity:
    """Found a specimen city below a temporary directory, with the seven people of ``STAFF``."""
    opening = time or FakeTime(OPENING)
    where = folders(tmp_path / "city", tmp_path / "keys")
    text = policy or POLICY.read_text(encoding="utf-8")
    founded = found_specimen(where, text, STAFF, Tools(opening, CHEAP_HASH, NOTHING), CHEAP_SLOT)
    machine.acknowledge(founded.office, media_hazards(where))  # tests also run in containers, on overlays
    city = TestCity(founded.office, where, opening, root=founded.root)
    with city.office.units() as unit:
        for account in unit.desk.accounts():
            city.actors[account.login] = Actor(account.staff_id, account.login, account.role, account.site)
    return city
