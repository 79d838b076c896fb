"""Compares vector files by what they say: zlib output differs between builds, so compressed parts are inflated."""

import json
import zlib
from base64 import b64decode

from idsvc.credential import base45, frame
from idsvc.credential.errors import Malformed
from idsvc.credential.status_list import parse_status_list
from tests.support.verdict_cards import trust_list


def inflated(text: str) -> object:
    """Return a vector file's value with every compressed part inflated: zlib output differs between builds."""
    return _inflated(json.loads(text))


def _inflated(value: object) -> object:
    match value:
        case dict():
            return {key: _inflated_member(str(key), item) for key, item in value.items()}
        case list():
            return [_inflated(item) for item in value]
        case _:
            return value


def _inflated_member(key: str, item: object) -> object:
    if key in {"text", "front", "back"}:
        return _inflated_text(str(item))
    if key == "status" and isinstance(item, list):
        keys = trust_list()
        return [str(parse_status_list(b64decode(data), keys)[0]) for data in item]
    return _inflated(item)


def _inflated_text(text: str) -> str:
    try:
        return frame.unpack(text).hex()
    except Malformed as error:
        return _loosely(text, error.step.name)


def _loosely(text: str, step: str) -> str:
    """Return what zlib makes of a text that the frame refuses, else its length: the deflate bytes are the builder's."""
    try:
        inflater = zlib.decompressobj()
        return f"{step} {inflater.decompress(base45.decode(text), 2 * frame.MAX_BYTES).hex()}"
    except (Malformed, zlib.error):
        return step
