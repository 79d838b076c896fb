"""``idsvc ledger publish`` and ``cosigned`` on a real city: whole or old, never shorter, never another log."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import ledger_cosigned
from idsvc.commands.ledger import command
from idsvc.ledger import checkpoint, cosignature
from idsvc.ledger.cosignature import Witness, cosign
from idsvc.office import publication
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.log_copy import Exchange, NotCopied, exchange, replace_copy
from idsvc.wiring.log_folder import public_files
from idsvc.wiring.service import Tools, open_service
from tests.faults.shim import built, preloaded
from tests.support.city import CHEAP_HASH, make_city
from tests.support.fake_time import FakeTime
from tests.support.public_log import LOG_KEY, PublicLog, RawSigner

ROOT = Path(__file__).parents[2]
WITNESS = Witness("library.example", sha256(b"idsvc test vector key: library witness").digest())
STRANGER = Witness("stranger.example", sha256(b"idsvc test vector key: strange witness").digest())


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date()


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def now() -> FakeTime:
    moment = datetime.now(UTC)
    return FakeTime(moment.date(), moment.timetz().replace(tzinfo=None))


@dataclass
class Place:
    """A city of today, and a folder beside it that strangers get."""

    where: Folders
    out: Path

    @property
    def public(self) -> Path:
        return self.where.public

    def publish(self) -> Result:
        return run("publish", self.where.city, self.out)

    def publish_anew(self) -> None:
        publication.publish(open_service(self.where, Tools(now(), CHEAP_HASH), lambda: ""))

    def note(self) -> str:
        return (self.public / "checkpoint").read_text("utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return make_city(tmp_path_factory.mktemp("publish"), now()).where


@pytest.fixture
def place(made: Folders, tmp_path: Path) -> Place:
    shutil.copytree(made.city, tmp_path / "city")
    shutil.copytree(made.keys, tmp_path / "keys")
    return Place(folders(tmp_path / "city"), tmp_path / "web" / "log")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(public: Path) -> dict[str, bytes]:
    """What strangers get of a public folder: all of it, and the list of its files, the checkpoint first."""
    rest = sorted(files(public).keys() - {"checkpoint"})
    return files(public) | {"files.txt": "".join(f"{path}\n" for path in ("checkpoint", *rest)).encode()}


def test_strangers_get_the_whole_public_folder_and_it_verifies(place: Place) -> None:
    place.out.parent.mkdir()
    done = place.publish()
    assert done.exit_code == 0, done.stderr
    assert files(place.out) == whole(place.public)
    assert {"checkpoint", "trust-list.cwt", "root.fingerprint", "status/1"} <= files(place.out).keys()
    assert place.out.stat().st_mode & 0o777 == 0o755
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in place.out.rglob("*") if path.is_file())
    checked = run("verify", place.out, "--root", place.out / "root.fingerprint", "--at", today())
    assert checked.exit_code == 0, checked.stdout
    assert [path.name for path in place.out.parent.iterdir()] == ["log"]


def test_nothing_is_signed_twice_a_day(place: Place) -> None:
    place.out.parent.mkdir()
    place.publish()
    first = place.note()
    assert place.publish().exit_code == 0
    assert place.note() == first
    place.publish_anew()
    assert place.publish().exit_code == 0
    assert (place.out / "checkpoint").read_text("utf-8") == place.note() != first


def test_a_public_folder_that_was_lost_is_published_again(place: Place) -> None:
    place.out.parent.mkdir()
    shutil.rmtree(place.public)
    assert place.publish().exit_code == 0
    assert files(place.out) == whole(place.public)


def held(place: Place, log: PublicLog | None) -> dict[str, bytes]:
    """Put another log, signed by whoever, into the folder that strangers get."""
    if log is None:
        shutil.copytree(place.public, place.out)
        entries = public_files(place.public)[1].tree
        name = checkpoint.parse(place.note()).origin
        longer = checkpoint.sign(name, entries.size + 500, bytes(32), RawSigner(LOG_KEY))
        (place.out / "checkpoint").write_text(longer, "utf-8")
    return files(place.out)


def test_a_longer_log_in_that_place_stays(place: Place) -> None:
    place.out.parent.mkdir()
    before = held(place, None)
    done = place.publish()
    assert (done.exit_code, "ROLLED_BACK" in done.stdout, files(place.out)) == (1, True, before)


def test_a_forked_log_in_that_place_stays(place: Place) -> None:
    place.out.parent.mkdir()
    held(place, None)
    name = checkpoint.parse(place.note()).origin
    (place.out / "checkpoint").write_text(checkpoint.sign(name, 3, bytes(32), RawSigner(LOG_KEY)), "utf-8")
    before = files(place.out)
    done = place.publish()
    assert (done.exit_code, "FORKED" in done.stdout, files(place.out)) == (1, True, before)
    assert [path.name for path in place.out.parent.iterdir()] == ["log"]


def test_what_is_no_log_or_another_city_s_stays(place: Place) -> None:
    place.out.mkdir(parents=True)
    (place.out / "thesis.txt").write_text("years of work")
    assert place.publish().exit_code == 3
    assert files(place.out) == {"thesis.txt": b"years of work"}
    shutil.rmtree(place.out)
    before = files(PublicLog().write(place.out))
    assert place.publish().exit_code == 3
    assert files(place.out) == before


def test_partial_files_go_once_their_full_file_is_there(tmp_path: Path) -> None:
    for days in (2, 3, 5):
        log = PublicLog(days, per_day=100)
        log.write(tmp_path / "public")
        assert replace_copy(tmp_path / "public", tmp_path / "out", log.today, lambda _count: None) == ()
    copied, there = files(tmp_path / "out"), files(tmp_path / "public")
    left_out = {path for path in there if path not in copied}
    superseded = {path for path in there if ".p/" in path and path.partition(".p/")[0] in there}
    assert left_out == superseded != set()
    assert copied["files.txt"].decode().splitlines() == [
        "checkpoint",
        *sorted(copied.keys() - {"checkpoint", "files.txt"}),
    ]


def copied(log: PublicLog, home: Path, swap: Exchange = exchange) -> tuple[object, ...]:
    return replace_copy(log.write(home / "public"), home / "out", log.today, lambda _count: None, swap)


def test_where_two_names_cannot_be_exchanged_two_renames_do_it(tmp_path: Path) -> None:
    assert copied(PublicLog(2), tmp_path) == copied(PublicLog(3), tmp_path, lambda _one, _other: False) == ()
    assert (tmp_path / "out/checkpoint").read_text("utf-8") == PublicLog(3).note()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "public"]


def test_what_a_crash_left_between_two_renames_is_mended(tmp_path: Path) -> None:
    copied(PublicLog(4), tmp_path)
    (tmp_path / "out").rename(tmp_path / ".out.old")
    shutil.rmtree(tmp_path / "public")
    assert [each.code for each in copied(PublicLog(3), tmp_path)] == ["ROLLED_BACK"]  # type: ignore[attr-defined]
    assert (tmp_path / "out/checkpoint").read_text("utf-8") == PublicLog(4).note()


def test_an_exchange_is_done_whole_or_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    (one / "file").write_text("x")
    with pytest.raises(FileNotFoundError):
        exchange(one, other)
    other.mkdir()
    if exchange(one, other):
        assert (list(one.iterdir()), [path.name for path in other.iterdir()]) == ([], ["file"])
    else:
        assert [path.name for path in one.iterdir()] == ["file"]


def test_an_empty_folder_is_taken(place: Place) -> None:
    place.out.mkdir(parents=True)
    assert place.publish().exit_code == 0
    assert files(place.out) == whole(place.public)


def test_a_public_folder_that_does_not_fit_itself_is_not_copied(place: Place) -> None:
    place.out.parent.mkdir()
    place.publish_anew()
    (place.public / "status/1").write_bytes(b"another list")
    with pytest.raises(NotCopied):
        replace_copy(place.public, place.out, today(), lambda _count: None)
    assert list(place.out.parent.iterdir()) == []


def test_a_copy_that_died_anywhere_leaves_the_old_log_whole_or_the_new(place: Place, tmp_path: Path) -> None:
    place.out.parent.mkdir()
    place.publish()
    old = files(place.out)
    place.publish_anew()
    new = whole(place.public)
    assert old != new
    words = [str(each) for each in (place.public, place.out, tmp_path / "tries", today())]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_copy", *words],
        cwd=ROOT,
        env=preloaded(built(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    points = [json.loads(line) for line in done.stdout.splitlines()]
    digests = {digest(old): "old", digest(new): "new"}
    assert len(points) > 12
    assert {digests.get(point["then"]) for point in points} == {"old", "new"}
    assert {digests.get(point["after"]) for point in points} == {"new"}
    assert {tuple(point["beside"]) for point in points} == {("log",)}


def digest(found: dict[str, bytes]) -> str:
    return sha256(repr(sorted(found.items())).encode()).hexdigest()


# Cosignatures --------------------------------------------------------------------------------------------------------


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    path = tmp_path / "witnesses.txt"
    path.write_text(f"{WITNESS.key.line()}\nquorum 1\n")
    return path


def take(place: Place, note: str, wanted: Path) -> Result:
    file = place.out.with_name("cosigned")
    file.parent.mkdir(exist_ok=True)
    file.write_text(note, "utf-8")
    return run("cosigned", place.where.city, file, "--witnesses", wanted)


NOW = int(datetime.now(UTC).timestamp())


def test_a_known_witness_s_line_goes_under_the_checkpoint(place: Place, wanted: Path) -> None:
    note = place.note()
    done = take(place, cosign(cosign(note, NOW, WITNESS), NOW, STRANGER), wanted)
    assert done.exit_code == 0, done.stderr
    assert place.note() == (place.public / "witnessed").read_text("utf-8") == cosign(note, NOW, WITNESS)
    place.out.parent.mkdir(exist_ok=True)
    assert run("publish", place.where.city, place.out).exit_code == 0
    checked = ("verify", place.out, "--root", place.out / "root.fingerprint", "--at", today(), "--witnesses", wanted)
    assert run(*checked).exit_code == 0


def test_a_line_under_an_older_checkpoint_stays_beside_the_newer_one(place: Place, wanted: Path) -> None:
    older = place.note()
    place.publish_anew()
    newer = place.note()
    assert take(place, cosign(older, NOW, WITNESS), wanted).exit_code == 0
    assert place.note() == newer
    witnessed = (place.public / "witnessed").read_text("utf-8")
    assert cosignature.times(witnessed, WITNESS.key) == (NOW,)
    assert take(place, cosign(newer, NOW, WITNESS), wanted).exit_code == 0
    assert take(place, cosign(older, NOW, WITNESS), wanted).exit_code == 1
    assert (place.public / "witnessed").read_text("utf-8") == place.note()


def test_what_a_city_must_not_take_over_is_refused(place: Place, wanted: Path) -> None:
    note, before = place.note(), files(place.public)
    name = checkpoint.parse(note).origin
    line = cosign(note, NOW, WITNESS).splitlines()[-1]
    for refused in (
        cosign(note, NOW, STRANGER),
        note,
        note + line[:-8] + "AAAAAAA=\n",
        cosign(checkpoint.sign(name, 5, bytes(32), RawSigner(LOG_KEY)), NOW, WITNESS),
        cosign(checkpoint.sign(name, 10**6, bytes(32), RawSigner(LOG_KEY)), NOW, WITNESS),
        cosign(checkpoint.sign("id.other.example/log", 5, bytes(32), RawSigner(LOG_KEY)), NOW, WITNESS),
        "scribble",
    ):
        done = take(place, refused, wanted)
        assert (done.exit_code, done.stderr.startswith("idsvc: ")) == (1, True), refused
    assert files(place.public) == before


def test_the_lock_is_the_one_that_a_publication_holds() -> None:
    assert ledger_cosigned.PUBLISH_LOCK == publication.ONE_AT_A_TIME
