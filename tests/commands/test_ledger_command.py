"""``idsvc ledger`` as strangers type it, on an invented log: what passes, and that each fault has its code."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands.ledger import command
from idsvc.ledger import checkpoint
from idsvc.ledger.cosignature import Witness, cosign
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from idsvc.wiring.log_folder import read_entries
from tests.support.evidence import day
from tests.support.public_log import ORIGIN, PublicLog, root_line

LOG = PublicLog(4)
LONG = PublicLog(4, per_day=200)
FORK = replace(LOG, salt="other")
WITNESS = Witness("library.example", sha256(b"idsvc test vector key: library witness").digest())
NOON = 1_772_452_800  # 2026-03-02, 12:00


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def verify(folder: Path, *more: object, log: PublicLog = LOG) -> Result:
    return run("verify", folder, "--root", root_line(), "--at", log.today, *more)


def codes(done: Result) -> list[str]:
    """The codes that were found, one a line; nothing was left unlooked at."""
    assert "could not look" not in done.stdout
    return [line.split()[2] for line in done.stdout.splitlines() if line.startswith("FAIL")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return LOG.write(tmp_path / "log")


@pytest.fixture
def long(tmp_path: Path) -> Path:
    return LONG.write(tmp_path / "long")


def test_a_whole_log_passes_every_check(folder: Path, long: Path) -> None:
    for place in (folder, long):
        done = verify(place)
        assert (done.exit_code, done.stderr, codes(done)) == (0, "", [])
        assert all(line.startswith("ok    ") for line in done.stdout.splitlines())


def test_json_says_the_same(folder: Path) -> None:
    said = json.loads(verify(folder, "--json").stdout)
    assert (said["exit"], {check["status"] for check in said["checks"]}) == (0, {"ok"})


def test_the_root_may_be_a_file(folder: Path) -> None:
    assert run("verify", folder, "--root", folder / "root.fingerprint", "--at", LOG.today).exit_code == 0


def test_a_log_that_grew_from_what_was_seen_passes(folder: Path) -> None:
    earlier = Tree(replace(LOG, days=2).entries())
    assert verify(folder, "--size", earlier.size, "--root-hash", earlier.root().hex()).exit_code == 0


@pytest.mark.parametrize(
    ("earlier", "code"),
    [(replace(LOG, days=5), "ROLLED_BACK"), (replace(FORK, days=3), "FORKED"), (FORK, "ROLLED_BACK")],
)
def test_a_log_that_is_not_the_one_seen_before_is_found(folder: Path, earlier: PublicLog, code: str) -> None:
    tree = Tree(earlier.entries())
    done = verify(folder, "--size", tree.size, "--root-hash", tree.root().hex())
    assert (done.exit_code, codes(done)) == (1, [code])


def entry(event: Event, **fields: int | str) -> bytes:
    return Entry(LOG.today, event, fields).to_bytes()


def resigned(log: PublicLog, entries: list[bytes]) -> PublicLog:
    """The same city with other entries, signed by the city itself."""

    class Other(PublicLog):
        def entries(self) -> list[bytes]:
            return entries

    return Other(log.days, trust=log.trust, statuses=log.statuses)


def edit(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_bytes(change((folder / path).read_bytes()))


ENTRIES = LOG.entries()
SIZE = len(ENTRIES)
BUNDLE, TILE = f"tile/entries/000.p/{SIZE}", f"tile/0/000.p/{SIZE}"
NO_STATE = [each for each in ENTRIES if not (b"state-committed" in each and b'"stands":"2026-03-04"' in each)]
NOT_DESTROYED = [each for each in ENTRIES if b'"destroyed":"2026-03-03"' not in each]
BY_THE_CITY: dict[str, list[bytes]] = {
    "UNKNOWN_ENTRY": [*ENTRIES, b'{"day":"2026-03-05","event":"person:enrolled","fields":{}}'],
    "DAYS_DISORDERED": [*ENTRIES, ENTRIES[1], entry(Event.HOLDS_IN_FORCE, count=0)],
    "COMMITMENT_MISSING": [
        *ENTRIES,
        entry(Event.CLOCK_ADVANCED, node="node-2", left="2026-03-04", stands="2026-03-05"),
    ],
    "MISSING_DAY": NOT_DESTROYED,
    "ENTERED_TWICE": [*ENTRIES, entry(Event.DAY_DESTROYED, destroyed="2026-03-04", chain=1)],
    "EARLY_DESTRUCTION": [*ENTRIES, entry(Event.DAY_DESTROYED, destroyed="2026-03-09", chain=1)],
    "LATE_DESTRUCTION": [*NOT_DESTROYED, entry(Event.DAY_DESTROYED, destroyed="2026-03-03", chain=1)],
    "CLOCK_ROLLED_BACK": [
        *ENTRIES,
        entry(Event.CLOCK_ROLLED_BACK, node="node-1", found="2026-03-03", expected="2026-03-05"),
    ],
    "TRUST_DIFFERS": [*ENTRIES, entry(Event.TRUST_PUBLISHED, sequence=2, digest="ab" * 32)],
    "STATUS_DIFFERS": [*ENTRIES, entry(Event.STATUS_PUBLISHED, list=1, digest="ab" * 32)],
}


@pytest.mark.parametrize("code", BY_THE_CITY)
def test_what_the_city_itself_signed_wrongly_is_found(tmp_path: Path, code: str) -> None:
    done = verify(resigned(LOG, BY_THE_CITY[code]).write(tmp_path / "log"))
    assert (done.exit_code, codes(done)) == (1, [code])


BY_OTHERS: list[tuple[str, Callable[[Path], object]]] = [
    ("CHECKPOINT_REFUSED", edit("checkpoint", lambda data: data[:-6] + b"AAAA=\n")),
    ("PUBLISHED_MISSING", lambda folder: (folder / TILE).unlink()),
    ("PUBLISHED_DIFFERS", edit(TILE, lambda data: data[:-1] + bytes((data[-1] ^ 1,)))),
    ("PUBLISHED_DIFFERS", edit(TILE, lambda data: data[:-32])),
    ("TRUST_REFUSED", edit("trust-list.cwt", lambda data: data[:-1] + bytes((data[-1] ^ 1,)))),
    ("STATUS_DIFFERS", edit("status/1", lambda data: data + b"x")),
    ("STATUS_DIFFERS", lambda folder: (folder / "status/1").unlink()),
    ("STATUS_DIFFERS", lambda folder: (folder / "status/2").write_bytes(b"one list more")),
]


@pytest.mark.parametrize(("code", "plant"), BY_OTHERS)
def test_what_others_changed_is_found(folder: Path, code: str, plant: Callable[[Path], object]) -> None:
    plant(folder)
    done = verify(folder)
    found = [line.split()[2] for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert (done.exit_code, code in found) == (1, True)
    assert set(found) <= {code, "TRUST_DIFFERS"}


def test_an_edited_entry_is_found_twice_over(folder: Path) -> None:
    edit(BUNDLE, lambda data: data.replace(b'"destroyed":"2026-03-03"', b'"destroyed":"2026-03-04"'))(folder)
    found = [line.split()[2] for line in verify(folder).stdout.splitlines() if line.startswith("FAIL")]
    assert {"PUBLISHED_DIFFERS", "ROOT_DIFFERS"} <= set(found)


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-3])])
def test_entries_that_cannot_be_read_are_never_called_well(long: Path, change: Callable[[Path], object]) -> None:
    change(long / "tile/entries/001")
    done = verify(long)
    assert done.exit_code == 1
    assert "FAIL  log: PUBLISHED_" in done.stdout
    assert "?     log: the entries are those that were signed: could not look" in done.stdout


def test_a_tile_above_the_lowest_is_compared_too(long: Path) -> None:
    for path in (long / "tile/1").rglob("*"):
        path.is_file() and path.write_bytes(bytes(32) * 3)
    assert codes(verify(long)) == ["PUBLISHED_DIFFERS"]


def test_an_old_checkpoint_is_told_with_its_age(folder: Path) -> None:
    done = run("verify", folder, "--root", root_line(), "--at", day(9))
    assert (done.exit_code, codes(done)) == (1, ["STALE_CHECKPOINT"])


def blind(done: Result, why: str) -> None:
    assert (done.exit_code, why in done.stdout, done.stdout.count("\n")) == (3, True, 1), done.output


def test_what_cannot_be_read_is_not_called_well(folder: Path, tmp_path: Path) -> None:
    blind(verify(tmp_path / "nowhere"), "there is no checkpoint here")
    blind(run("verify", folder, "--root", "no root"), "not a fingerprint")
    blind(run("verify", folder, "--root", tmp_path / "nowhere"), "is not there")
    (folder / "checkpoint").write_text("scribble")
    blind(verify(folder), "the checkpoint is unreadable")
    (folder / "checkpoint").unlink()
    (folder / "checkpoint").mkdir()
    blind(verify(folder), "cannot be read")


@pytest.mark.parametrize(
    "words", [("--size", 3), ("--root-hash", "ab" * 32), ("--size", 3, "--root-hash", "abc"), ("--seen", "file")]
)
def test_half_a_comparison_is_not_made(folder: Path, words: tuple[object, ...]) -> None:
    assert verify(folder, *words).exit_code == 2


def test_a_long_log_is_shared_between_processes_and_read_alike(tmp_path: Path) -> None:
    entries = [*ENTRIES, *[ENTRIES[-1]] * 66_000, b"scribble"]
    folder, size = resigned(LOG, entries).write(tmp_path / "log"), len(entries)
    told: list[int] = []
    shared, alone = read_entries(folder, size, told.append, jobs=2), read_entries(folder, size, jobs=1)
    assert (sum(told), shared.tree.root(), shared.facts) == (size, alone.tree.root(), alone.facts)
    assert (shared.facts.unknown, shared.missing, shared.differing) == (1, 0, 0)
    (folder / "tile/entries/254").unlink()
    broken = read_entries(folder, size, jobs=2)
    assert (broken.missing, broken.tree.size) == (1, 254 * 256)


# Witnesses -----------------------------------------------------------------------------------------------------------


def witness_file(folder: Path, *lines: str) -> Path:
    path = folder / "witnesses.txt"
    path.write_text("\n".join((WITNESS.key.line(), *lines, "quorum 1", "")))
    return path


def with_note(folder: Path, note: str) -> Path:
    (folder / "checkpoint").write_text(note, "utf-8")
    return folder


def test_a_cosigned_log_passes_and_one_without_does_not(folder: Path) -> None:
    wanted = witness_file(folder)
    done = verify(folder, "--witnesses", wanted)
    assert (done.exit_code, codes(done), "[library.example]" in done.stdout) == (1, ["MISSING_WITNESS"], True)
    with_note(folder, cosign(LOG.note(), NOON + 3 * 86_400, WITNESS))
    assert verify(folder, "--witnesses", wanted).exit_code == 0


def test_a_cosigned_older_head_beside_the_checkpoint_counts(folder: Path) -> None:
    (folder / "witnessed").write_text(cosign(replace(LOG, days=3).note(), NOON + 2 * 86_400, WITNESS), "utf-8")
    assert verify(folder, "--witnesses", witness_file(folder)).exit_code == 0


@pytest.mark.parametrize("time", [NOON - 5 * 86_400, NOON + 6 * 86_400, 0, 2**63 - 1])
def test_a_cosignature_too_old_or_of_the_future_does_not_count(folder: Path, time: int) -> None:
    with_note(folder, cosign(LOG.note(), time, WITNESS))
    assert codes(verify(folder, "--witnesses", witness_file(folder))) == ["MISSING_WITNESS"]


def test_a_cosignature_that_does_not_hold_is_found(folder: Path) -> None:
    line = cosign(FORK.note(), NOON, WITNESS).splitlines()[-1]
    with_note(folder, f"{cosign(LOG.note(), NOON, Witness('x.example', bytes(range(32))))}{line}\n")
    done = verify(folder, "--witnesses", witness_file(folder))
    assert "WITNESS_REFUSED" in done.stdout
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("other", "code"), [(replace(FORK, days=3), "FORKED"), (FORK, "ROLLED_BACK"), (replace(LOG, days=6), "ROLLED_BACK")]
)
def test_another_log_seen_by_a_witness_is_found(folder: Path, other: PublicLog, code: str) -> None:
    with_note(folder, cosign(LOG.note(), NOON + 86_400, WITNESS))
    (folder / "theirs").write_text(cosign(other.note(), NOON, WITNESS), "utf-8")
    done = verify(folder, "--witnesses", witness_file(folder), "--seen", folder / "theirs")
    assert (done.exit_code, code in done.stdout) == (1, True)


def test_witness_files_and_notes_that_are_none_are_not_called_well(folder: Path) -> None:
    (folder / "bad").write_text("nobody\n")
    blind(verify(folder, "--witnesses", folder / "bad"), "the witness file is not one")
    blind(verify(folder, "--witnesses", witness_file(folder), "--seen", folder / "nothing"), "is not there")
    for text in ("scribble", checkpoint.sign("id.other.example/log", 1, bytes(32), WITNESS)):
        (folder / "seen").write_text(text, "utf-8")
        done = verify(folder, "--witnesses", witness_file(folder), "--seen", folder / "seen")
        assert (done.exit_code, "could not look: a cosigned checkpoint" in done.stdout) == (3, True)


# Show, prove, check --------------------------------------------------------------------------------------------------


def test_entries_are_shown_one_a_line(folder: Path) -> None:
    lines = run("show", folder).stdout.splitlines()
    assert len(lines) == SIZE
    assert lines[1] == "1 2026-03-02 clock:started node=node-1 stands=2026-03-02"
    assert run("show", folder, "--json").stdout.encode().splitlines() == ENTRIES


def test_an_entry_of_another_version_is_shown_as_such(tmp_path: Path) -> None:
    done = run("show", resigned(LOG, [*ENTRIES, b"\xff"]).write(tmp_path / "log"))
    assert done.stdout.splitlines()[-1] == f"{SIZE} ? outside the vocabulary of this version"


def test_entries_that_are_missing_are_told(folder: Path) -> None:
    (folder / BUNDLE).unlink()
    done = run("show", folder)
    assert (done.exit_code, "a file of entries is missing" in done.stderr) == (3, True)


def check(proof: Path, folder: Path, *more: object) -> Result:
    words = ("--root", root_line(), "--trust", folder / "trust-list.cwt", "--at", LOG.today)
    return run("check", proof, *words, *more)


@pytest.mark.parametrize("index", [0, 1, SIZE - 1])
def test_a_proof_holds_without_the_log(folder: Path, tmp_path: Path, index: int) -> None:
    out = tmp_path / "entry.tlog-proof"
    assert run("prove", folder, "--entry", index, "--out", out).exit_code == 0
    (folder / BUNDLE).unlink()
    done = check(out, folder)
    assert (done.exit_code, codes(done)) == (0, [])
    assert out.read_text("utf-8").startswith("c2sp.org/tlog-proof@v1\nextra ")


def test_a_proof_of_a_long_log_is_printed(long: Path) -> None:
    done = run("prove", long, "--entry", 700)
    (long / "p").write_text(done.stdout, "utf-8")
    assert check(long / "p", long).exit_code == 0


def test_an_entry_that_is_not_there_has_no_proof(folder: Path) -> None:
    assert run("prove", folder, "--entry", SIZE).exit_code == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("index 3", "index 4"), "ROOT_DIFFERS"),
        (lambda text: text.replace("index 3", f"index {SIZE}"), "ROOT_DIFFERS"),
        (lambda text: text.replace(f"\n{SIZE}\n", "\n9\n"), "CHECKPOINT_REFUSED"),
    ],
)
def test_a_changed_proof_is_found(folder: Path, change: Callable[[str], str], code: str) -> None:
    text = run("prove", folder, "--entry", 3).stdout
    (folder / "p").write_text(change(text), "utf-8")
    done = check(folder / "p", folder)
    assert (done.exit_code, code in done.stdout) == (1, True)


def test_a_proof_can_be_asked_for_witnesses(folder: Path) -> None:
    (folder / "p").write_text(run("prove", folder, "--entry", 3).stdout, "utf-8")
    assert codes(check(folder / "p", folder, "--witnesses", witness_file(folder))) == ["MISSING_WITNESS"]
    with_note(folder, cosign(LOG.note(), NOON, WITNESS))
    (folder / "p").write_text(run("prove", folder, "--entry", 3).stdout, "utf-8")
    assert check(folder / "p", folder, "--witnesses", witness_file(folder)).exit_code == 0


def test_what_is_no_proof_is_told(folder: Path) -> None:
    for text in ("scribble", ""):
        (folder / "p").write_text(text)
        assert check(folder / "p", folder).exit_code == 3
    assert check(folder / "nothing", folder).exit_code == 3
    assert ORIGIN in LOG.note()
