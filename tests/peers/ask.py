"""Asks the Python peers what they make of our codes and lists; runs under their own interpreter, without idsvc.

Standard input: {"trust": hex, "status": [hex], "cases": {name: {"cose": hex, "text": base45}}}. Standard output:
{peer: {name: answer}}, where an answer is {"good": what the peer read} or {"refused": its error}.
The keys are the COSE_Key maps of our trust list as they stand in it.
"""

import json
import sys
from collections.abc import Callable, Mapping

import cbor2
import claim169
import cwt
from pycose.exceptions import CoseIllegalAlgorithm
from pycose.headers import KID, Algorithm
from pycose.keys import CoseKey
from pycose.messages import Sign1Message
from pyeudiw.status_list.helper import StatusListTokenHelper

KEYS, ROOT = -65540, -65541

REFUSALS = (ValueError, cbor2.CBORDecodeError, cwt.CWTError, CoseIllegalAlgorithm, claim169.Claim169Exception)
"""What the peers raise of a code that they do not take; any other error is a fault of theirs or of this file."""

Keys = Mapping[bytes, dict]


def listed(trust: bytes) -> tuple[Keys, dict]:
    """Return the COSE_Key maps by key id, and the root's."""
    claims = cbor2.loads(cbor2.loads(trust).value[2])
    maps = [entry[1] for entry in claims[KEYS]]
    return {found[2]: found for found in maps}, claims[ROOT]


def named(keys: Mapping[bytes, object], header: Mapping, label: object) -> object:
    """Return the key that a header names, for a peer that takes one; raises ``ValueError`` where it has none."""
    if header.get(label) not in keys:
        raise ValueError("no key has the id in the header")
    return keys[header[label]]


def read(claims: dict) -> dict:
    """Return what the tests compare, from a CWT claims set."""
    identity = claims[169]
    reference = claims[65535]["status_list"]
    faces = [face[0].hex() for face in identity.get(62, [])]
    return {
        "issuer": claims[1],
        "expires": claims[4],
        "number": identity[1],
        "name": identity[4],
        "flags": identity[75],
        "faces": faces,
        "index": reference["idx"],
    }


def with_cwt(keys: Keys, _root: dict) -> Callable[[dict], dict]:
    """PyPI cwt: chooses the key by its id, checks signature and expiry."""
    known = [cwt.COSEKey.new(found) for found in keys.values()]
    return lambda case: read(cwt.decode(bytes.fromhex(case["cose"]), known))


def with_pycose(keys: Keys, _root: dict) -> Callable[[dict], dict]:
    """PyPI pycose: checks the signature under the key that we look up by the header's key id."""
    known = {kid: CoseKey.from_dict(found) for kid, found in keys.items()}

    def ask(case: dict) -> dict:
        message = Sign1Message.decode(bytes.fromhex(case["cose"]))
        message.key = named(known, message.phdr, KID)
        if Algorithm not in message.phdr:  # pycose breaks off with an AttributeError
            raise ValueError("the header has no algorithm")
        if not message.verify_signature():
            raise ValueError("pycose says that the signature is not valid")
        return read(cbor2.loads(message.payload))

    return ask


def with_claim169(keys: Keys, _root: dict) -> Callable[[dict], dict]:
    """PyPI claim169 (Rust): takes the QR text and one raw key, so the header's key id chooses it here."""

    def ask(case: dict) -> dict:
        key = named(keys, cbor2.loads(cbor2.loads(bytes.fromhex(case["cose"])).value[0]), 4)
        raw = {"verify_with_ed25519": key[-2]}
        if key[1] != 1:  # SEC 1: 04, x, y
            raw = {"verify_with_ecdsa_p256": b"\x04" + key[-2] + key[-3]}
        found = claim169.decode(case["text"], **raw)
        if not found.is_verified():
            raise ValueError("claim169 says that the signature is not valid")
        person, meta = found.claim169, found.cwt_meta
        faces = [bytes(face.data).hex() for face in person.face or []]
        return {"issuer": meta.issuer, "expires": meta.expires_at, "number": person.id, "name": person.full_name} | {
            "faces": faces
        }

    return ask


def with_pyeudiw(keys: Keys, _root: dict) -> Callable[[dict], dict]:
    """PyPI pyeudiw reads the status list's CWT form and does not check signatures: cwt does that first."""
    known = {kid: cwt.COSEKey.new(found) for kid, found in keys.items()}

    def ask(case: dict) -> dict:
        token = bytes.fromhex(case["cose"])
        cwt.COSE.new().decode(token, named(known, cbor2.loads(cbor2.loads(token).value[0]), 4))
        found = StatusListTokenHelper.from_token(case["cose"])
        size = len(found.status_list) * 8 // found.bits
        return {
            "uri": found.sub,
            "issued": found.iat,
            "ttl": found.ttl,
            "size": size,
            "revoked": [index for index in range(size) if found.get_status(index) == 1],
        }

    return ask


def with_trust(_keys: Keys, root: dict) -> Callable[[dict], dict]:
    """PyPI cwt on the trust list itself, under the root key that it carries."""
    key = cwt.COSEKey.new(root)
    return lambda case: {"sequence": cbor2.loads(cwt.COSE.new().decode(bytes.fromhex(case["cose"]), key))[-65537]}


CARDS = {"cwt": with_cwt, "pycose": with_pycose, "claim169": with_claim169}
PEERS = {"card": CARDS, "status": {"cwt, then pyeudiw": with_pyeudiw}, "trust": {"cwt": with_trust}}


def answer(ask: Callable[[dict], dict], case: dict) -> dict:
    try:
        return {"good": ask(case)}
    except REFUSALS as refusal:
        return {"refused": f"{type(refusal).__name__}: {refusal}"}


def main() -> None:
    job = json.load(sys.stdin)
    keys, root = listed(bytes.fromhex(job["trust"]))
    answers = {
        peer: {name: answer(ask, case) for name, case in job["cases"].items()}
        for peer, make in PEERS[job["kind"]].items()
        for ask in [make(keys, root)]
    }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
