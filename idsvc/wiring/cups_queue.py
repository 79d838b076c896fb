"""What a queue of the spooler on this machine does with a job that fails: one IPP question by the local socket.

No command of CUPS tells this to somebody who may not read its settings (``printers.conf`` is root's). RFC 8011, section
4.2.5; ``printer-error-policy`` is CUPS's own word.
"""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import quote

ATTRIBUTE: Final = "printer-error-policy"

_ASK: Final = b"\x02\x00\x00\x0b\x00\x00\x00\x01"
"""Version 2.0, Get-Printer-Attributes, request 1."""

_OPERATION, _END, _FIRST_VALUE = 0x01, 0x03, 0x10
_CHARSET, _LANGUAGE, _URI, _KEYWORD = 0x47, 0x48, 0x45, 0x44
_HEAD_BYTES: Final = 8
_MAX_ANSWER: Final = 65536
_PATIENCE: Final = 10.0


class _Local(HTTPConnection):
    """HTTP on a socket of this machine: no other can be named."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Open the socket's file in place of a host."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(str(self._path))


def error_policy(queue: str, path: Path) -> str | None:
    """Return the queue's error policy in CUPS's words, such as ``abort-job``; None where nobody says it."""
    connection = _Local(path)
    try:
        connection.request("POST", f"/printers/{quote(queue)}", question(queue), {"Content-Type": "application/ipp"})
        return read_answer(connection.getresponse().read(_MAX_ANSWER))
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def question(queue: str) -> bytes:
    """Return the bytes that ask for a queue's error policy, and for nothing else."""
    asked = (
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, "printer-uri", f"ipp://localhost/printers/{quote(queue)}"),
        (_KEYWORD, "requested-attributes", ATTRIBUTE),
    )
    return _ASK + bytes([_OPERATION]) + b"".join(_written(*each) for each in asked) + bytes([_END])


def _written(tag: int, name: str, value: str) -> bytes:
    return bytes([tag]) + b"".join(len(each).to_bytes(2, "big") + each.encode("ascii") for each in (name, value))


def read_answer(answer: bytes) -> str | None:
    """Return the error policy that an answer names; None for a refusal, another answer, or one that is cut off."""
    return next((value for name, value in _values(answer) if name == ATTRIBUTE), None)


def _values(answer: bytes) -> Iterator[tuple[str, str]]:
    at = _HEAD_BYTES
    while at < len(answer) and answer[at] != _END:
        if answer[at] < _FIRST_VALUE:
            at += 1
            continue
        name, at = _text(answer, at + 1)
        value, at = _text(answer, at)
        if at > len(answer):
            return
        yield name, value


def _text(answer: bytes, at: int) -> tuple[str, int]:
    start = at + 2
    end = start + int.from_bytes(answer[at:start], "big")
    return answer[start:end].decode("utf-8", "replace"), end
