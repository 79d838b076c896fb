"""Other forms met in the wild: refused by the verifier, each with its reason, and named without their content."""

import zlib
from base64 import b64encode, urlsafe_b64encode
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.credential import base45, cbor, frame
from idsvc.credential.claims import encode_claims
from idsvc.credential.cose import sign1
from idsvc.verify import foreign
from idsvc.verify.explain import Explanation, explain
from idsvc.verify.foreign import describe, describe_payload
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Reason
from tests.support.verdict_cards import AT, Setting, back, front, signer

PAYLOAD = encode_claims(back())
CARD = sign1(PAYLOAD, signer("card"))
CWT = b"\xd8\x3d" + CARD


def packed(data: bytes, level: int = 9) -> str:
    return base45.encode(zlib.compress(data, level))


def jwt(*parts: str) -> str:
    return ".".join(urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)


def explained(text: str) -> Explanation:
    setting = Setting()
    return explain(text, AT, [setting.anchor], setting.lists(), VerifyPolicy())


class Form(NamedTuple):
    text: str
    reason: Reason
    says: str


NO, BAD = Reason.NOT_A_CARD, Reason.UNREADABLE
HEADER = '{"alg":"ES256","typ":"JWT"}'
FORMS = {
    # Our own signed bytes, carried otherwise.
    "tag 61 around tag 18": Form(packed(CWT), NO, "tag 61 around tag 18"),
    "tag 61 alone": Form(packed(b"\xd8\x3d" + CARD[1:]), NO, "tag 61 and something else"),
    "no tag": Form(packed(CARD[1:]), NO, "without its tag"),
    "hex text": Form(CARD.hex(), NO, "with tag 18, not compressed, in hex text"),
    "hex text in capitals": Form(CARD.hex().upper(), NO, "with tag 18, not compressed, in hex text"),
    "hex text of the compressed card": Form(zlib.compress(CARD, 9).hex(), NO, "with tag 18, compressed, in hex text"),
    "Inji": Form(packed(CWT.hex().encode()), NO, "PixelPass and Inji"),
    "Inji in capitals": Form(packed(CARD.hex().upper().encode()), NO, "PixelPass and Inji"),
    "base64": Form(b64encode(CARD).decode(), NO, "with tag 18, not compressed, in base64"),
    "base64url of the compressed card": Form(
        urlsafe_b64encode(zlib.compress(CARD, 9)).rstrip(b"=").decode(), NO, "with tag 18, compressed, in base64"
    ),
    "not compressed": Form(base45.encode(CARD), NO, "with tag 18, not compressed, in base45"),
    "another level": Form(packed(CARD, 1), BAD, "compressed at another level"),
    "raw CBOR": Form(CARD.decode("ascii", "replace"), NO, "holds bytes"),
    "Brotli, or anything else": Form(base45.encode(b"\x0b" + CARD[1:]), NO, "may use Brotli"),
    "HC1 before a card": Form("HC1:" + frame.pack(CARD), NO, "digital COVID certificate"),
    # Other tokens in the same packing.
    "encrypted": Form(packed(b"\xd0\x83\x43\xa1\x01\x03\xa0\x40"), NO, "an encrypted token"),
    "encrypted, in tag 61": Form(packed(b"\xd8\x3d\xd0\x83\x43\xa1\x01\x03\xa0\x40"), NO, "an encrypted token"),
    "a shared secret": Form(packed(b"\xd1\x84\x43\xa1\x01\x05\xa0\x40\x40"), NO, "shared secret"),
    "several signatures": Form(packed(b"\xd8\x62\x84\x40\xa0\x40\x80"), NO, "several signatures"),
    "self-described CBOR": Form(packed(b"\xd9\xd9\xf7" + CARD), NO, "tag 55799"),
    "PixelPass of JSON": Form(packed(cbor.encode({"id": "207"})), NO, "a CBOR map that nobody signed"),
    "compressed JSON": Form(packed(b'{"id": "207"}'), NO, "a JSON document, compressed"),
    # Forms with a name of their own.
    "digital COVID certificate": Form("HC1:NCFOXN%TS3DH0YOJ58S", NO, "digital COVID certificate"),
    "COVID pass of New Zealand": Form("NZCP:/1/2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZ", NO, "New Zealand"),
    "SMART health card": Form("shc:/56762909524320603460292437404460312229", NO, "SMART health card"),
    "mobile document": Form("mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWojRgrzl9C76WZQ", NO, "ISO 18013-5"),
    "mobile document over OpenID": Form("mdoc-openid4vp://?client_id=x", NO, "mobile document"),
    "Inji Verify's request": Form("INJI_OVP://https://wallet.example/authorize?x=1", NO, "asks Inji Verify"),
    "credential offer": Form("openid-credential-offer://?credential_offer_uri=https://a.example", NO, "OpenID4VCI"),
    "credential offer as typed": Form("OPENID-CREDENTIAL-OFFER://?X", NO, "OpenID4VCI"),
    "presentation request": Form("openid4vp://?client_id=x&request_uri=y", NO, "asks a wallet"),
    "EU wallet": Form("eudi-openid4vp://?client_id=x", NO, "EU wallet"),
    "HAIP": Form("haip://?client_id=x", NO, "HAIP"),
    "DIDComm": Form("didcomm://?_oob=abc", NO, "DIDComm"),
    "DID": Form("did:web:city.example", NO, "decentralized identifier"),
    "CBOR-LD": Form("VP1-B3ECQDJ6XAIBQ", NO, "W3C presentation"),
    "JWT": Form(jwt(HEADER, '{"sub":"x"}') + ".c2ln", NO, "JWT"),
    "SD-JWT": Form(jwt(HEADER, '{"sub":"x"}') + ".c2ln~WyJzYWx0Il0~", NO, "SD-JWT"),
    "JWE": Form(jwt(HEADER, "") + ".aXY.Y2lwaGVy.dGFn", NO, "JWE"),
    "W3C credential as JSON": Form('{"@context": ["https://www.w3.org/ns/credentials/v2"]}', NO, "JSON document"),
    "driver's licence, PDF417": Form("@\n\x1e\rANSI 636000100002DL00410278ZV03190008", NO, "AAMVA"),
    "Aadhaar": Form("6" * 3000, NO, "Aadhaar"),
    "Aadhaar, the old one": Form('<?xml version="1.0"?><PrintLetterBarcodeData/>', NO, "XML"),
    "passport zone": Form(
        "P<UTOLIMA<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<00",
        NO,
        "travel document",
    ),
    "product number": Form("4006381333931", NO, "product"),
    "web address": Form("https://city.example/id?card=1", NO, "web address"),
    "web address as typed": Form("HTTPS://CITY.EXAMPLE/ID", NO, "web address"),
    "wireless network": Form("WIFI:T:WPA;S:Library;P:secret;;", NO, "wireless network"),
    "business card": Form("BEGIN:VCARD\nVERSION:4.0\nFN:Ana Lima\nEND:VCARD", NO, "vCard"),
    "one-time passwords": Form("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", NO, "one-time passwords"),
    "payment": Form("00020101021226580014", NO, "payment"),
}


@pytest.mark.parametrize("name", FORMS)
def test_another_form_is_refused_and_named(name: str) -> None:
    form = FORMS[name]
    assert Setting().verifier().verify(form.text, AT).reason is form.reason
    assert form.says in (describe(form.text) or "")
    assert explained(form.text).foreign == describe(form.text)


@pytest.mark.parametrize("text", [frame.pack(CARD), frame.pack(sign1(encode_claims(front()), signer("card"))) + "\r\n"])
def test_a_card_of_ours_has_no_other_form(text: str) -> None:
    assert describe(text) is None


@pytest.mark.parametrize("text", ["", "hello", "NCF", " ", "\0", "ÄÖÜ", "abc.def", "==", "1234", "F" * 64])
def test_what_is_nothing_in_particular_has_no_name(text: str) -> None:
    assert describe(text) is None


CLAIMS = cbor.decode(PAYLOAD)
assert isinstance(CLAIMS, dict)
WRAPPED = cbor.encode(CLAIMS | {169: cbor.encode(CLAIMS[169])})
PAYLOADS = {
    "claim 169 in a byte string": (WRAPPED, "wrapped in a byte string"),
    "claim 169 is a list": (cbor.encode(CLAIMS | {169: [1]}), "no map"),
    "no claim 169": (cbor.encode({1: "https://id.rivermouth.example"}), "no identity data"),
    "no map": (cbor.encode([1]), "not one map"),
    "not deterministic": (b"\xbf\xff", "not one map"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_of_another_kind_is_unreadable_though_a_listed_key_signed_it(name: str) -> None:
    payload, says = PAYLOADS[name]
    text = frame.pack(sign1(payload, signer("card")))
    assert Setting().verifier().verify(text, AT).reason is Reason.UNREADABLE
    assert says in (describe_payload(payload) or "")
    assert describe(text) is None  # before the signature holds nobody looks that deep
    assert says in (explained(text).foreign or "")


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_same_payload_under_a_key_that_is_not_listed_is_just_altered(name: str) -> None:
    listed, stranger = signer("card"), signer("stranger")
    whole = bytearray(sign1(PAYLOADS[name][0], listed))
    whole[-64:] = sign1(PAYLOADS[name][0], stranger)[-64:]
    text = frame.pack(bytes(whole))
    assert Setting().verifier().verify(text, AT).reason is Reason.ALTERED
    assert explained(text).foreign is None


def test_a_payload_of_a_card_needs_no_word() -> None:
    assert describe_payload(PAYLOAD) is None


PACKINGS = ("compressed", "compressed at another level", "not compressed")
SENTENCES = {
    *(sentence for _, sentence in foreign._PREFIXES),
    *(sentence for _, sentence in foreign._PATTERNS),
    *(
        f"The code holds {kind}, {packing}, in {spelling}; {foreign._OURS}"
        for (_, kind), packing, spelling in product(foreign._KINDS, PACKINGS, foreign._SPELLINGS)
    ),
    foreign._PACKED + foreign._OURS,
    None,
}
BYTES = st.binary(max_size=200) | st.binary(max_size=64).map(lambda tail: CARD[:40] + tail)


@given(
    st.text(max_size=200)
    | BYTES.map(base45.encode)
    | BYTES.map(packed)
    | BYTES.map(bytes.hex)
    | BYTES.map(lambda data: b64encode(data).decode())
    | st.sampled_from([prefix for prefix, _ in foreign._PREFIXES]).flatmap(lambda prefix: st.text().map(prefix.__add__))
)
def test_whatever_the_text_the_sentence_is_one_of_ours_word_for_word(text: str) -> None:
    assert describe(text) in SENTENCES


@given(st.binary(max_size=200))
def test_whatever_the_payload_the_sentence_is_one_of_ours(payload: bytes) -> None:
    says = describe_payload(payload)
    assert says is None or any(part in says for _, part in PAYLOADS.values())
