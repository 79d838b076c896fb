import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from idsvc.credential.dates import DAY
from idsvc.verify.wording import LANGUAGES
from tests.support.verify_desk import LINE, Desk, picture

PERSONAL = ("Ana", "Lima", "K7Q2M9X4TB", "1990", "Wharf")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path)
    found.write("front.txt", found.today.front())
    found.write("back.txt", found.today.back())
    found.write("revoked.txt", found.today.revoked())
    return found


def test_a_pair_of_one_card_is_genuine(desk: Desk) -> None:
    desk.write("front.png", picture(desk.today.front()))
    done = desk.check("--audience", "bank", "--pair", "front.png", "back.txt")
    assert done.returncode == 0
    assert "Genuine code for Ana Lima Castro." in done.stdout


def test_codes_that_do_not_belong_together_are_no_pair(desk: Desk) -> None:
    desk.write("other.txt", desk.today.back(expires=desk.today.expires(3)))
    assert desk.check("--pair", "front.txt", "other.txt").returncode == 25
    assert desk.check("--pair", "back.txt", "front.txt").returncode == 24


def test_a_picture_of_both_sides_is_no_side_of_a_pair(desk: Desk) -> None:
    desk.write("both.png", picture(desk.today.front(), desk.today.back()))
    done = desk.check("--pair", "both.png", "back.txt")
    assert (done.returncode, done.stdout) == (3, "")


def test_a_file_that_cannot_be_seen_does_not_stop_the_others(desk: Desk) -> None:
    done = desk.check("front.txt", "nothing", "back.txt")
    assert done.returncode == 3
    assert done.stdout.count("GENUINE\n") == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_as_windows_saves_it_is_read(desk: Desk, encoding: str) -> None:
    desk.write("code.txt", f"{desk.today.front()}\r\n".encode(encoding))
    assert desk.check("code.txt").returncode == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdicts_are_worded_in_ten_languages(desk: Desk, language: str) -> None:
    done = desk.check("--language", language, "--audience", "bank", "front.txt", "back.txt", "revoked.txt")
    assert done.returncode == 1
    assert done.stdout.count("Ana Lima") == 1
    assert ("GENUINE" in done.stdout) is (language == "en")


AGES = {
    ("--audience", "bank", "back.txt"): 18,
    ("--audience", "bank", "--policy", "bank=9", "back.txt"): 0,
    ("--audience", "bank", "--policy", "library=9", "back.txt"): 18,
    ("--policy", "library=3", "front.txt"): 18,
    ("--policy", "policy", "front.txt"): 18,
    ("front.txt",): 0,
}


@pytest.mark.parametrize(("args", "code"), AGES.items(), ids=str)
def test_a_policy_says_how_old_the_list_of_cancelled_cards_may_be(desk: Desk, args: tuple[str, ...], code: int) -> None:
    desk.put(desk.today.setting(7, 20 * DAY, 8 * DAY))
    desk.write("policy", "# ours\nlibrary = 7  # a week\n\nbank=1")
    assert desk.check(*args).returncode == code


def test_a_policy_kept_beside_the_lists_counts_until_another_is_given(desk: Desk) -> None:
    desk.put(desk.today.setting(7, 20 * DAY, 8 * DAY))
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    desk.write("state/policy", "library=3")
    assert desk.run("--state", "state", "front.txt").returncode == 18
    assert desk.run("--state", "state", "--policy", "library=9", "front.txt").returncode == 0


@pytest.mark.parametrize("text", ["bank=0", "bank=91", "bank=x", "police=3", "bank=3,bank=4", "=", ",=,", "nothing"])
def test_a_policy_of_another_form_ends_with_three(desk: Desk, text: str) -> None:
    done = desk.check("--policy", text, "front.txt")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1


def test_explain_walks_the_steps_and_names_what_failed(desk: Desk) -> None:
    done = desk.check("--explain", "revoked.txt")
    steps = [line for line in done.stdout.splitlines() if re.match(r"[ 1]\d  ", line)]
    assert len(steps) == 16
    assert ["passed" in step for step in steps] == [True] * 14 + [False] * 2
    assert re.match(r"15  cancelled cards +FAILED +cancelled in the list of \d{4}-\d\d-\d\d$", steps[14])
    assert "not reached" in steps[15]
    assert done.stdout.endswith("DO NOT ACCEPT: REVOKED\n")
    assert done.returncode == 17


def test_explain_shows_nothing_of_the_holder(desk: Desk) -> None:
    desk.write("altered.txt", altered(desk.today.back()))
    for manner in ((), ("--json",)):
        done = desk.check("--explain", "front.txt", "back.txt", "revoked.txt", "altered.txt", *manner)
        assert [word for word in PERSONAL if word in done.stdout + done.stderr] == []
        assert done.returncode == 1


def altered(text: str) -> str:
    at = len(text) // 2
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def test_explain_names_what_other_kind_of_code_a_text_is(desk: Desk) -> None:
    done = desk.check("--explain", "-", stdin=b"HTTPS://SHOP.EXAMPLE/")
    assert "The code is a web address, not a card" in done.stdout
    assert done.returncode == 10
    as_json = desk.check("--explain", "--json", "-", stdin=b"HTTPS://SHOP.EXAMPLE/")
    found = json.loads(as_json.stdout)
    assert found["reason"] == "NOT_A_CARD"
    assert [check["state"] for check in found["checks"]].count("failed") == 1
    assert "web address" in found["foreign"]


def test_explain_of_a_genuine_code_passes_every_step(desk: Desk) -> None:
    done = desk.check("--explain", "--audience", "bank", "back.txt")
    assert done.stdout.count("passed") == 16
    assert done.returncode == 0


@pytest.mark.parametrize("args", [("--explain", "--pair", "a", "b"), ("--explain",), ("--wedge", "x")])
def test_parts_that_exclude_each_other_are_usage(desk: Desk, args: tuple[str, ...]) -> None:
    assert desk.check(*args).returncode == 2


def put_deck(desk: Desk, **changes: object) -> None:
    cases = [
        {"id": "01-front", "files": ["front.png"], "audience": "library", "reason": "VALID"},
        {"id": "02-pair", "files": ["front.png", "back.png"], "audience": "bank", "reason": "VALID"},
        {"id": "03-revoked", "files": ["revoked.png"], "audience": "door", "reason": "REVOKED"},
        {"id": "04-none", "files": ["front.png"], "audience": "door", "reason": "STATUS_MISSING", "status": []},
    ]
    for name in ("front", "back", "revoked"):
        desk.write(f"{name}.png", picture((desk.folder / f"{name}.txt").read_text()))
    now = datetime.fromtimestamp(desk.today.now, UTC).isoformat()
    deck = {"format": "idsvc-deck/1", "at": now, "root": "root.fingerprint", "trust": ["trust-list.cwt"]}
    desk.write("deck.json", json.dumps(deck | {"status": ["status-1.cwt"], "cases": cases} | changes))


def test_a_deck_is_scored_case_by_case(desk: Desk) -> None:
    put_deck(desk)
    done = desk.run("--deck", ".")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "id          expected        got             ok",
        "01-front    VALID           VALID           yes",
        "02-pair     VALID           VALID           yes",
        "03-revoked  REVOKED         REVOKED         yes",
        "04-none     STATUS_MISSING  STATUS_MISSING  yes",
        "4 of 4 as expected",
    ]


def test_a_deck_that_disagrees_ends_with_one(desk: Desk) -> None:
    put_deck(desk)
    desk.write("revoked.png", picture(desk.today.front()))
    desk.write("back.png", "torn")
    done = desk.run("--deck", ".", "--json")
    assert done.returncode == 1
    assert [(each["id"], each["got"], each["ok"]) for each in map(json.loads, done.stdout.splitlines())] == [
        ("01-front", "VALID", True),
        ("02-pair", "COULD_NOT_LOOK", False),
        ("03-revoked", "WRONG_SIDE", False),
        ("04-none", "STATUS_MISSING", True),
    ]
    assert "2 of 4 as expected" in done.stderr


BAD_DECKS = {
    "another format": {"format": "idsvc-deck/2"},
    "no moment": {"at": "today"},
    "a moment without a zone": {"at": "2026-03-15T12:00:00"},
    "a root elsewhere": {"root": "../root.fingerprint"},
    "a list elsewhere": {"trust": ["/etc/hostname"]},
    "a case elsewhere": {"cases": [{"id": "a", "files": ["a/b.png"], "audience": "door", "reason": "VALID"}]},
    "an audience unknown": {"cases": [{"id": "a", "files": ["b.png"], "audience": "police", "reason": "VALID"}]},
    "a reason unknown": {"cases": [{"id": "a", "files": ["b.png"], "audience": "door", "reason": "FINE"}]},
    "no files": {"cases": [{"id": "a", "files": [], "audience": "door", "reason": "VALID"}]},
    "three files": {"cases": [{"id": "a", "files": ["a", "b", "c"], "audience": "door", "reason": "VALID"}]},
    "no cases": {"cases": []},
    "a list that is not there": {"trust": ["nothing.cwt"]},
}


@pytest.mark.parametrize("changes", BAD_DECKS.values(), ids=list(BAD_DECKS))
def test_a_deck_that_cannot_be_used_ends_with_three(desk: Desk, changes: dict[str, object]) -> None:
    put_deck(desk, **changes)
    done = desk.run("--deck", ".")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_a_folder_without_a_deck_and_a_deck_without_pictures_end_with_three(desk: Desk) -> None:
    assert desk.run("--deck", "nothing").returncode == 3
    put_deck(desk)
    for name in ("front", "back", "revoked"):
        (desk.folder / f"{name}.png").unlink()
    assert desk.run("--deck", ".").returncode == 3


def test_a_page_is_built_with_the_lists_in_it_and_never_over_a_file(desk: Desk) -> None:
    build = ("build-page", "--city-lists", "city-lists", "--root", "root.fingerprint", "--out", "scan.html")
    done = desk.run(*build)
    assert (done.returncode, done.stdout, done.stderr) == (0, "scan.html\n", "")
    page = (desk.folder / "scan.html").read_text("utf-8")
    assert b64encode((desk.folder / "trust-list.cwt").read_bytes()).decode() in page
    assert "connect-src 'none'" in page
    again = desk.run(*build)
    assert (again.returncode, again.stdout) == (3, "")
    assert "--replace" in again.stderr
    assert desk.run(*build, "--replace").returncode == 0


def test_a_page_is_built_from_what_is_kept(desk: Desk) -> None:
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    done = desk.run("build-page", "--state", "state", "--variant", "served", "--out", "scan.html")
    assert done.returncode == 0
    page = (desk.folder / "scan.html").read_text("utf-8")
    assert "connect-src 'self'" in page
    assert b64encode((desk.folder / "status-1.cwt").read_bytes()).decode() in page


PAGES = {
    "no root": ("--trust", "trust-list.cwt", "--out", "scan.html"),
    "nothing kept": ("--state", "state", "--out", "scan.html"),
    "a list that is none": ("--trust", "front.txt", "--root", LINE, "--out", "scan.html"),
    "no such folder": ("--trust", "trust-list.cwt", "--root", LINE, "--out", "nothing/scan.html"),
}


@pytest.mark.parametrize("args", PAGES.values(), ids=list(PAGES))
def test_a_page_that_cannot_be_built_ends_with_three(desk: Desk, args: tuple[str, ...]) -> None:
    done = desk.run("build-page", *args)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert not (desk.folder / "scan.html").exists()


@pytest.mark.parametrize("args", [("update",), ("build-page",), ("update", "--nonsense"), ("build-page", "x")])
def test_commands_have_usage_of_their_own(desk: Desk, args: tuple[str, ...]) -> None:
    done = desk.run(*args)
    assert done.returncode == 2
    assert f"Usage: idsvc-verify {args[0]} " in done.stderr


def test_the_help_names_the_commands(desk: Desk) -> None:
    done = desk.run("--help")
    assert re.search(r"^Commands:\n  update .*\n(.*\n)?  build-page ", done.stdout, re.MULTILINE)
    assert "idsvc-verify update" in desk.run("update", "--help").stdout
