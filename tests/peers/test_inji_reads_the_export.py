"""What `idsvc export` writes is read by MOSIP's own decoder, and the signature holds under the exported keys."""

import json
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from idsvc.commands.export import command
from idsvc.credential import frame
from idsvc.credential.fingerprint import format_fingerprint
from tests.peers.cases import ALGS, Answers, ask_npm_text, bad_cards, good_cards, in_inji_form, setting
from tests.support.verdict_cards import CITY, signer


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder: Path = tmp_path_factory.mktemp("lists")
    held = setting()
    (folder / "trust-list.cwt").write_bytes(held.trust_bytes())
    (folder / "status-list.cwt").write_bytes(held.status_bytes()[0])
    pin = format_fingerprint(signer(held.root).public, [CITY])
    names = ("--trust", "trust-list.cwt", "--status", "status-list.cwt")
    return [*(name if name[0] == "-" else str(folder / name) for name in names), "--root", pin]


def exported(lists: list[str], text: str, *more: str) -> str:
    done = CliRunner().invoke(command, [*lists, "--inji", *more, "-"], input=text)
    assert done.exit_code == 0, done.output
    return done.stdout.removesuffix("\n")


def keys(lists: list[str]) -> object:
    done = CliRunner().invoke(command, [*lists, "--jwks"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_every_card_that_is_exported_is_read_and_verified(lists: list[str]) -> None:
    cards = good_cards()
    texts = {name: exported(lists, frame.pack(case.cose)) for name, case in cards.items()}
    answers = ask_npm_text("inji", texts, jwks=keys(lists))
    for name, case in cards.items():
        read = answers[name]["good"]
        assert read["cose"] == case.cose.hex()  # the same signed bytes, not one of them changed
        assert case.claims is not None
        assert (read["name"], read["issuer"]) == (case.claims.name, case.claims.issuer)


def test_a_tampered_card_in_that_form_is_refused(lists: list[str]) -> None:
    texts = {name: in_inji_form(case.cose) for name, case in bad_cards().items()}
    answers: Answers = ask_npm_text("inji", texts, jwks=keys(lists))
    assert {name for name in texts if "refused" not in answers[name]} == set()


@pytest.mark.parametrize("alg", ALGS)
def test_the_picture_holds_the_same_text(lists: list[str], alg: str, tmp_path: Path) -> None:
    text = frame.pack(good_cards()[f"back, {alg.name}"].cose)
    written = exported(lists, text, "--png", str(tmp_path / "code.png"))
    with Image.open(tmp_path / "code.png") as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [written]
