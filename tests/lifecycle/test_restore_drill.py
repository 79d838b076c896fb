"""A city that is put back from a backup sixty days old: what was cancelled stays cancelled, and nothing comes back."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.credential import frame
from idsvc.credential.claims import StatusRef, parse_claims
from idsvc.credential.cose import open1
from idsvc.custody.errors import KeyUnavailable
from idsvc.ledger import checkpoint
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.ledger.merkle import Tree, check_consistency
from idsvc.office import cancellation, publication, purge
from idsvc.office.errors import CardNotReadable
from idsvc.office.rehearsal import sealed_payloads, what_opens
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Status
from idsvc.oversight.signed import state_of
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.engine import open_database
from idsvc.store.errors import StoreUnreadable
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.verify.verdict import Audience, Reason
from idsvc.wiring import inspection
from idsvc.wiring.folders import folders
from idsvc.wiring.restore import Restored
from idsvc.wiring.service import unlock
from tests.support.city import TestCity
from tests.support.planted import Planted
from tests.support.restored import Backed, backed_city, codes
from tests.support.visits import (
    Held,
    acts,
    approved,
    captured,
    drafted,
    entries,
    filed,
    findings,
    handed_over,
    issued,
    referred,
    tables,
    take,
    verdict,
    work_days,
)

LIVED = 60
"""Days from the backup to the day on which the city is put back."""


@dataclass
class Lived:
    """A city, its old backup, its cards by what became of them, and the city that was put back."""

    backed: Backed
    backup: Path
    cards: dict[str, Held]
    old: Path
    restored: Restored
    to: Path

    @property
    def city(self) -> TestCity:
        return self.backed.city


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    backed = backed_city(folder)
    city, office = backed.city, backed.city.office
    ana = city.actor("ana")
    cards = {name: handed_over(city) for name in ("kept", "cancelled before", "cancelled since")}
    cancellation.by_code(office, ana, str(cards["cancelled before"].slip.cancel_code))
    work_days(city, 1)
    publication.publish(office)
    captured(city, referred(city))
    drafted(city)
    approved(city)
    filed(city)
    waiting = issued(city)
    backup, _ = backed.back_up()
    old = folder / "old"
    for name in ("city", "keys"):
        shutil.copytree(folder / name, old / name)
    cards["waiting then"] = take(city, waiting)
    work_days(city, 3)
    cards["since"] = handed_over(city)
    cards["since and cancelled"] = handed_over(city)
    for name in ("cancelled since", "since and cancelled"):
        cancellation.by_code(office, ana, str(cards[name].slip.cancel_code))
    publication.publish(office)
    for step in range(LIVED // 3 - 1):  # a small office, open every third day
        city.pass_days(3)
        purge.run(office)
        if step % 6 == 0:
            publication.publish(office)
    publication.publish(office)
    filed(city)
    restored = backed.restore(folder / "r", backup)
    return Lived(backed, backup, cards, old, restored, folder / "r")


@pytest.fixture
def put_back(lived: Lived) -> Iterator[TestCity]:
    """The restored city, opened; a test that changes it makes room for the next by leaving it sound."""
    city = lived.backed.opened(lived.to)
    yield city
    city.office.units.engine.dispose()  # type: ignore[attr-defined]


def reasons(city: TestCity, held: Held) -> list[Reason]:
    front = verdict(city, held.card.front_text, Audience.LIBRARY).reason
    return [front, verdict(city, held.card.back_text).reason]


def test_every_card_gets_the_verdict_it_had_before(lived: Lived, put_back: TestCity) -> None:
    before = {name: reasons(lived.city, held) for name, held in lived.cards.items()}
    assert before == {
        "kept": [Reason.VALID] * 2,
        "cancelled before": [Reason.REVOKED] * 2,
        "cancelled since": [Reason.REVOKED] * 2,
        "waiting then": [Reason.VALID] * 2,
        "since": [Reason.VALID] * 2,
        "since and cancelled": [Reason.REVOKED] * 2,
    }
    assert {name: reasons(put_back, held) for name, held in lived.cards.items()} == before


def test_the_report_says_what_was_dropped_and_what_is_known_no_more(lived: Lived) -> None:
    report = lived.restored.report
    assert dict(report.lost) == {"drafts": 1, "applications": 4, "captures": 1, "tags": 0, "cards": 1}
    assert (report.register, report.cancelled_since, report.voided_since) == (3, 1, 0)
    assert (report.codes_unknown, report.revoked_since_unknown) == (2, 2)
    assert report.backup_entered
    assert not report.policy_changed
    assert report.figures_lost > 10
    assert (report.old_lists, report.new_list) == (1, 2)


def test_the_audits_find_that_it_was_restored_and_nothing_else(lived: Lived) -> None:
    assert codes(lived.restored) == {"RESTORED"}
    assert {check.status for check in lived.restored.checks} == {Status.OK, Status.FINDING}


def test_who_saw_the_log_before_takes_the_restored_one_for_its_continuation(lived: Lived, put_back: TestCity) -> None:
    before = checkpoint.parse((lived.city.where.public / "checkpoint").read_text("utf-8"))
    after = checkpoint.parse((put_back.where.public / "checkpoint").read_text("utf-8"))
    with put_back.office.units() as unit:
        tree = Tree(unit.books.entries())
    proof = tree.consistency_proof(before.size, after.size)
    check_consistency(before.size, before.root, after.size, after.root, proof)
    assert after.size > before.size
    saved = state_of(Planted(lived.city.where, lived.city.time.today).reading())
    assert Planted(put_back.where, put_back.time.today).codes(Audit.LOG, saved) == set()


def test_nothing_sealed_came_back_and_nothing_old_opens(lived: Lived, put_back: TestCity) -> None:
    assert not list(sealed_payloads(put_back.office.units, put_back.office.blobs))
    assert {table: tables(put_back)[table] for table in ("cases", "captures", "duplicate_tags", "intents")} == {
        "cases": 0,
        "captures": 0,
        "duplicate_tags": 0,
        "intents": 0,
    }
    with pytest.raises((StoreUnreadable, KeyUnavailable)):
        inspection.opened(lived.old / "city", put_back.where.keys)
    old = unlock(folders(lived.old / "city", lived.old / "keys"), lambda: "")
    engine = open_database(lived.old / "city" / "idsvc.db", old.database)
    payloads, opened = what_opens(
        UnitsOfWork(engine), DirectoryBlobs(lived.old / "city" / "captures"), put_back.office.clock
    )
    engine.dispose()
    assert payloads == 6
    assert opened == []


def test_its_chain_is_one_that_the_city_never_had(lived: Lived, put_back: TestCity) -> None:
    before = {int(entry.fields["chain"]) for entry in entries(lived.city, Event.CHAIN_STARTED)}
    chains = {chain.number for chain in put_back.office.clock.read().chains}
    assert chains.isdisjoint(before)
    dropped = {int(entry.fields["chain"]) for entry in entries(put_back, Event.CHAIN_DROPPED)}
    assert before <= dropped


def test_it_opens_for_business(lived: Lived, put_back: TestCity) -> None:
    new = handed_over(put_back)
    assert reasons(put_back, new) == [Reason.VALID] * 2
    lists = {status_of(text).uri for text in (new.card.front_text, new.card.back_text)}
    before = {status_of(held.card.back_text).uri for held in lived.cards.values()}
    assert lists.isdisjoint(before)
    assert findings(put_back, *Audit) == ["the city was never put back from a backup: RESTORED"]


def test_old_cards_are_cancelled_by_number_and_unknown_ones_by_scanning(lived: Lived, put_back: TestCity) -> None:
    office, ana = put_back.office, put_back.actor("ana")
    kept, since, then = (lived.cards[name].card for name in ("kept", "since", "waiting then"))
    cancellation.by_number(office, ana, kept.card_number)
    for text in (since.front_text, since.back_text, then.back_text, since.back_text):
        cancellation.by_scan(office, ana, text)
    publication.publish(office)
    assert reasons(put_back, lived.cards["kept"]) == [Reason.REVOKED] * 2
    assert reasons(put_back, lived.cards["since"]) == [Reason.REVOKED] * 2
    assert reasons(put_back, lived.cards["waiting then"]) == [Reason.VALID, Reason.REVOKED]
    assert (acts(put_back, Act.CODE_FOUND), acts(put_back, Act.CODE_CANCELLED)) == (2, 3)
    assert findings(put_back, *Audit) == ["the city was never put back from a backup: RESTORED"]
    with pytest.raises(CardNotReadable):
        cancellation.by_scan(office, ana, "6BFOXN")


def test_nights_go_by_and_nothing_more_is_found(put_back: TestCity) -> None:
    for _ in range(3):
        put_back.time.pass_time(timedelta(days=1))
        purge.run(put_back.office)
        publication.publish(put_back.office)
    assert findings(put_back, *Audit) == ["the city was never put back from a backup: RESTORED"]


def status_of(text: str) -> StatusRef:
    return parse_claims(open1(frame.unpack(text)).payload).status
