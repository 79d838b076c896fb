"""A real city's backup and restore: every passphrase is asked for, and none lies anywhere."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from idsvc.credential.dates import moment
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import ceremony
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.slots import Passphrases, Slot, create, passphrase_file
from idsvc.office import publication
from idsvc.office.context import Office
from idsvc.office.opening import NewStaff, open_city
from idsvc.policy import load
from idsvc.retention.clock_file import ClockFile
from idsvc.store.engine import create_database
from idsvc.wiring import backup, restore, restore_drill
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.restore import Wanted
from idsvc.wiring.service import NODE, Tools, assemble, city_day, open_service, unlock
from tests.support.city import CHEAP_HASH, OPENING, STAFF
from tests.support.fake_time import FakeTime
from tests.support.visits import NO_TAGS

OLD = Passphrases("harbour lantern seven rope", "a quiet reading room upstairs")
NEW = Passphrases("another harbour, another rope", "the reading room of next year")
OFFLINE = "in the safe of the town hall"
TOOLS = Tools(FakeTime(OPENING), CHEAP_HASH)


@dataclass
class Typist:
    """Types what is asked for, and notes that it was."""

    asked: list[str] = field(default_factory=list)
    offline_phrase: str = OFFLINE

    def offline(self) -> str:
        self.asked.append("offline")
        return self.offline_phrase

    def before(self) -> str:
        self.asked.append("before")
        return OLD.operator

    def new(self) -> Passphrases:
        self.asked.append("new")
        return NEW

    def operator(self) -> str:
        self.asked.append("operator")
        return NEW.operator


def found_real(where: Folders, tools: Tools = TOOLS, staff: tuple[NewStaff, ...] = STAFF) -> Office:
    """Found a city that is none of the invented ones, as its own ceremony would; its operator's passphrase is OLD's."""
    text = NO_TAGS.replace("specimen = true", "specimen = false")
    policy = load(text)
    where.make()
    where.policy.write_text(text, encoding="utf-8")
    keys = create(where.keys, OLD, secrets.token_bytes)
    root, signers = LocalSigner.generate(Alg.EDDSA), ceremony.CityKeys.generate()
    plan = ceremony.Plan(policy.city.issuer, {policy.city.language: policy.city.name}, city_day(tools, policy))
    listed = ceremony.hold(where.keys, plan, root, signers, signing_key=keys.signing, entropy=secrets.token_bytes)
    ceremony.follow_up(where.keys, ceremony.next_list(listed.trust, moment(tools.time.now())), root)
    _, made = ClockFile.create(where.clock, keys.clock_cell, city_day(tools, policy), NODE)
    create_database(where.database, keys.database).dispose()
    office = assemble(where, tools, policy, keys)
    open_city(office, made, root.public, staff)
    return office


def test_a_real_city_asks_for_each_passphrase_and_keeps_none(tmp_path: Path) -> None:
    where, key = folders(tmp_path / "city", tmp_path / "keys"), tmp_path / "offline/backup-offline.json"
    office = found_real(where)
    backup.make_key(where, key.parent, lambda: OFFLINE)
    assert [path.name for path in key.parent.iterdir()] == [key.name]
    made = backup.make(office, where, unlock(where, lambda: OLD.operator).database, tmp_path / "b")
    publication.publish(office)

    drill = Typist()
    drilled = restore_drill.run(where, key, made.path, TOOLS, drill, lambda _: None)
    assert [step.line for step in drilled.steps if not step.good] == []
    assert drill.asked == ["before", "offline"]

    typist, to = Typist(), folders(tmp_path / "r/city", tmp_path / "r/keys")
    (tmp_path / "r").mkdir()
    wanted = Wanted(made.path, key, where.public, to)
    wrong = Typist(offline_phrase="not that one, but long enough")
    with pytest.raises(KeyUnavailable) as refused:
        restore.run(wanted, TOOLS, wrong)
    assert refused.value.why is Why.WRONG_PHRASE
    assert not any((tmp_path / "r").iterdir())
    restored = restore.run(wanted, TOOLS, typist)
    assert {finding.code for check in restored.checks for finding in check.findings} == {"RESTORED"}
    assert typist.asked == ["offline", "before", "new", "operator"]
    assert not any(passphrase_file(to.keys, slot).exists() for slot in Slot)
    with pytest.raises(KeyUnavailable):
        open_service(to, TOOLS, lambda: OLD.operator)
    publication.publish(open_service(to, TOOLS, lambda: NEW.operator))
