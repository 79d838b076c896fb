"""The line `root.fingerprint`: which root a verifier pins, and for which issuers it may speak."""

import re
from collections.abc import Iterable

from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import PublicKey
from idsvc.credential.text import is_uri

_LINE = re.compile(r"([0-9a-f]{64}) (\S+)")


def format_fingerprint(root: PublicKey, issuers: Iterable[str]) -> str:
    """Return the line: 64 hex digits of the RFC 9679 thumbprint, a space, the issuers in order, comma-separated."""
    return f"{root.thumbprint.hex()} {','.join(sorted(issuers))}"


def parse_fingerprint(line: str) -> tuple[bytes, frozenset[str]]:
    """Return the thumbprint (32 bytes) and the issuers of a line; raises Malformed for any other form."""
    found = _LINE.fullmatch(line.strip())
    issuers = frozenset(found[2].split(",")) if found else frozenset()
    if found is None or not all(map(is_uri, issuers)):
        raise Malformed(Step.SHAPE, "a root fingerprint is 64 hex digits, a space and the issuers' https addresses")
    return bytes.fromhex(found[1]), issuers
