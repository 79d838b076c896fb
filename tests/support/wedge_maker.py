"""Makes the vectors of typed lines: codes of `valid.json` and the layout test, through the layouts of `keyboards`."""

import json
import zlib

from idsvc.credential import base45
from idsvc.credential.base45 import ALPHABET
from tests.support.keyboards import KEYBOARDS, Keyboard


def wedge_json(valid: str) -> str:
    """Return the vector file's text, from that of `valid.json`."""
    codes = {case["name"]: case["text"] for case in json.loads(valid)}
    layouts = {name: {"typed": board.test(), "prefix": "]Q"} for name, board in KEYBOARDS.items()}
    layouts |= {f"{name}, identified": _identified(board) for name, board in KEYBOARDS.items()}
    cases = [*_learning(), *_plain(codes["front"]), *_damaged()]
    for name, board in KEYBOARDS.items():
        cases += _typed(name, board, codes["front"], codes["back"])
    found = {"layouts": layouts, "cases": cases}
    return json.dumps(found, indent=1, ensure_ascii=True) + "\n"


def _identified(board: Keyboard) -> dict[str, str]:
    return {"typed": board.test(), "prefix": board.type("]Q")}


def _learning() -> list[dict[str, str | None]]:
    tests = [(name, board.test()) for name, board in KEYBOARDS.items()]
    tests += [(f"{name}, identified", board.type(f"]Q1{ALPHABET}")) for name, board in KEYBOARDS.items()]
    return [
        {"name": f"layout test, {name}", "line": f"{typed}\r\n", "layout": None, "kind": "layout", "learnt": name}
        for name, typed in tests
    ]


def _typed(name: str, board: Keyboard, front: str, back: str) -> list[dict[str, str | None]]:
    spaced = spaced_text() if board.dead else ""
    lines = [
        (f"front, {name}", name, board.type(front), front),
        (f"back, {name}", name, f"{board.type(back)}\r", back),
        (f"front identified, {name}", f"{name}, identified", board.type(f"]Q1{front}"), front),
        *([(f"spaces after a dead key, {name}", name, board.type(spaced), spaced)] if spaced else []),
    ]
    return [
        {"name": title, "line": line, "layout": layout, "kind": "code", "text": text}
        for title, layout, line, text in lines
    ]


def spaced_text() -> str:
    """Return base45 of a zlib stream with `+ ` in it before a digit, before a vowel and nowhere else.

    The stream is one stored block, made by hand, so that every builder has the same.
    """
    data = b"".join([b"\0", _pair("+ 5"), b"city", _pair("+ A"), b"card"])
    size = len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little")
    return base45.encode(b"\x78\x01\x01" + size + data + zlib.adler32(data).to_bytes(4, "big"))


def _pair(text: str) -> bytes:
    return base45.decode(text)


def _plain(front: str) -> list[dict[str, str | None]]:
    stranger = "HTTPS://SHOP.EXAMPLE/TABLE/7"
    lines = [
        ("a front on a US keyboard", front, front),
        ("small letters, by Caps Lock", front.lower(), front),
        ("identifier of a QR code", f"]Q1{front}", front),
        ("identifier without a digit", f"]Q{front}", front),
        ("line ends and tabs around it", f"\t{front}\r\n", front),
        ("another system's code", stranger.lower(), stranger),
        ("a sharp s has no capital of one character", "straße und weg", "STRAßE UND WEG"),
        ("too long for any code", "a" * 4300, "a" * 4300),
    ]
    cases: list[dict[str, str | None]] = [
        {"name": title, "line": line, "layout": None, "kind": "code", "text": text} for title, line, text in lines
    ]
    unknown = KEYBOARDS["German"].type(front)
    cases += [
        {"name": "a foreign layout not learnt yet", "line": unknown, "layout": None, "kind": "code", "text": unknown},
        {"name": "a US line after a foreign test", "line": front, "layout": "German", "kind": "code", "text": front},
        {"name": "nothing", "line": "\r\n", "layout": None, "kind": "empty"},
        {"name": "nothing but tabs", "line": "\t\t", "layout": "German", "kind": "empty"},
    ]
    return cases


def _damaged() -> list[dict[str, str | None]]:
    german = KEYBOARDS["German"].test()
    lines = [("the dead key and the next are lost", german.replace("`ß", "")), ("a key is lost", german[1:])]
    return [{"name": title, "line": line, "layout": None, "kind": "damaged"} for title, line in lines]
