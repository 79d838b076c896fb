"""Export: the same signed bytes in the form that another system reads, and the keys to check them with.

MOSIP's Inji hands a CWT on as hex text: tag 61 around tag 18, as hex, compressed, in base45 (docs/interoperability.md
names the sources). Nothing is signed again, and only a code that holds here leaves.
"""

import io
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeAlias

from idsvc.card import qr
from idsvc.credential import base45, frame
from idsvc.credential.keys import KeyType, PublicKey
from idsvc.credential.trust_list import KeyState, Use
from idsvc.errors import IdsvcError
from idsvc.verify.held import Lists
from idsvc.verify.verdict import Reason, Verdict
from idsvc.verify.verifier import Verifier

Jwk: TypeAlias = dict[str, str]

_CWT_TAG: Final = b"\xd8\x3d"
"""CBOR tag 61 (RFC 8392, section 6)."""


class NotGenuine(IdsvcError):
    """A code that does not hold here, and why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("not exported: only a code that is genuine here leaves")
        self.verdict = verdict


class TooLarge(IdsvcError):
    """A text that no QR code with correction M holds."""


def inji_text(text: str, verifier: Verifier, at: datetime) -> str:
    """Return a genuine card's text in the form of MOSIP's Inji; raises NotGenuine for any other text."""
    verdict = verifier.verify(text, at)
    if verdict.reason is not Reason.VALID:
        raise NotGenuine(verdict)
    spelled = (_CWT_TAG + frame.unpack(text)).hex().encode("ascii")
    return base45.encode(zlib.compress(spelled, 9))


def code_png(text: str) -> bytes:
    """Return the QR code of an exported text as a PNG; raises TooLarge where no code holds that much."""
    if len(text) > qr.SCREEN_MOST:
        raise TooLarge("no QR code that can still be read holds this text: hand the text over")
    out = io.BytesIO()
    qr.draw(text, qr.plan_screen(text)).image().save(out, "PNG")
    return out.getvalue()


def jwk_set(lists: Lists) -> dict[str, list[Jwk]]:
    """Return the card keys of the lists that are good, as a JSON Web Key Set (RFC 7517)."""
    entries = (entry for held in lists.trust for entry in held.entries())
    return {"keys": _jwks(entry.key for entry in entries if entry.use is Use.CARD and entry.state is KeyState.GOOD)}


def _jwks(keys: Iterable[PublicKey]) -> list[Jwk]:
    return [_jwk(key) for key in sorted(keys, key=lambda key: key.kid)]


def _jwk(key: PublicKey) -> Jwk:
    common = {"kid": key.kid, "use": "sig", "x": _base64url(key.x)}
    if key.key_type is KeyType.OKP:  # RFC 8037
        return common | {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA"}
    return common | {"kty": "EC", "crv": "P-256", "alg": "ES256", "y": _base64url(key.y)}


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
