"""`idsvc export`: only a genuine card leaves, and only its frame changes."""

import io
import json
import zlib
from base64 import urlsafe_b64decode
from dataclasses import replace
from pathlib import Path

import pytest
import segno
import zxingcpp
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from PIL import Image

from idsvc.commands.export import command
from idsvc.credential import base45, frame
from idsvc.credential.claims import StatusRef, issue_code
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg
from idsvc.credential.trust_list import KeyState, Use
from idsvc.office.export import TooLarge, code_png
from tests.support.verdict_cards import (
    CITY,
    OTHER_CITY,
    REVOKED_INDEX,
    STATUS_URI,
    Setting,
    back,
    front,
    listed,
    signer,
    trust_list,
)

PIN = format_fingerprint(signer("root").public, [CITY])
FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card p-256", Alg.ES256))
REVOKED = issue_code(front(status=StatusRef(STATUS_URI, REVOKED_INDEX)), signer("card"))
FORGED = issue_code(front(), signer("stranger"))


class Desk:
    """A folder with the city's lists, and the command run beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put(Setting())
        (folder / "root.fingerprint").write_text(PIN + "\n")

    def put(self, setting: Setting) -> None:
        (self.folder / "trust-list.cwt").write_bytes(setting.trust_bytes())
        (self.folder / "status-list.cwt").write_bytes(setting.status_bytes()[0])

    def at(self, name: str, content: str | bytes = "") -> str:
        path = self.folder / name
        if content:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def bare(self, *args: str, stdin: str = "") -> Result:
        return CliRunner().invoke(command, ["--at", "2026-03-15T12:00:00Z", *args], input=stdin)

    def run(self, *args: str, root: str = "", stdin: str = "") -> Result:
        lists = ("--trust", self.at("trust-list.cwt"), "--status", self.at("status-list.cwt"))
        return self.bare(*lists, "--root", root or self.at("root.fingerprint"), *args, stdin=stdin)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def unframed(text: str) -> bytes:
    """Return the signed bytes of a text in Inji's form, each layer taken off by hand."""
    outer = bytes.fromhex(zlib.decompress(base45.decode(text)).decode("ascii"))
    assert outer[:2] == b"\xd8\x3d"
    return outer[2:]


@pytest.mark.parametrize("text", [FRONT, BACK])
def test_a_genuine_card_leaves_in_another_frame_around_the_same_bytes(desk: Desk, text: str) -> None:
    done = desk.run("--inji", desk.at("card.txt", text + "\n"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert unframed(done.stdout.removesuffix("\n")) == frame.unpack(text)


def test_several_codes_and_standard_input_and_the_pin_as_a_line(desk: Desk) -> None:
    done = desk.run("--inji", "-", desk.at("back.txt", BACK), root=PIN, stdin=FRONT)
    assert [unframed(line) for line in done.stdout.splitlines()] == [frame.unpack(FRONT), frame.unpack(BACK)]


def picture(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(out, kind="png", scale=4)
    return out.getvalue()


def test_a_picture_of_a_card_is_read(desk: Desk) -> None:
    done = desk.run("--inji", desk.at("back.png", picture(BACK)))
    assert unframed(done.stdout.removesuffix("\n")) == frame.unpack(BACK)


SAYS = {
    "revoked": "cancelled",
    "forged": "not made by a city",
    "exported already": "not the code of a city ID card",
    "nothing": "not the code of a city ID card",
}


@pytest.mark.parametrize("name", SAYS)
def test_what_is_not_genuine_does_not_leave_nor_what_stood_beside_it(desk: Desk, name: str) -> None:
    again = desk.run("--inji", desk.at("front.txt", FRONT)).stdout
    text = {"revoked": REVOKED, "forged": FORGED, "exported already": again, "nothing": "hello"}[name]
    done = desk.run("--inji", desk.at("front.txt"), desk.at("bad.txt", text))
    assert (done.exit_code, done.stdout) == (1, "")
    why, what = done.stderr.splitlines()
    assert SAYS[name] in why
    assert what == "idsvc: not exported: only a code that is genuine here leaves"


def test_without_the_status_list_nothing_leaves(desk: Desk) -> None:
    done = desk.bare("--trust", desk.at("trust-list.cwt"), "--root", PIN, "--inji", desk.at("front.txt", FRONT))
    assert (done.exit_code, done.stdout) == (1, "")


def test_under_a_root_that_is_not_pinned_nothing_is_read(desk: Desk) -> None:
    stranger = format_fingerprint(signer("stranger").public, [CITY])
    done = desk.run("--inji", desk.at("front.txt", FRONT), root=stranger)
    assert (done.exit_code, done.stdout) == (3, "")
    assert "not signed by a root that is pinned here" in done.stderr


def test_the_picture_is_new_and_reads_back(desk: Desk) -> None:
    done = desk.run("--inji", "--png", desk.at("out.png"), desk.at("back.txt", BACK))
    with Image.open(desk.at("out.png")) as found:
        assert [code.text for code in zxingcpp.read_barcodes(found)] == [done.stdout.removesuffix("\n")]


def test_no_file_is_written_over(desk: Desk) -> None:
    done = desk.run("--inji", "--png", desk.at("out.png", b"mine"), desk.at("back.txt", BACK))
    assert (done.exit_code, done.stdout) == (3, "")
    assert (desk.folder / "out.png").read_bytes() == b"mine"


def test_a_picture_shows_one_code(desk: Desk) -> None:
    done = desk.run("--inji", "--png", desk.at("out.png"), desk.at("back.txt", BACK), desk.at("front.txt", FRONT))
    assert (done.exit_code, done.stdout) == (3, "")
    assert not (desk.folder / "out.png").exists()


@pytest.mark.parametrize("length", [1, 500, 3391])
def test_a_code_is_drawn_up_to_the_largest_there_is(length: int) -> None:
    with Image.open(io.BytesIO(code_png("7" * length))) as found:
        assert [code.text for code in zxingcpp.read_barcodes(found)] == ["7" * length]
    with pytest.raises(TooLarge):
        code_png("7" * 3392)


def test_the_keys_are_the_good_card_keys_of_the_pinned_city(desk: Desk) -> None:
    withdrawn = replace(listed("old card", Use.CARD), state=KeyState.WITHDRAWN)
    desk.put(Setting(trust_list(withdrawn, listed("other", Use.CARD, OTHER_CITY))))
    keys = json.loads(desk.run("--jwks").stdout)["keys"]
    ours = {key.kid: key for key in (signer("card").public, signer("card p-256", Alg.ES256).public)}
    assert {key["kid"] for key in keys} == ours.keys()
    assert {key["use"] for key in keys} == {"sig"}
    assert not any("d" in key for key in keys)


def test_a_key_of_the_set_verifies_what_its_card_signed(desk: Desk) -> None:
    by_curve = {key["crv"]: key for key in json.loads(desk.run("--jwks").stdout)["keys"]}
    edwards = ed25519.Ed25519PublicKey.from_public_bytes(_number(by_curve["Ed25519"]["x"]))
    edwards.verify(signer("card").sign(b"message"), b"message")
    point = b"\x04" + _number(by_curve["P-256"]["x"]) + _number(by_curve["P-256"]["y"])
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_numbers().x > 0
    assert {name: (key["kty"], key["alg"]) for name, key in by_curve.items()} == {
        "Ed25519": ("OKP", "EdDSA"),
        "P-256": ("EC", "ES256"),
    }


def _number(text: str) -> bytes:
    assert "=" not in text
    return urlsafe_b64decode(text + "=")


@pytest.mark.parametrize(
    "args", [(), ("--inji",), ("--jwks", "card.txt"), ("--inji", "--jwks", "card.txt"), ("--jwks", "--png", "out.png")]
)
def test_usage_is_told(desk: Desk, args: tuple[str, ...]) -> None:
    done = desk.run(*args)
    assert done.exit_code == 2
    assert "give --inji with the cards' files, or --jwks without any" in done.stderr


def test_inputs_that_cannot_be_looked_at_are_told(desk: Desk) -> None:
    blank = io.BytesIO()
    Image.new("L", (200, 200), 255).save(blank, "PNG")
    assert "no QR code" in desk.run("--inji", desk.at("blank.png", blank.getvalue())).stderr
    assert "cannot be read" in desk.run("--inji", desk.at("missing.txt")).stderr
    assert desk.run("--inji", desk.at("missing.txt")).exit_code == 3
