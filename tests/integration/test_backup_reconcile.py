"""What a restore must refuse, and what it must keep, each in a city of a day or two."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.enroll.errors import IllegalMove
from idsvc.issue.status import PAGE_BITS, decoys
from idsvc.ledger.event import Event
from idsvc.office import cancellation, publication, status
from idsvc.office.published import PublishedRefused, read
from idsvc.office.restore import RestoreRefused
from idsvc.office.restore_log import NotItsLog
from idsvc.store.public_files import PublicFiles
from idsvc.verify.verdict import Reason
from idsvc.wiring.folders import folders
from tests.support.restored import Backed, backed_city, codes, opened
from tests.support.visits import Audit, card_of, entries, filed, findings, handed_over, issued, verdict, work_days


@pytest.fixture
def backed(tmp_path: Path) -> Backed:
    return backed_city(tmp_path)


def test_a_card_cancelled_since_the_backup_stays_cancelled(backed: Backed, tmp_path: Path) -> None:
    held, kept = handed_over(backed.city), handed_over(backed.city)
    file, _ = backed.back_up()
    cancellation.by_code(backed.city.office, backed.city.actor("ana"), str(held.slip.cancel_code))
    publication.publish(backed.city.office)
    restored = backed.restore(tmp_path / "r", file)
    put_back = backed.opened(tmp_path / "r")
    assert verdict(put_back, held.card.back_text).reason is Reason.REVOKED
    assert verdict(put_back, kept.card.back_text).reason is Reason.VALID
    assert restored.report.cancelled_since == 1
    assert codes(restored) == {"RESTORED"}


def test_its_clock_counts_on_from_the_chains_that_were(backed: Backed, tmp_path: Path) -> None:
    work_days(backed.city, 1)
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    backed.restore(tmp_path / "r", file)
    put_back = backed.opened(tmp_path / "r")
    started = [entry.fields["chain"] for entry in entries(put_back, Event.CHAIN_STARTED)]
    assert started == [1, 2]
    assert [chain.number for chain in put_back.office.clock.read().chains] == [2]


def test_two_days_of_one_restored_city_need_no_second_restore_to_balance(backed: Backed, tmp_path: Path) -> None:
    filed(backed.city)
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    first = backed.restore(tmp_path / "r", file)
    again = Backed(backed.opened(tmp_path / "r"), backed.medium)
    filed(again.city)
    newer, _ = again.back_up("c")
    publication.publish(again.city.office)
    second = again.restore(tmp_path / "s", newer)
    assert (first.report.lost["applications"], second.report.lost["applications"]) == (1, 1)
    assert (first.report.new_list, second.report.new_list) == (2, 3)
    assert codes(second) == {"RESTORED"}


def test_a_backup_that_the_log_does_not_name_is_refused_at_once(backed: Backed, tmp_path: Path) -> None:
    file, _ = backed.back_up()
    with pytest.raises(RestoreRefused):
        backed.restore(tmp_path / "r", file)
    assert not any((tmp_path / "r").iterdir())


def test_a_log_that_went_another_way_is_refused(backed: Backed, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("city", "keys"):
        shutil.copytree(tmp_path / name, other / name)
    work_days(backed.city, 1)
    file, report = backed.back_up()
    forked = opened(folders(other / "city", other / "keys"), backed.tools, backed.city)
    with forked.office.units() as unit:
        publication.enter(unit, Event.BACKUP_MADE, forked.time.today, {"digest": report.digest.hex()})
        unit.commit()
    publication.publish(forked.office)
    with pytest.raises(NotItsLog):
        backed.restore(tmp_path / "r", file, public=forked.where.public)
    assert not any((tmp_path / "r").iterdir())


def test_a_published_directory_older_than_what_the_backup_knows_as_signed_is_refused(
    backed: Backed, tmp_path: Path
) -> None:
    file, _ = backed.back_up("a")
    publication.publish(backed.city.office)
    shutil.copytree(backed.city.where.public, tmp_path / "stale")
    publication.publish(backed.city.office)
    newer, report = backed.back_up("b")
    with pytest.raises(NotItsLog):
        backed.restore(tmp_path / "r", newer, public=tmp_path / "stale", unentered="accept")
    assert report.digest
    assert file.is_file()


@pytest.mark.parametrize(
    "name", ["root.fingerprint", "trust-list.cwt", "checkpoint", "status/1", "tile/entries/000.p/*"]
)
def test_a_published_file_that_is_missing_or_changed_is_refused(backed: Backed, name: str) -> None:
    public, office = backed.city.where.public, backed.city.office
    assert read(PublicFiles(public).read, office.fingerprint).head.size > 10
    (path,) = public.glob(name)
    content = path.read_bytes()
    for spoiled in (content[:-9] + bytes((content[-9] ^ 1,)) + content[-8:], content[: len(content) // 2], None):
        path.unlink(missing_ok=True)
        if spoiled is not None:
            path.write_bytes(spoiled)
        with pytest.raises(PublishedRefused):
            read(PublicFiles(public).read, office.fingerprint)


def test_an_older_list_beside_a_newer_log_is_refused(backed: Backed) -> None:
    public, office = backed.city.where.public, backed.city.office
    old = (public / "status/1").read_bytes()
    held = handed_over(backed.city)
    cancellation.by_code(office, backed.city.actor("ana"), str(held.slip.cancel_code))
    publication.publish(office)
    (public / "status/1").write_bytes(old)
    with pytest.raises(PublishedRefused):
        read(PublicFiles(public).read, office.fingerprint)


def test_a_newer_policy_is_taken_and_entered(backed: Backed, tmp_path: Path) -> None:
    newer = tmp_path / "newer.toml"
    newer.write_text(backed.city.where.policy.read_text("utf-8").replace("\nversion = 1", "\nversion = 2"), "utf-8")
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    restored = backed.restore(tmp_path / "r", file, policy=newer)
    put_back = backed.opened(tmp_path / "r")
    assert restored.report.policy_changed
    assert [entry.fields["version"] for entry in entries(put_back, Event.POLICY_ADOPTED)] == [1, 2]
    assert put_back.office.policy.rules_version == 2


def test_a_day_before_the_logs_newest_is_refused(backed: Backed, tmp_path: Path) -> None:
    work_days(backed.city, 2)
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    backed.city.time.set_date(backed.city.time.today.replace(day=1))
    with pytest.raises(RestoreRefused):
        backed.restore(tmp_path / "r", file)


def test_no_card_gets_a_decoy(backed: Backed) -> None:
    office = backed.city.office
    with office.units() as unit:
        drawn = [status.draw_index(unit, office.entropy) for _ in range(150)]
        seed = bytes.fromhex(unit.city.fact(status.DECOYS_FACT) or "")
    pages = {number: decoys(seed, drawn[0][0], number) for number in {index // PAGE_BITS for _, index in drawn}}
    places = [(pages[index // PAGE_BITS], index % PAGE_BITS) for _, index in drawn]
    assert not any(page[place >> 3] >> (place & 7) & 1 for page, place in places)


def test_scanning_one_code_of_a_card_in_the_register_cancels_both(backed: Backed) -> None:
    city = backed.city
    waiting, held = issued(city), handed_over(city)
    ana = city.actor("ana")
    with pytest.raises(IllegalMove):
        cancellation.by_scan(city.office, ana, card_of(city, waiting).back_text)
    for _ in range(2):
        cancellation.by_scan(city.office, ana, held.card.front_text)
    publication.publish(city.office)
    assert verdict(city, held.card.back_text).reason is Reason.REVOKED
    assert verdict(city, card_of(city, waiting).back_text).reason is Reason.VALID
    assert findings(city, *Audit) == []


def test_a_folder_with_anything_in_it_is_left_alone(backed: Backed, tmp_path: Path) -> None:
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    for name in ("city", "keys"):
        taken = tmp_path / f"taken-{name}" / name
        taken.mkdir(parents=True)
        (taken / "letter").write_text("not yours")
        with pytest.raises(Exception, match="choose an empty directory"):
            backed.restore(taken.parent, file)
        assert (taken / "letter").read_text() == "not yours"
    assert replace(backed.tools) == backed.tools
