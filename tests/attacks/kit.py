"""Raw parts to build attacks from: signed messages byte by byte, past everything that a signer would refuse."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from idsvc.credential import base45, cbor, cose
from idsvc.credential.claims import encode_claims
from idsvc.credential.keys import Alg, LocalSigner
from tests.support.verdict_cards import AT, back, front, signer

CARD = signer("card")
CARD_P256 = signer("card p-256", Alg.ES256)
KID = CARD.public.kid.encode()
KID_P256 = CARD_P256.public.kid.encode()
HEADER = cbor.encode({1: -8, 4: KID})
FRONT = encode_claims(front())
BACK = encode_claims(back())


@dataclass(frozen=True)
class Attack:
    """A code, the setting it meets, and the reason that every verifier must give."""

    name: str
    text: str
    reason: str
    setting: str = "usual"
    audience: str = "library"
    at: datetime = AT

    def job(self) -> dict[str, str]:
        """Return the job that a verifier in another language is given."""
        at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"text": self.text, "lists": self.setting, "audience": self.audience, "at": at}


def text_of(data: bytes) -> str:
    """Return the QR text of any bytes, compressed as a signer does."""
    return base45.encode(zlib.compress(data, 9))


def string(data: bytes) -> bytes:
    """Return a byte string, encoded."""
    return cbor.encode(data)


def message(
    payload: bytes = FRONT,
    by: LocalSigner = CARD,
    *,
    protected: bytes | None = None,
    unprotected: bytes = b"\xa0",
    signature: bytes | None = None,
    head: bytes = b"\xd2\x84",
) -> bytes:
    """Return a COSE message of these parts; the signature is the signer's own over them unless another is given."""
    protected = cbor.encode({1: int(by.alg), 4: by.public.kid.encode()}) if protected is None else protected
    own = by.sign(cose.to_be_signed(protected, payload))
    signed = string(own if signature is None else signature)
    return head + string(protected) + unprotected + string(payload) + signed


def code(payload: bytes = FRONT, by: LocalSigner = CARD, **parts: bytes | None) -> str:
    """Return the QR text of `message`."""
    return text_of(message(payload, by, **parts))  # type: ignore[arg-type]


def replaced(payload: bytes, old: bytes, new: bytes) -> bytes:
    """Return the payload with the one place of `old` changed; the change must happen."""
    assert payload.count(old) == 1, (payload.count(old), old)
    return payload.replace(old, new)


def claim(payload: bytes, path: tuple[int | str, ...], raw: bytes) -> bytes:
    """Return the payload with the value at a path given as raw CBOR; every level is encoded as it should be."""
    return _put(cbor.decode(payload), path, raw)


def _put(value: object, path: tuple[int | str, ...], raw: bytes) -> bytes:
    if not path:
        return raw
    assert isinstance(value, dict)
    items = {key: cbor.encode(item) for key, item in value.items()}
    items[path[0]] = _put(value.get(path[0], {}), path[1:], raw)
    pairs = sorted((cbor.encode(key), item) for key, item in items.items())
    return map_of(*pairs)


def map_of(*pairs: tuple[bytes, bytes]) -> bytes:
    """Return a map of encoded pairs in the order given, whether or not that is allowed."""
    assert len(pairs) < 24
    return bytes((0xA0 | len(pairs),)) + b"".join(key + value for key, value in pairs)


def pairs_of(payload: bytes, *path: int | str) -> list[tuple[bytes, bytes]]:
    """Return the encoded pairs of the map at a path, in order."""
    value: object = cbor.decode(payload)
    for key in path:
        assert isinstance(value, dict)
        value = value[key]
    assert isinstance(value, dict)
    return [(cbor.encode(key), cbor.encode(item)) for key, item in value.items()]


def rows(reason: str, table: dict[str, str | Callable[[], str]], **more: str) -> list[Attack]:
    """Return an attack for each name and text of a table that all get the same reason."""
    texts = {name: text if isinstance(text, str) else text() for name, text in table.items()}
    return [Attack(name, text, reason, **more) for name, text in texts.items()]  # type: ignore[arg-type]
