import csv
import io
import json
from pathlib import Path

import pytest

from idsvc.credential.claims import Flag, issue_code
from idsvc.verify.batch import (
    CHUNK,
    CHUNK_OF_FILES,
    CHUNK_OF_MANY,
    COULD_NOT_LOOK,
    MANY,
    MAX_LINE,
    Chunk,
    Manner,
    chunks,
    heading,
    look,
)
from idsvc.verify.deck import DeckRefused, read_deck, score
from idsvc.verify.verdict import Group
from tests.support.verdict_cards import AT, Setting, back, front, signer, trust_list
from tests.support.verify_desk import LINE, picture

FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card"))
VERIFIER = Setting().verifier()


def results(folder: Path, *items: object, manner: Manner | None = None) -> list[dict[str, object]]:
    lines = tuple(json.dumps(item).encode() for item in items)
    told = look(Chunk(1, lines, str(folder)), VERIFIER, manner or Manner(AT))
    return [json.loads(line) for line in told.text.splitlines()]


def test_files_and_pairs_are_looked_at_beside_the_batch(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(picture(FRONT))
    (tmp_path / "back.txt").write_text(BACK)
    (tmp_path / "both.png").write_bytes(picture(FRONT, BACK))
    found = results(
        tmp_path,
        {"file": "both.png"},
        {"front_file": "front.png", "back_file": "back.txt"},
        {"front": FRONT, "back": FRONT},
        {"front_file": "both.png", "back_file": "back.txt"},
    )
    reasons = [(each["id"], each.get("code"), each["reason"]) for each in found]
    assert reasons == [
        (1, 1, "VALID"),
        (1, 2, "VALID"),
        (2, None, "VALID"),
        (3, None, "WRONG_SIDE"),
        (4, None, COULD_NOT_LOOK),
    ]


@pytest.mark.parametrize("name", ["nothing.png", "folder", "notes.docx", "a\0b", "blank.pdf"])
def test_files_that_cannot_be_looked_at_have_a_note(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.docx").write_text("PK")
    (tmp_path / "blank.pdf").write_text("%PDF-1.7")
    (found,) = results(tmp_path, {"id": "x", "file": name})
    assert (found["id"], found["reason"], set(found)) == ("x", COULD_NOT_LOOK, {"id", "reason", "note"})


def test_specimens_are_marked_and_claims_come_only_when_asked_for() -> None:
    specimen = Setting(trust_list(specimen=True)).verifier()
    line = json.dumps({"text": issue_code(back(flags=Flag.SPECIMEN), signer("card"))}).encode()
    bare = json.loads(look(Chunk(1, (line,), ""), specimen, Manner(AT)).text)
    whole = json.loads(look(Chunk(1, (line,), ""), specimen, Manner(AT, with_claims=True)).text)
    assert bare["specimen"] is whole["specimen"] is True
    assert set(bare) == {"id", "reason", "group", "side", "trust", "status", "specimen"}
    assert whole["name"] == "Ana Lima Castro"


def test_a_csv_tells_the_same(tmp_path: Path) -> None:
    manner = Manner(AT, as_csv=True, with_claims=True)
    lines = tuple(json.dumps({"id": "-1", "text": text}).encode() for text in (FRONT, "HELLO"))
    text = heading(manner) + look(Chunk(1, lines, str(tmp_path)), VERIFIER, manner).text
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["id"], first["name"], first["flags"], first["city_list"]) == (
        "'-1",
        "Ana Lima",
        "RESIDENT ADULT",
        "2026-02-23T12:00:00Z",
    )
    assert (second["reason"], second["name"]) == ("NOT_A_CARD", "")
    assert heading(Manner(AT)) == ""


def test_a_line_that_is_too_long_is_not_parsed(tmp_path: Path) -> None:
    (found,) = results(tmp_path, {"id": "x", "text": "A" * MAX_LINE})
    assert (found["id"], found["reason"]) == (1, COULD_NOT_LOOK)


def test_lines_that_name_files_are_shared_out_in_small_chunks() -> None:
    lines = [b'{"file": "a.png"}\n'] * 5
    assert [len(chunk.lines) for chunk in chunks(iter(lines), Path())] == [CHUNK_OF_FILES, CHUNK_OF_FILES, 1]


def put_deck(folder: Path, **changes: object) -> None:
    setting = Setting()
    (folder / "trust.cwt").write_bytes(setting.trust_bytes())
    (folder / "status.cwt").write_bytes(setting.status_bytes()[0])
    (folder / "root.fingerprint").write_text(LINE)
    for name, text in {"front": FRONT, "back": BACK}.items():
        (folder / f"{name}.png").write_bytes(picture(text))
    (folder / "both.png").write_bytes(picture(FRONT, BACK))
    cases = [
        {"id": "1", "files": ["front.png"], "audience": "bank", "reason": "WRONG_SIDE"},
        {"id": "2", "files": ["front.png", "back.png"], "audience": "bank", "reason": "VALID"},
        {"id": "3", "files": ["both.png"], "audience": "library", "reason": "VALID"},
        {"id": "4", "files": ["gone.png"], "audience": "library", "reason": "VALID", "trust": [], "status": []},
    ]
    deck = {"format": "idsvc-deck/1", "at": AT.isoformat(), "root": "root.fingerprint", "trust": ["trust.cwt"]}
    (folder / "deck.json").write_text(json.dumps(deck | {"status": ["status.cwt"], "cases": cases} | changes))


def test_a_deck_is_read_and_scored(tmp_path: Path) -> None:
    put_deck(tmp_path)
    found = list(score(read_deck(tmp_path)))
    assert [(each.case.name, each.agrees) for each in found] == [("1", True), ("2", True), ("3", False), ("4", False)]
    assert [each.got for each in found[2:]] == [None, None]


CASE = {"id": "1", "files": ["a.png"], "audience": "bank", "reason": "VALID"}
BAD = [
    {"format": "idsvc-deck/2"},
    {"cases": 7},
    {"at": "now"},
    {"at": "2026-03-15"},
    {"root": "/etc/passwd"},
    {"trust": ["a/b"]},
    {"status": [7]},
    *(
        {"cases": [CASE | change]}
        for change in ({"id": 1}, {"files": "a"}, {"files": [".."]}, {"audience": "x"}, {"reason": "x"})
    ),
]


@pytest.mark.parametrize("changes", BAD, ids=str)
def test_a_deck_of_another_form_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    put_deck(tmp_path, **changes)
    with pytest.raises(DeckRefused):
        read_deck(tmp_path)


@pytest.mark.parametrize("text", ["", "[", "[]", "[" * 200_000, "\0"])
def test_a_damaged_deck_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "deck.json").write_text(text)
    with pytest.raises(DeckRefused):
        read_deck(tmp_path)


def test_groups_of_a_batch_are_those_of_the_verdicts() -> None:
    told = look(Chunk(1, (b'{"text": ""}', b"x"), ""), VERIFIER, Manner(AT))
    assert told.counts == {Group.DO_NOT_ACCEPT: 1, COULD_NOT_LOOK: 1}


def test_a_long_batch_is_handed_over_in_larger_pieces_and_loses_no_line() -> None:
    lines = [b"%d" % number for number in range(MANY + 3 * CHUNK_OF_MANY)]
    found = list(chunks(iter(lines), Path()))
    assert [line for chunk in found for line in chunk.lines] == lines
    assert [chunk.first for chunk in found] == [
        1 + sum(len(each.lines) for each in found[:at]) for at in range(len(found))
    ]
    assert (len(found[0].lines), max(len(chunk.lines) for chunk in found)) == (CHUNK, CHUNK_OF_MANY)
