import json
from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from tests.support.verdict_cards import CITY, OTHER_CITY, Setting, signer, status_list
from tests.support.verify_desk import LINE, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_first_update_pins_the_root_and_later_checks_need_nothing_else(desk: Desk) -> None:
    first = desk.run("update", "--from", "city-lists", "--root", "root.fingerprint")
    assert first.returncode == 0
    trust, status = first.stdout.splitlines()
    assert trust.startswith("city list 7 of ")
    assert status.startswith("list of cancelled cards of ")
    assert trust.endswith(": stored")
    assert status.endswith(": stored")
    assert first.stderr == "idsvc-verify: the root is pinned: later updates need no --root\n"
    (desk.folder / "city-lists").unlink()
    assert desk.run(desk.write("front.txt", desk.today.front())).returncode == 0


def test_the_same_lists_again_change_nothing(desk: Desk) -> None:
    desk.run("update", "--from", "city-lists", "--root", LINE)
    again = desk.run("update", "--from", "city-lists")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.count(": already held") == 2


@pytest.mark.parametrize("source", ["trust-list.cwt", "city-lists", "."])
def test_a_file_a_bundle_and_a_folder_are_taken(desk: Desk, source: str) -> None:
    assert desk.run("update", "--from", source, "--root", LINE, "--state", "state").returncode == 0
    assert list((desk.folder / "state").glob("trust-*.cwt"))


def test_newer_lists_take_the_place_and_older_ones_do_not(desk: Desk) -> None:
    update = ("update", "--from", "city-lists", "--state", "state")
    desk.run(*update, "--root", LINE)
    desk.put(desk.today.setting(8, 2 * DAY, 0, 77))
    assert desk.run(*update).stdout.count(": stored") == 2
    kept = {path.name: path.read_bytes() for path in (desk.folder / "state").iterdir()}
    desk.put(desk.today.setting(7))
    older = desk.run(*update)
    assert (older.returncode, older.stdout) == (1, "")
    assert older.stderr.splitlines() == [
        "idsvc-verify: the city list is older than the one already held, which stays in use",
        "idsvc-verify: the list of cancelled cards is older than the one already held, which stays in use",
    ]
    assert {path.name: path.read_bytes() for path in (desk.folder / "state").iterdir()} == kept
    card = desk.write("front.txt", desk.today.front())
    assert desk.run("--state", "state", card).returncode == 17  # index 77 is cancelled in the newer list


def test_the_same_number_with_other_contents_is_refused(desk: Desk) -> None:
    update = ("update", "--from", "trust-list.cwt", "--state", "state")
    desk.run(*update, "--root", LINE)
    desk.put(desk.today.setting(7, 19 * DAY))
    done = desk.run(*update)
    assert done.returncode == 1
    assert "tell the city" in done.stderr


def test_a_list_from_the_future_is_not_stored_and_sets_no_floor(desk: Desk) -> None:
    update = ("update", "--from", "city-lists", "--state", "state")
    desk.run(*update, "--root", LINE)
    desk.put(desk.today.setting(8, -2 * DAY, -2 * DAY))
    done = desk.run(*update)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("dated after this device's clock and was not stored") == 2
    assert desk.run("--state", "state", desk.write("front.txt", desk.today.front())).returncode == 0


def test_a_status_list_of_a_key_that_stands_only_in_a_list_from_the_future_replaces_nothing(desk: Desk) -> None:
    update = ("update", "--from", "city-lists", "--state", "state")
    desk.run(*update, "--root", LINE)
    ahead = desk.today.setting(8, -2 * DAY, 0)
    added = replace(ahead.trust.keys[2], key=signer("newer status").public)
    trust = replace(ahead.trust, keys=(*ahead.trust.keys, added))
    desk.put(Setting(trust, ahead.statuses, status_key="newer status"))
    assert desk.run(*update).returncode == 1
    assert desk.run("--state", "state", desk.write("front.txt", desk.today.front())).returncode == 0


def test_the_newest_stored_date_is_the_floor_of_the_clock(desk: Desk) -> None:
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    card = desk.write("front.txt", desk.today.front())
    assert desk.run("--state", "state", "--at", "2026-01-01", card).returncode == 21


def test_a_smaller_list_of_cancelled_cards_is_refused(desk: Desk) -> None:
    large = desk.today.setting()
    now = desk.today.now
    desk.put(Setting(large.trust, (status_list(issued=now - DAY, size=2**18),)))
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    desk.put(desk.today.setting(7, 20 * DAY, 0))
    done = desk.run("update", "--from", "status-1.cwt", "--state", "state")
    assert done.returncode == 1
    assert "smaller than the one already held" in done.stderr


REFUSED = {
    "no root is pinned": ("--from", "city-lists"),
    "a list file cannot be read": ("--from", "nothing", "--root", LINE),
    "neither a city list nor": ("--from", "root.fingerprint", "--root", LINE),
    "the folder holds no list": ("--from", "empty", "--root", LINE),
    "not signed by a root that is pinned here": (
        "--from",
        "city-lists",
        "--root",
        format_fingerprint(signer("other root").public, [CITY]),
    ),
    "64 hex digits": ("--from", "city-lists", "--root", "aa bb"),
}


@pytest.mark.parametrize(("said", "args"), REFUSED.items(), ids=list(REFUSED))
def test_what_cannot_be_taken_over_leaves_no_state_behind(desk: Desk, said: str, args: tuple[str, ...]) -> None:
    (desk.folder / "empty").mkdir()
    done = desk.run("update", "--state", "state", *args)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("idsvc-verify: ")
    assert said in done.stderr
    assert not (desk.folder / "state").exists()


def test_another_root_for_the_same_city_is_refused_and_one_for_another_city_is_added(desk: Desk) -> None:
    update = ("update", "--from", "city-lists", "--state", "state")
    desk.run(*update, "--root", LINE)
    done = desk.run(*update, "--root", format_fingerprint(signer("other root").public, [CITY]))
    assert done.returncode == 3
    assert "another root is pinned for this city" in done.stderr
    neighbour = format_fingerprint(signer("other root").public, [OTHER_CITY])
    assert desk.run(*update, "--root", neighbour).returncode == 0
    pins = (desk.folder / "state" / "root.fingerprint").read_text().splitlines()
    assert pins == [LINE, neighbour]


def test_a_damaged_stored_list_is_said_and_the_next_update_mends_it(desk: Desk) -> None:
    update = ("update", "--from", "city-lists", "--state", "state")
    desk.run(*update, "--root", LINE)
    next((desk.folder / "state").glob("trust-*")).write_bytes(b"torn")
    card = desk.write("front.txt", desk.today.front())
    assert desk.run("--state", "state", card).returncode == 3
    assert desk.run(*update).returncode == 0
    assert desk.run("--state", "state", card).returncode == 0


def test_the_freshness_shown_is_that_of_the_stored_lists(desk: Desk) -> None:
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    done = desk.run("--state", "state", "--json", desk.write("front.txt", desk.today.front()))
    assert json.loads(done.stdout)["trust"]["sequence"] == 7
