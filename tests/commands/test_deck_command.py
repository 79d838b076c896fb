"""The deck as a partner gets it: made by the real command, then checked from its files alone."""

import json
import re
import subprocess
import sys
import zlib
from base64 import b64encode
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from idsvc.credential.base45 import ALPHABET
from idsvc.verify.bundle import parse_bundle
from idsvc.verify.held import Lists
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.lists import parse_anchors
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason, Verdict, verdict_json
from idsvc.verify.verifier import Verifier
from tests.support.node import answers

COMMAND = Path(sys.executable).with_name("idsvc")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, "deck", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("deck") / "deck"
    finished = run("--out", str(out))
    assert finished.returncode == 0, finished.stderr
    assert "case 1 of 30" in finished.stderr
    assert re.search(r"30 cases, fresh for a bank until \d{4}-\d\d-\d\d", finished.stdout)
    return out


@pytest.fixture(scope="module")
def deck(made: Path) -> dict:
    return json.loads((made / "deck.json").read_bytes())


def verdict(made: Path, deck: dict, case: dict) -> Verdict:
    anchors = parse_anchors((made / deck["root"]).read_text("ascii"))
    trust, status = (
        [(made / name).read_bytes() for name in case.get(kind, deck[kind])] for kind in ("trust", "status")
    )
    verifier = Verifier(anchors, Lists.read(anchors, trust, status), VerifyPolicy(Audience(case["audience"])))
    at = datetime.fromisoformat(deck["at"])
    texts = [text for name in case["files"] for text in codes_in(open_image((made / name).read_bytes()))]
    assert len(texts) == len(case["files"])
    return verifier.verify_pair(*texts, at) if len(texts) == 2 else verifier.verify(*texts, at)


def test_every_case_gets_what_the_deck_says(made: Path, deck: dict) -> None:
    for case in deck["cases"]:
        found = verdict_json(verdict(made, deck, case))
        assert {name: found[name] for name in ("reason", "group", "sentence")} == {
            name: case[name] for name in ("reason", "group", "sentence")
        }, case["id"]


def test_the_verifier_scores_all_of_it(made: Path) -> None:
    command = COMMAND.with_name("idsvc-verify")
    finished = subprocess.run([command, "--deck", made], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.endswith("30 of 30 as expected\n")


def test_the_typescript_verifier_says_the_same_sentences(made: Path, deck: dict) -> None:
    settings: dict[str, dict[str, object]] = {}
    jobs = []
    for case in deck["cases"]:
        trust, status = (case.get(kind, deck[kind]) for kind in ("trust", "status"))
        name = " ".join([*trust, *status])
        lists = {kind: [b64encode((made / file).read_bytes()).decode() for file in names]
                 for kind, names in (("trust", trust), ("status", status))}  # fmt: skip
        root = (made / deck["root"]).read_text("ascii")
        settings[name] = {"op": "setting", "name": name, "root": root, **lists}
        texts = [text for file in case["files"] for text in codes_in(open_image((made / file).read_bytes()))]
        job = {"front": texts[0], "back": texts[1]} if len(texts) == 2 else {"text": texts[0]}
        jobs.append({**job, "lists": name, "audience": case["audience"], "at": deck["at"], "whole": True})
    found = answers([*settings.values(), *jobs])[len(settings) :]
    said = [{name: answer["json"][name] for name in ("reason", "group", "sentence")} for answer in found]
    assert said == [{name: case[name] for name in ("reason", "group", "sentence")} for case in deck["cases"]]


def test_the_deck_shows_every_reason_that_its_lists_can_give(deck: dict) -> None:
    assert {case["reason"] for case in deck["cases"]} == set(Reason) - {Reason.CLOCK_WRONG}


def test_genuine_codes_are_marked_as_specimens(made: Path, deck: dict) -> None:
    genuine = [verdict(made, deck, case) for case in deck["cases"] if case["reason"] == "VALID"]
    assert len(genuine) >= 10
    assert all(each.specimen and "SPECIMEN" in verdict_json(each)["flags"] for each in genuine)


def test_the_layout_code_holds_each_character_once_in_order(made: Path) -> None:
    assert codes_in(open_image((made / "wedge-layout.png").read_bytes())) == (ALPHABET,)


def test_the_folder_holds_what_the_deck_names_and_no_more(made: Path, deck: dict) -> None:
    named = {"deck.json", "deck.pdf", "wedge-layout.png", "city-lists", deck["root"], *deck["trust"], *deck["status"]}
    for case in deck["cases"]:
        named |= {*case["files"], *case.get("trust", []), *case.get("status", [])}
    assert {path.name for path in made.iterdir()} == named
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in named)


def test_city_lists_holds_both_lists_of_the_day(made: Path, deck: dict) -> None:
    bundle = parse_bundle((made / "city-lists").read_bytes())
    assert bundle.trust == tuple((made / name).read_bytes() for name in deck["trust"])
    assert bundle.statuses == tuple((made / name).read_bytes() for name in deck["status"])


def pages(pdf: bytes) -> list[Image.Image]:
    """Return the pictures of a PDF's pages: each is the one IDAT of a PNG, as it was."""
    found = re.findall(rb"/Height (\d+)[^>]*?/Width (\d+)[^>]*?>>\s*stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [_page(int(width), int(height), data) for height, width, data in found]


def _page(width: int, height: int, data: bytes) -> Image.Image:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    whole = b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )
    return open_image(b"\x89PNG\r\n\x1a\n" + whole)


def test_the_pages_hold_the_codes_of_the_pictures(made: Path, deck: dict) -> None:
    pdf = (made / "deck.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MediaBox \[\s*0(\.0)? 0(\.0)? 595\.2\d* 841\.8\d*\s*\]", pdf)
    found = pages(pdf)
    assert {page.size for page in found} == {(2480, 3508)}
    printed = Counter(text for page in found for text in codes_in(page))
    files = [*(name for case in deck["cases"] for name in case["files"]), "wedge-layout.png"]
    assert printed == Counter(text for name in files for text in codes_in(open_image((made / name).read_bytes())))


def test_a_second_deck_takes_the_place_of_the_first_under_other_keys(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "deck"
    out.mkdir()
    for name in ("deck.json", "root.fingerprint"):
        (out / name).write_bytes((made / name).read_bytes())
    finished = run("--out", str(out), "--paper", "letter")
    assert finished.returncode == 0, finished.stderr
    assert (out / "root.fingerprint").read_bytes() != (made / "root.fingerprint").read_bytes()
    assert {path.name for path in out.iterdir()} == {path.name for path in made.iterdir()}


@pytest.mark.parametrize("names", [["letter.odt"], ["deck.json", "letter.odt"], ["deck.pdf"]])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text('{"format": "idsvc-deck/1"}', "ascii")
    finished = run("--out", str(tmp_path))
    assert finished.returncode == 3
    assert (
        finished.stderr == "idsvc: this folder holds something that is not of a deck: choose another, or an empty one\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
