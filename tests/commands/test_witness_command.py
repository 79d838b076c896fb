"""A witness as it is run: what it signs, and everything that it refuses to sign."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import witness
from idsvc.credential.trust_list import KeyState
from idsvc.ledger import cosignature
from idsvc.ledger.note import KeyKind, NoteKey
from idsvc.oversight.vouching import Kept
from idsvc.walltime import SystemTime
from tests.support.public_log import ISSUER, ORIGIN, PublicLog, root_line, trust

NOW = SystemTime().now()
TODAY = NOW.date()
LOG = PublicLog(3, trust=trust(issued=TODAY))
GROWN = replace(LOG, days=5)
FORK = replace(LOG, days=5, salt="other")


@dataclass
class Desk:
    """A witness's folder, and a folder of published files as it was fetched last."""

    home: Path

    def run(self, *words: object) -> Result:
        return CliRunner().invoke(witness.main, [str(word) for word in words])

    def init(self, name: str = "library.example") -> Result:
        return self.run("init", "--state", self.home / "state", "--name", name)

    def pin(self, origin: str = ORIGIN, root: str | None = None) -> Result:
        return self.run("add-log", "--state", self.home / "state", "--origin", origin, "--root", root or root_line())

    def cosign(self, log: PublicLog | Path) -> Result:
        source = log if isinstance(log, Path) else log.write(self.home / f"fetched-{len(list(self.home.iterdir()))}")
        return self.run("cosign", "--state", self.home / "state", "--from", source, "--out", self.home / "out")

    def kept(self) -> Kept:
        (path,) = (self.home / "state").glob("log-*")
        return Kept.parse(path.read_bytes())

    def key(self) -> NoteKey:
        return NoteKey.parse(self.run("key", "--state", self.home / "state").stdout.strip(), KeyKind.WITNESS)

    def times(self) -> tuple[int, ...]:
        return cosignature.times((self.home / "out").read_text("utf-8"), self.key())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path)
    found.init()
    found.pin()
    return found


def refused(desk: Desk, done: Result, code: str) -> None:
    """One finding on standard output, exit 1, and neither signed nor remembered."""
    assert (done.exit_code, done.stdout.split()[:3]) == (1, ["FAIL", "witness:", code]), done.output
    assert not (desk.home / "out").exists()


def test_a_new_witness_prints_its_key_line_and_closes_its_folder(tmp_path: Path) -> None:
    done = Desk(tmp_path).init()
    key = NoteKey.parse(done.stdout.strip(), KeyKind.WITNESS)
    assert (done.exit_code, key.name) == (0, "library.example")
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "state/key").stat().st_mode & 0o777 == 0o600
    assert Desk(tmp_path).key() == key


def test_a_grown_log_is_cosigned_and_remembered(desk: Desk) -> None:
    assert desk.cosign(LOG).exit_code == 0
    first = desk.kept()
    done = desk.cosign(GROWN)
    assert (done.exit_code, done.stdout) == (0, f"cosigned {len(GROWN.entries())} entries\n")
    assert (first.size, desk.kept().size) == (len(LOG.entries()), len(GROWN.entries()))
    assert desk.times() == (desk.kept().time,)
    assert desk.run("logs", "--state", desk.home / "state").stdout.split()[:2] == [ORIGIN, str(len(GROWN.entries()))]


def test_the_same_log_is_cosigned_again_with_a_later_time(desk: Desk) -> None:
    desk.cosign(LOG)
    before = desk.kept()
    assert desk.cosign(LOG).exit_code == 0
    assert desk.kept() == replace(before, time=desk.kept().time)


def test_the_cosigned_checkpoint_goes_into_a_folder_under_its_name(desk: Desk) -> None:
    source = LOG.write(desk.home / "fetched")
    done = desk.run("cosign", "--state", desk.home / "state", "--from", source, "--out", source)
    assert done.exit_code == 0
    assert len(cosignature.times((source / "checkpoint").read_text("utf-8"), desk.key())) == 1


def test_a_log_that_was_put_back_is_refused(desk: Desk) -> None:
    desk.cosign(GROWN)
    (desk.home / "out").unlink()
    refused(desk, desk.cosign(LOG), "ROLLED_BACK")
    assert desk.kept().size == len(GROWN.entries())


def test_a_fork_is_refused_whether_longer_or_as_long(desk: Desk) -> None:
    desk.cosign(LOG)
    (desk.home / "out").unlink()
    refused(desk, desk.cosign(FORK), "FORKED")
    as_long = replace(LOG, statuses=(b"another status list",))
    assert len(as_long.entries()) == len(LOG.entries())
    refused(desk, desk.cosign(as_long), "FORKED")


def damaged(change: Callable[[Path], object]) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        source = GROWN.write(folder)
        change(source)
        return source

    return made


def edit(path: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_bytes((folder / path).read_bytes().replace(old, new))


BUNDLE = f"tile/entries/000.p/{len(GROWN.entries())}"
TILE = f"tile/0/000.p/{len(GROWN.entries())}"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (damaged(edit("checkpoint", b"\n" + str(len(GROWN.entries())).encode(), b"\n7")), "CHECKPOINT_REFUSED"),
        (damaged(edit("checkpoint", ORIGIN.encode(), b"id.other.example/log")), "CHECKPOINT_REFUSED"),
        (lambda folder: replace(LOG, trust=trust(issued=TODAY, key="stranger")).write(folder) and _swap(folder), None),
        (damaged(edit("trust-list.cwt", b"id.city", b"id.kity")), "TRUST_REFUSED"),
        (damaged(lambda folder: (folder / BUNDLE).unlink()), "PUBLISHED_MISSING"),
        (damaged(lambda folder: (folder / TILE).unlink()), "PUBLISHED_MISSING"),
        (
            damaged(lambda folder: (folder / BUNDLE).write_bytes((folder / BUNDLE).read_bytes()[:-1])),
            "PUBLISHED_DIFFERS",
        ),
        (damaged(lambda folder: (folder / TILE).write_bytes(bytes(32) * 5)), "PUBLISHED_DIFFERS"),
        (damaged(edit(BUNDLE, b"node-1", b"node-2")), "PUBLISHED_DIFFERS"),
    ],
)
def test_what_the_city_did_not_sign_or_did_not_publish_whole_is_refused(
    desk: Desk, made: Callable[[Path], Path], code: str | None
) -> None:
    refused(desk, desk.cosign(made(desk.home / "fetched")), code or "CHECKPOINT_REFUSED")
    assert desk.kept().size == 0


def _swap(folder: Path) -> Path:
    """Put a checkpoint of the usual key beside a trust list that names another one."""
    (folder / "checkpoint").write_text(replace(LOG, trust=(folder / "trust-list.cwt").read_bytes()).note(), "utf-8")
    return folder


def test_entries_and_tiles_that_agree_on_another_tree_are_refused(desk: Desk) -> None:
    source = GROWN.write(desk.home / "fetched")
    (source / "checkpoint").write_text(FORK.note(), "utf-8")
    other = replace(FORK, salt="").write(desk.home / "other")
    note = (other / "checkpoint").read_text("utf-8").replace(str(len(GROWN.entries())), "5", 1)
    (source / "checkpoint").write_text(note, "utf-8")
    refused(desk, desk.cosign(source), "CHECKPOINT_REFUSED")


def test_a_withdrawn_key_signs_no_more(desk: Desk) -> None:
    withdrawn = trust(issued=TODAY, state=KeyState.WITHDRAWN)
    refused(desk, desk.cosign(replace(LOG, trust=withdrawn)), "CHECKPOINT_REFUSED")


@pytest.mark.parametrize(
    "listed", [trust(issued=TODAY - timedelta(days=91)), trust(issued=TODAY + timedelta(days=2000))]
)
def test_a_list_of_another_time_is_not_believed(desk: Desk, listed: bytes) -> None:
    done = desk.cosign(replace(LOG, trust=listed))
    assert done.exit_code in {1, 3}
    assert not (desk.home / "out").exists()


def test_a_trust_list_older_than_one_seen_before_is_not_believed(desk: Desk) -> None:
    assert desk.cosign(replace(LOG, trust=trust(sequence=5, issued=TODAY))).exit_code == 0
    (desk.home / "out").unlink()
    done = desk.cosign(replace(GROWN, trust=trust(sequence=4, issued=TODAY)))
    assert (done.exit_code, "older than one seen before" in done.stderr) == (3, True)
    assert not (desk.home / "out").exists()


def test_a_new_checkpoint_key_is_followed_by_the_trust_list(desk: Desk) -> None:
    assert desk.cosign(LOG).exit_code == 0
    source = LOG.write(desk.home / "rotated")
    fresh = trust(sequence=2, issued=TODAY, key="the next checkpoint key")
    (source / "trust-list.cwt").write_bytes(fresh)
    (source / "checkpoint").write_text(LOG.note("the next checkpoint key"), "utf-8")
    assert desk.cosign(source).exit_code == 0
    assert desk.kept().sequence == 2


def test_a_clock_that_went_back_signs_nothing(desk: Desk) -> None:
    desk.cosign(LOG)
    (path,) = (desk.home / "state").glob("log-*")
    path.write_bytes(replace(desk.kept(), time=int(NOW.timestamp()) + 86_400).to_bytes())
    (desk.home / "out").unlink()
    done = desk.cosign(GROWN)
    assert (done.exit_code, "clock" in done.stderr, (desk.home / "out").exists()) == (3, True, False)


def test_a_log_never_pinned_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.init()
    refused(desk, desk.cosign(LOG), "CHECKPOINT_REFUSED")


@pytest.mark.parametrize(
    ("origin", "root"),
    [
        ("id.other.example/log", root_line()),
        ("id.city.example", root_line()),
        (ORIGIN, root_line(issuer="https://id.other.example")),
        (ORIGIN, "no fingerprint"),
        (ORIGIN, "/nowhere/root.fingerprint"),
    ],
)
def test_a_root_that_does_not_speak_for_the_log_is_not_pinned(desk: Desk, origin: str, root: str) -> None:
    assert desk.pin(origin, root).exit_code == 3


def test_another_root_s_list_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.init()
    assert desk.pin(root=root_line("another root", ISSUER)).exit_code == 0
    refused(desk, desk.cosign(LOG), "TRUST_REFUSED")


def test_a_new_root_is_pinned_by_hand_and_what_was_seen_stays(desk: Desk) -> None:
    desk.cosign(GROWN)
    before = desk.kept()
    words = ("new-root", "--state", desk.home / "state", "--origin", ORIGIN, "--root")
    assert desk.run(*words, root_line("another root")).exit_code == 0
    assert desk.kept() == replace(before, pinned=root_line("another root"), sequence=0)
    (desk.home / "out").unlink()
    refused(desk, desk.cosign(GROWN), "TRUST_REFUSED")
    assert desk.run(*words, root_line()).exit_code == 0
    refused(desk, desk.cosign(LOG), "ROLLED_BACK")
    assert desk.run(*words, root_line(issuer="https://id.other.example")).exit_code == 3


def test_nothing_that_is_kept_is_written_over(desk: Desk) -> None:
    key, kept = (desk.home / "state/key").read_bytes(), desk.kept()
    assert (desk.init("other.example").exit_code, desk.pin().exit_code) == (3, 3)
    assert ((desk.home / "state/key").read_bytes(), desk.kept()) == (key, kept)


@pytest.mark.parametrize("name", ["key", "log"])
@pytest.mark.parametrize("content", [b"", b"{}", b"scribble", b'{"format":"idsvc-witness-log/2"}\n'])
def test_a_damaged_memory_or_key_signs_nothing(desk: Desk, name: str, content: bytes) -> None:
    (path,) = (desk.home / "state").glob("key" if name == "key" else "log-*")
    path.write_bytes(content)
    done = desk.cosign(LOG)
    assert (done.exit_code, "damaged" in done.stderr, (desk.home / "out").exists()) == (3, True, False)


@pytest.mark.parametrize(("path", "mode"), [("key", 0o644), ("key", 0o620), (".", 0o750)])
def test_a_key_that_others_can_read_signs_nothing(desk: Desk, path: str, mode: int) -> None:
    (desk.home / "state" / path).chmod(mode)
    done = desk.cosign(LOG)
    assert (done.exit_code, "other accounts can read" in done.stderr) == (3, True)
    assert not (desk.home / "out").exists()


def test_without_a_witness_there_is_nothing_to_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for done in (desk.cosign(LOG), desk.pin(), desk.run("key", "--state", tmp_path / "state")):
        assert (done.exit_code, "there is no witness here" in done.stderr) == (3, True)


def test_a_memory_put_under_another_log_s_name_signs_nothing(desk: Desk) -> None:
    (path,) = (desk.home / "state").glob("log-*")
    twin = replace(desk.kept(), origin="id.other.example/log").to_bytes()
    desk.cosign(LOG)
    path.write_bytes(twin)
    (path.parent / "log-x").write_bytes(Kept(ORIGIN, root_line()).to_bytes())
    (path.parent / "log-x").chmod(0o600)
    done = desk.cosign(GROWN)
    assert (done.exit_code, "not where this program put it" in done.stderr) == (3, True)
    path.unlink()
    done = desk.cosign(GROWN)
    assert (done.exit_code, "never pinned here" in done.stderr) == (3, True)


def test_a_folder_without_a_log_is_said_in_words(desk: Desk) -> None:
    (desk.home / "empty").mkdir()
    done = desk.cosign(desk.home / "empty")
    assert (done.exit_code, "no checkpoint here" in done.stderr) == (3, True)


def test_a_checkpoint_that_promises_any_size_does_not_fill_the_memory(desk: Desk) -> None:
    source = LOG.write(desk.home / "fetched")
    text = (source / "checkpoint").read_text("utf-8")
    (source / "checkpoint").write_text(text.replace(f"\n{len(LOG.entries())}\n", f"\n{10**18}\n", 1), "utf-8")
    refused(desk, desk.cosign(source), "CHECKPOINT_REFUSED")


def test_the_witness_is_light_and_has_no_socket() -> None:
    look = "import sys, idsvc.commands.witness; print('socket' in sys.modules, 'sqlalchemy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]
