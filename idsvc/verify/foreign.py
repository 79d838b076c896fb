"""What other kind of code a text is, told from its outer form alone.

The outer form is the spelling (prefix, hex, base64, base45), the compression and the first bytes inside: enough to
name a kind, too little to say anything of a person. No claim is looked at, and no sentence holds anything of the text.
What a payload is like is told only by `describe_payload`, for bytes whose signature held.
"""

import re
import zlib
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Callable
from typing import Final

from idsvc.credential import base45, cbor
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.frame import MAX_TEXT

_HEAD = 64
"""Bytes that are looked at, and inflated at most."""
_EVEN_HEX = 2 * _HEAD
_LONG = 64
"""Bytes above which base45 that reads well is no accident."""
_IDENTITY = 169

_PREFIXES: Final[tuple[tuple[str, str], ...]] = (
    ("HC1:", "The code is an EU digital COVID certificate (HC1:), not a card."),
    ("NZCP:/", "The code is a New Zealand COVID pass (NZCP:), not a card."),
    ("SHC:/", "The code is a SMART health card (shc:/), not a card."),
    ("INJI_OVP://", "The code asks Inji Verify to fetch a credential from a wallet; it holds none itself."),
    ("MDOC:", "The code starts a reading of an ISO 18013-5 mobile document (mdoc:); it holds none itself."),
    ("MDOC-OPENID4VP:", "The code asks a wallet to show a mobile document; it holds none itself."),
    ("OPENID-CREDENTIAL-OFFER:", "The code offers a credential to a wallet (OpenID4VCI); it holds none itself."),
    ("OPENID", "The code asks a wallet for a credential (OpenID); it holds none itself."),
    ("EUDI-", "The code asks an EU wallet for a credential; it holds none itself."),
    ("HAIP", "The code asks a wallet for a credential (OpenID HAIP); it holds none itself."),
    ("DIDCOMM:", "The code opens a connection of a wallet (DIDComm); it holds no credential itself."),
    ("DID:", "The code is a decentralized identifier (did:), not a card."),
    ("VC1-", "The code is a compressed W3C credential (CBOR-LD), not a card."),
    ("VP1-", "The code is a compressed W3C presentation (CBOR-LD), not a card."),
    ("OTPAUTH:", "The code sets up one-time passwords (otpauth:): do not keep it."),
    ("HTTPS://", "The code is a web address, not a card: nothing was opened."),
    ("HTTP://", "The code is a web address, not a card: nothing was opened."),
    ("WWW.", "The code is a web address, not a card: nothing was opened."),
    ("WIFI:", "The code joins a wireless network, not a card."),
    ("BEGIN:VCARD", "The code is a business card (vCard), not an ID card."),
    ("MECARD:", "The code is a business card (MeCard), not an ID card."),
    ("MAILTO:", "The code writes a message, not a card."),
    ("SMSTO:", "The code writes a message, not a card."),
    ("TEL:", "The code is a telephone number, not a card."),
    ("GEO:", "The code is a place on a map, not a card."),
    ("<?XML", "The code is an XML document, not a card."),
    ("<", "The code is a document of markup, not a card."),
    ("000201", "The code is for a payment (EMV), not a card."),
)
"""Beginnings in capitals, as a hand scanner may type them; the first that fits counts."""

_PATTERNS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"@\s{0,5}(?:ANSI|AAMVA)"),
        "The code is a North American driver's licence (AAMVA), not a city card.",
    ),
    (re.compile(r"(?i)eyJ[\w-]+\.[\w-]+\.[\w-]*~"), "The code is a credential with selective disclosure (SD-JWT)."),
    (re.compile(r"(?i)eyJ[\w-]+\.[\w-]+\.[\w-]*$"), "The code is a signed JSON token (JWT), such as a W3C credential."),
    (re.compile(r"(?i)eyJ[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$"), "The code is an encrypted JSON token (JWE)."),
    (re.compile(r"[{\[]"), "The code is a JSON document, such as a W3C credential without a compact form."),
    (
        re.compile(r"(?=.*<<)[A-Z0-9<]{28,44}\s{1,2}[A-Z0-9<]{28,44}"),
        "The code is a travel document's machine-readable zone.",
    ),
    (re.compile(r"\d{1000,}$"), "The code is one long number, the form of India's Aadhaar, not a card."),
    (re.compile(r"\d{6,48}$"), "The code is a number, such as a product's or a ticket's, not a card."),
    (
        re.compile(r".*\ufffd", re.DOTALL),
        "The code holds bytes where a card's holds text (raw CBOR, a seal).",
    ),
)

_SIGNED = b"\xd2\x84"
"""Tag 18 and an array of four: a card of this profile."""
_SIGNED_HEX = (b"d284", b"D284", b"d83dd284", b"D83DD284")
_KINDS: Final[tuple[tuple[tuple[bytes, ...], str], ...]] = (
    ((b"\xd8\x3d\xd2\x84",), "a signed token with tag 61 around tag 18"),
    ((b"\xd8\x3d\xd0", b"\xd0\x83"), "an encrypted token"),
    ((b"\xd8\x3d\xd1", b"\xd1\x84"), "a token with a shared secret's code, not a signature"),
    ((b"\xd8\x3d",), "a token with tag 61 and something else than tag 18"),
    ((_SIGNED,), "a signed token with tag 18"),
    (_SIGNED_HEX, "a signed token written as hex text, the form of MOSIP's PixelPass and Inji"),
    ((b"\x84\x43", b"\x84\x4d", b"\x84\x50", b"\x84\x58"), "a signed token without its tag"),
    ((b"\xd8\x62\x84",), "a token of several signatures"),
    ((b"\xd9\xd9\xf7",), "CBOR that names itself (tag 55799)"),
    ((b"{", b"["), "a JSON document"),
    (tuple(bytes((first,)) for first in range(0xA1, 0xBC)), "a CBOR map that nobody signed"),
)
"""First bytes and what they begin."""
_OURS: Final = "a card here is a signed token with tag 18 alone, compressed with zlib at level 9 and written in base45."
_PACKED: Final = "The code is base45 of bytes that zlib does not open: codes of claim 169 may use Brotli; "


def describe(text: str) -> str | None:
    """Return one sentence on the kind of code a text is, None for a card's own form and for an unknown kind."""
    head = text.strip("\r\n\t")[:MAX_TEXT]
    return _named(head) or _spelled(head)


def describe_payload(payload: bytes) -> str | None:
    """Return one sentence on a signed payload that is no card's, None where it is a map with a map of claim 169.

    For bytes whose signature held; before that nobody looks.
    """
    try:
        claims = cbor.decode_map(payload, Step.SHAPE)
    except Malformed:
        return "The signed bytes are not one map of deterministic CBOR."
    if _IDENTITY not in claims:
        return "The signed claims hold no identity data (claim 169): this is another kind of token."
    if isinstance(claims[_IDENTITY], bytes):
        return "The identity data (claim 169) is wrapped in a byte string, as some issuers write it; a card's is a map."
    return None if isinstance(claims[_IDENTITY], dict) else "The identity data (claim 169) is no map."


def _named(text: str) -> str | None:
    folded = text[:_HEAD].upper()
    for prefix, sentence in _PREFIXES:
        if folded.startswith(prefix):
            return sentence
    return next((sentence for pattern, sentence in _PATTERNS if pattern.match(text)), None)


def _spelled(text: str) -> str | None:
    for spelling, read in _SPELLINGS.items():
        data = read(text)
        if not data:
            continue
        inflated = _inflated_head(data)
        kind = _kind(data[:_HEAD] if inflated is None else inflated)
        if kind is not None:
            return _sentence(spelling, kind, data, inflated is not None)
        if spelling == _BASE45 and inflated is None and len(data) > _LONG:
            return _PACKED + _OURS
    return None


def _sentence(spelling: str, kind: str, data: bytes, packed: bool) -> str | None:  # noqa: FBT001 - a fact of the code
    right = data.startswith(b"\x78\xda")
    if spelling == _BASE45 and packed and right and kind == _kind(_SIGNED):
        return None
    packing = ("compressed" if right else "compressed at another level") if packed else "not compressed"
    return f"The code holds {kind}, {packing}, in {spelling}; {_OURS}"


def _kind(head: bytes) -> str | None:
    return next((kind for beginnings, kind in _KINDS if head.startswith(beginnings)), None)


def _inflated_head(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(data, _HEAD) or None
    except zlib.error:
        return None


def _from_hex(text: str) -> bytes:
    return bytes.fromhex(text[:_EVEN_HEX]) if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text) else b""


def _from_base45(text: str) -> bytes:
    try:
        return base45.decode(text)
    except Malformed:
        return b""


def _from_base64(text: str) -> bytes:
    plain = text.rstrip("=").translate(_URL_SAFE)
    if not re.fullmatch(r"[A-Za-z0-9+/]+", plain):
        return b""
    try:
        return a2b_base64(plain + "=" * (-len(plain) % 4))
    except NotBase64:
        return b""


_URL_SAFE = str.maketrans("-_", "+/")
_BASE45: Final = "base45"
_SPELLINGS: Final[dict[str, Callable[[str], bytes]]] = {
    "hex text": _from_hex,
    _BASE45: _from_base45,
    "base64": _from_base64,
}
