from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from hashlib import sha256

import pytest

from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import PublicKey
from idsvc.credential.trust_list import TrustKey
from idsvc.verify.bundle import parse_bundle
from idsvc.verify.held import ListRefused, read_status, read_trust
from idsvc.verify.lists import parse_anchors
from tests.differential.list_mutations import fingerprint_texts, lists, trust_bytes
from tests.support.node import answers
from tests.support.verdict_cards import CITY, OTHER_CITY, signer

ROOT = format_fingerprint(signer("root").public, {CITY})
PINNED = {"trust-not-signed": "not signed by a root", "status-not-signed": "not signed by a status key"}
CODES = PINNED | {
    "not-a-trust-list": "this is not a city list",
    "not-a-status-list": "this is not a list of cancelled cards",
    "bad-fingerprint": "a root fingerprint is",
}
Answer = dict[str, object]


def text(data: bytes) -> str:
    return b64encode(data).decode()


def refusal(error: ListRefused) -> Answer:
    (code,) = (code for code, words in CODES.items() if words in str(error))
    return {"refused": code}


def read(reader: Callable[[bytes], Answer], data: bytes) -> Answer:
    try:
        return reader(data)
    except ListRefused as error:
        return refusal(error)


def key_members(entry: TrustKey) -> Answer:
    key: PublicKey = entry.key
    window = {"notBefore": entry.not_before, "stopSigning": entry.stop_signing, "acceptUntil": entry.accept_until}
    names = {"issuer": entry.issuer, "use": entry.use.name.lower(), "state": entry.state.name.lower()}
    return {"thumbprint": key.thumbprint.hex(), "kid": key.kid, **window, **names}


def trust_answer(data: bytes) -> Answer:
    trust = read_trust(data, parse_anchors(ROOT)).trust
    dates = {"sequence": trust.sequence, "issued": trust.issued, "expires": trust.expires, "specimen": trust.specimen}
    cities = [[city, [list(name) for name in names.items()]] for city, names in trust.cities.items()]
    return {**dates, "keys": [key_members(entry) for entry in trust.keys], "cities": cities}


def status_answer(root: str, data: bytes) -> Answer:
    found = read_status(data, [read_trust(trust_bytes(), parse_anchors(root))])
    status = found.status
    named = {"issuer": found.issuer, "uri": status.uri, "issued": status.issued, "expires": status.expires}
    return {**named, "bytes": len(status.bits), "sha256": sha256(status.bits).hexdigest()}


def outcomes(found: list[Answer]) -> Counter[object]:
    return Counter(answer.get("refused", "accepted") for answer in found)


def test_trust_lists_are_read_alike() -> None:
    data = list(lists("trust"))
    expected = [read(trust_answer, each) for each in data]
    found = answers({"op": "trust", "root": ROOT, "data": text(each)} for each in data)
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []
    assert min(outcomes(expected)[code] for code in ("accepted", "trust-not-signed", "not-a-trust-list")) >= 100


@pytest.mark.parametrize("cities", [{CITY}, {CITY, OTHER_CITY}])
def test_status_lists_are_read_alike(cities: set[str]) -> None:
    root = format_fingerprint(signer("root").public, cities)
    data = list(lists("status"))
    expected = [read(lambda each: status_answer(root, each), each) for each in data]
    trust = [text(trust_bytes())]
    found = answers({"op": "status", "root": root, "trust": trust, "data": text(each)} for each in data)
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []
    assert min(outcomes(expected)[code] for code in ("accepted", "status-not-signed", "not-a-status-list")) >= 100


def test_files_of_lists_are_read_alike() -> None:
    def bundle_answer(data: bytes) -> Answer:
        try:
            found = parse_bundle(data)
        except ListRefused:
            return {"refused": "not-a-bundle"}
        return {"trust": [text(each) for each in found.trust], "statuses": [text(each) for each in found.statuses]}

    data = list(lists("bundle"))
    expected = [bundle_answer(each) for each in data]
    found = answers({"op": "bundle", "data": text(each)} for each in data)
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []
    assert min(outcomes(expected).values()) >= 50


def test_fingerprints_are_read_alike() -> None:
    def anchors_answer(line: str) -> list[str] | Answer:
        try:
            found = parse_anchors(line)
        except ListRefused as error:
            return refusal(error)
        return [f"{anchor.fingerprint.hex()} {','.join(sorted(anchor.issuers))}" for anchor in found]

    texts = list(fingerprint_texts())
    expected = [anchors_answer(each) for each in texts]
    found = answers({"op": "anchors", "text": each} for each in texts)
    assert [trio for trio in zip(texts, found, expected, strict=True) if trio[1] != trio[2]] == []
    assert sum(isinstance(each, list) and len(each) > 0 for each in expected) >= 20
