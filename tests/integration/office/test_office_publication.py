"""What the city publishes: only ever the same log with more entries; and what partners need, made of what it signed."""

import fcntl
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from idsvc.credential.status_list import DEFAULT_SIZE
from idsvc.ledger.event import Event
from idsvc.office import publication
from idsvc.office.errors import LogPutBack
from idsvc.office.opening import open_status_list
from idsvc.office.published import read
from idsvc.store.public_files import PublicFiles
from idsvc.verify.bundle import parse_bundle
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors
from idsvc.verify.verdict import Reason
from tests.support.city import TestCity, make_city
from tests.support.visits import Audit, entries, findings, handed_over, quick_city, verdict


def put_back(city: TestCity, kept: Path) -> None:
    """Put an older copy of the database in its place, as somebody does who restores the wrong file."""
    for part in city.where.city.glob("idsvc.db*"):
        part.unlink()
    shutil.copy(kept, city.where.database)
    city.reopen()


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path)


def test_an_older_database_never_signs_a_second_log(city: TestCity, tmp_path: Path) -> None:
    city.office.units.checkpoint()
    kept = shutil.copy(city.where.database, tmp_path / "kept.db")
    city.run_days(1)
    newest = publication.publish(city.office)
    put_back(city, kept)
    with pytest.raises(LogPutBack):
        publication.publish(city.office)
    assert (city.where.public / "checkpoint").read_text() == newest.checkpoint


def test_a_database_that_went_on_by_itself_never_signs_a_second_log(city: TestCity, tmp_path: Path) -> None:
    city.office.units.checkpoint()
    kept = shutil.copy(city.where.database, tmp_path / "kept.db")
    newest = publication.publish(city.office)
    put_back(city, kept)
    city.run_days(3)  # by now it has more entries than the published log, but others
    with pytest.raises(LogPutBack):
        publication.publish(city.office)
    assert (city.where.public / "checkpoint").read_text() == newest.checkpoint


@dataclass(frozen=True)
class Watched:
    """A public folder that tells whether its lock is held while it is written."""

    files: PublicFiles
    lock: Path
    held: list[bool]

    def publish(self, files: Mapping[str, bytes]) -> None:
        with self.lock.open("rb") as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.held.append(True)
            else:
                self.held.append(False)
        self.files.publish(files)

    def read(self, path: str) -> bytes | None:
        return self.files.read(path)


def test_two_publications_never_put_an_older_checkpoint_over_a_newer_one(city: TestCity) -> None:
    watched = Watched(PublicFiles(city.where.public), city.where.locks / "publication", [])
    publication.publish(replace(city.office, publisher=watched))
    assert watched.held == [True]


def test_what_a_process_that_died_left_half_written_goes_with_the_next_publication(city: TestCity) -> None:
    left = city.where.public / "tile/entries/000.p/3.part"
    left.write_bytes(b"half")
    publication.publish(city.office)
    assert not left.exists()


@pytest.mark.parametrize("found", [None, b"", b"\xff\xfe", b"no note\n"])
def test_a_public_folder_without_a_readable_checkpoint_is_filled_anew(city: TestCity, found: bytes | None) -> None:
    path = city.where.public / "checkpoint"
    path.unlink() if found is None else path.write_bytes(found)
    published = publication.publish(city.office)
    assert path.read_text() == published.checkpoint
    assert (city.where.public / "tile/0/000.p").is_dir()


def built_in(page: bytes) -> dict[str, list[str]]:
    block = re.search(rb'<script type="application/json" id="lists">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    found: dict[str, list[str]] = json.loads(block[1])
    return found


def test_partners_get_the_signed_lists_in_one_file(city: TestCity) -> None:
    public = city.where.public
    found = parse_bundle((public / "city-lists").read_bytes())
    assert found.trust == ((public / "trust-list.cwt").read_bytes(),)
    assert found.statuses == ((public / "status/1").read_bytes(),)


@pytest.mark.parametrize("lists", [17, 40])
def test_a_city_with_many_status_lists_goes_on(tmp_path: Path, lists: int) -> None:
    city = quick_city(tmp_path)
    with city.office.units() as unit:
        for _ in range(lists - 1):
            open_status_list(city.office, unit, DEFAULT_SIZE)
        unit.commit()
    publication.publish(city.office)
    held = handed_over(city)
    publication.publish(city.office)
    found = parse_bundle((city.where.public / "city-lists").read_bytes())
    assert found.statuses == tuple((city.where.public / f"status/{n + 1}").read_bytes() for n in range(lists))
    assert len(built_in((city.where.public / "scan.html").read_bytes())["status"]) == lists
    assert verdict(city, held.card.back_text).reason is Reason.VALID
    published = read(PublicFiles(city.where.public).read, city.office.fingerprint)
    assert set(published.statuses) == set(range(1, lists + 1))
    assert findings(city, *Audit) == []


def test_partners_get_a_page_with_the_root_and_the_lists_built_in(city: TestCity) -> None:
    public = city.where.public
    found = built_in((public / "scan.html").read_bytes())
    assert found["root"] == [(public / "root.fingerprint").read_text().strip()]
    trust, statuses = ([b64decode(each) for each in found[kind]] for kind in ("trust", "status"))
    lists = Lists.read(parse_anchors(found["root"][0]), trust, statuses)
    assert found["built"] == datetime.fromtimestamp(lists.floor, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found["fetch"] is None


def test_the_same_moment_makes_the_same_page_and_a_later_one_another(city: TestCity) -> None:
    path = city.where.public / "scan.html"
    publication.publish(city.office)
    first = path.read_bytes()
    publication.publish(city.office)
    assert path.read_bytes() == first
    city.run_days(1)
    published = publication.publish(city.office)
    assert path.read_bytes() != first
    assert {"scan.html", "city-lists"} <= set(published.files)


def test_a_new_policy_is_entered_once_with_its_digest(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    before = entries(city, Event.POLICY_ADOPTED)
    text = city.where.policy.read_text("utf-8").replace("version = 1", "version = 2", 1)
    city.where.policy.write_text(text, "utf-8")
    city.reopen()
    for _ in range(2):
        publication.publish(city.office)
    (adopted,) = entries(city, Event.POLICY_ADOPTED)[len(before) :]
    assert dict(adopted.fields) == {"version": 2, "digest": city.office.policy.digest}
    assert len(before) == 1
