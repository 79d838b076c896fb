import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner, Result
from PIL import Image

from idsvc.credential.claims import Flag, StatusRef, issue_code
from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.verify.cli import main
from tests.support.verdict_cards import (
    CITY,
    NOW,
    REVOKED_INDEX,
    STATUS_URI,
    Setting,
    back,
    front,
    signer,
    status_list,
    trust_list,
)

LINE = format_fingerprint(signer("root").public, [CITY])
FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card"))
REVOKED = issue_code(front(status=StatusRef(STATUS_URI, REVOKED_INDEX)), signer("card"))


class Desk:
    """A folder with the city's files, and the command run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put(Setting())
        (folder / "root.fingerprint").write_text(LINE + "\n")
        for name, text in {"front.txt": FRONT, "back.txt": BACK, "revoked.txt": REVOKED}.items():
            (folder / name).write_text(text)

    def put(self, setting: Setting) -> None:
        (self.folder / "trust-list.cwt").write_bytes(setting.trust_bytes())
        for data in setting.status_bytes():
            (self.folder / "status-list.cwt").write_bytes(data)

    def at(self, name: str) -> str:
        return str(self.folder / name)

    def run(self, *args: str, stdin: bytes | None = None, at: str = "2026-03-15T12:00:00Z") -> Result:
        return CliRunner().invoke(main, ["--at", at, *args], input=stdin)

    def check(self, *args: str, stdin: bytes | None = None) -> Result:
        lists = ("--trust", self.at("trust-list.cwt"), "--status", self.at("status-list.cwt"))
        return self.run(*lists, "--root", self.at("root.fingerprint"), *args, stdin=stdin)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def picture(*texts: str) -> bytes:
    sheet = Image.new("L", (700, 700 * len(texts)), 255)
    for row, text in enumerate(texts):
        out = io.BytesIO()
        segno.make(text, error="m", boost_error=False).save(out, kind="png", scale=4)
        sheet.paste(Image.open(io.BytesIO(out.getvalue())).convert("L"), (20, 20 + 700 * row))
    found = io.BytesIO()
    sheet.save(found, "PNG")
    return found.getvalue()


def test_a_genuine_text_is_accepted(desk: Desk) -> None:
    result = desk.check(desk.at("front.txt"))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "GENUINE",
        "Genuine code for Ana Lima.",
        "Check that this name is printed and the photo is this person; this code does not cover the photo.",
        "valid through 2028-02-29",
        "Library number: K7Q2M9X4TB",
        "Resident: yes",
        "Age on the day of issue: adult",
        "City: Rivermouth",
        "city list 7 of 2026-02-23 (20 days old) · cancelled cards as of 2026-03-14 (1 day old)",
    ]
    assert result.stderr == ""


def test_standard_input_and_a_fingerprint_line(desk: Desk) -> None:
    lists = ("--trust", desk.at("trust-list.cwt"), "--status", desk.at("status-list.cwt"))
    assert desk.run(*lists, "--root", LINE, "-", stdin=f"{FRONT}\r\n".encode()).exit_code == 0


def test_a_picture_is_read(desk: Desk) -> None:
    (desk.folder / "card.png").write_bytes(picture(BACK))
    result = desk.check("--audience", "bank", desk.at("card.png"))
    assert result.exit_code == 0
    assert "Date of birth: 1990-03-14" in result.stdout
    assert desk.check("-", stdin=picture(FRONT)).exit_code == 0


def test_json_is_one_object_a_code(desk: Desk) -> None:
    (desk.folder / "both.png").write_bytes(picture(FRONT, BACK))
    result = desk.check("--json", desk.at("both.png"))
    assert result.exit_code == 0
    assert [json.loads(line)["side"] for line in result.stdout.splitlines()] == ["FRONT", "BACK"]


def test_a_refusal_has_its_exit_code_and_shows_no_name(desk: Desk) -> None:
    result = desk.check(desk.at("revoked.txt"))
    assert result.exit_code == 17
    assert result.stdout.startswith("DO NOT ACCEPT\nThis card was cancelled.")
    assert "Ana" not in result.output


def test_several_inputs_end_with_one_where_any_was_refused(desk: Desk) -> None:
    assert desk.check(desk.at("front.txt"), desk.at("revoked.txt")).exit_code == 1
    assert desk.check(desk.at("front.txt"), desk.at("back.txt")).exit_code == 0


def test_a_specimen_is_marked(desk: Desk) -> None:
    desk.put(Setting(trust_list(specimen=True)))
    text = issue_code(front(flags=Flag.SPECIMEN), signer("card"))
    assert desk.check("-", stdin=text.encode()).stdout.startswith("GENUINE · SPECIMEN\n")


def test_the_front_is_not_enough_for_a_bank(desk: Desk) -> None:
    assert desk.check("--audience", "bank", desk.at("front.txt")).exit_code == 24


def test_missing_status_list_is_shown(desk: Desk) -> None:
    result = desk.run("--trust", desk.at("trust-list.cwt"), "--root", LINE, desk.at("front.txt"))
    assert result.exit_code == 19
    assert "no list of cancelled cards" in result.stdout


def test_lists_are_kept_in_the_state_directory(desk: Desk) -> None:
    state = ("--state", desk.at("state"))
    assert desk.check(*state, desk.at("front.txt")).exit_code == 0
    assert desk.run(*state, desk.at("front.txt")).exit_code == 0
    desk.put(Setting(trust_list(sequence=6)))
    older = desk.run(*state, "--trust", desk.at("trust-list.cwt"), desk.at("front.txt"))
    assert older.exit_code == 0
    assert older.stderr == "idsvc-verify: the city list is older than the one already held, which stays in use\n"


def test_a_wound_back_clock_is_named(desk: Desk) -> None:
    state = ("--state", desk.at("state"))
    desk.check(*state, desk.at("front.txt"))
    assert desk.run(*state, desk.at("front.txt"), at="2025-03-15").exit_code == 21


def test_nothing_is_written_without_a_state_directory(desk: Desk) -> None:
    before = sorted(desk.folder.iterdir())
    desk.check(desk.at("front.txt"))
    assert sorted(desk.folder.iterdir()) == before


def test_an_empty_state_directory_has_no_pin(desk: Desk) -> None:
    result = desk.run("--state", desk.at("state"), desk.at("front.txt"))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "--root" in result.stderr


def test_a_pin_without_lists_says_that_they_are_missing(desk: Desk) -> None:
    result = desk.run("--state", desk.at("state"), "--root", LINE, desk.at("front.txt"))
    assert result.exit_code == 20
    assert "no city list · no list of cancelled cards" in result.stdout


BROKEN: dict[str, Callable[[Desk], Result]] = {
    "no such file": lambda desk: desk.check(desk.at("nothing")),
    "a folder": lambda desk: desk.check(str(desk.folder)),
    "a picture without a code": lambda desk: desk.check("-", stdin=_blank()),
    "a truncated picture": lambda desk: desk.check("-", stdin=picture(FRONT)[:200]),
    "no such list": lambda desk: desk.run("--trust", desk.at("nothing"), "--root", LINE, desk.at("front.txt")),
    "no pin": lambda desk: desk.run("--trust", desk.at("trust-list.cwt"), desk.at("front.txt")),
    "a pin of another form": lambda desk: desk.check("--root", "aa bb", desk.at("front.txt")),
    "a list that is none": lambda desk: desk.check("--status", desk.at("front.txt"), desk.at("front.txt")),
}


def _blank() -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 200), 255).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("run", BROKEN.values(), ids=list(BROKEN))
def test_what_could_not_be_looked_at_ends_with_three_and_one_line(desk: Desk, run: Callable[[Desk], Result]) -> None:
    result = run(desk)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("idsvc-verify: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("args", [[], ["--at", "yesterday", "-"], ["--audience", "police", "-"], ["--nonsense", "-"]])
def test_usage_ends_with_two(desk: Desk, args: list[str]) -> None:
    assert desk.check(*args).exit_code == 2


def test_a_text_that_is_no_card_is_a_verdict(desk: Desk) -> None:
    for data in (b"", b"hello", b"\xff\xfe", b"PDF"):
        assert desk.check("-", stdin=data).exit_code == 10


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\0\0\0\x18ftypheic\0\0\0\0", b"\0\0\0\x1cftypavif\0\0\0\0"])
def test_a_genuine_card_in_a_format_nobody_opens_here_is_not_called_false(desk: Desk, data: bytes) -> None:
    result = desk.check("-", stdin=data)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "save it as PNG or JPEG" in result.stderr


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "9999-12-31"])
def test_the_ends_of_the_calendar_raise_nothing(desk: Desk, at: str) -> None:
    assert desk.check("--at", at, desk.at("front.txt")).exit_code in {2, 20, 21}


def test_the_old_list_shows_its_age(desk: Desk) -> None:
    desk.put(Setting(statuses=(status_list(issued=NOW - 40 * DAY),)))
    result = desk.check(desk.at("front.txt"))
    assert result.exit_code == 18
    assert "(40 days old)" in result.stdout


def test_now_is_the_moment_unless_one_is_given(desk: Desk) -> None:
    lists = ("--trust", desk.at("trust-list.cwt"), "--status", desk.at("status-list.cwt"), "--root", LINE)
    found = CliRunner().invoke(main, [*lists, desk.at("front.txt")])
    assert found.exit_code in {18, 20}  # the lists of March 2026 are old on any day this can run
