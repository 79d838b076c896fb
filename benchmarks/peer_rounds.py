"""Rounds of one Python peer, under the peers' own interpreter, without idsvc: ``peer_rounds.py PEER FROM codes.json``.

FROM is ``text`` for the QR text, which takes PyPI base45 and zlib before a peer that knows COSE only, or ``cose`` for
the bytes inside. A line of standard input names a kind of code; the answer is the seconds that all codes of it took.
The peers check the signature and read the claims; they know nothing of status, windows or forbidden claims.
"""

import json
import sys
import zlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import base45
import cbor2
import claim169
import cwt
from pycose.headers import KID
from pycose.keys import CoseKey
from pycose.messages import Sign1Message

Key = dict[int, int | bytes]
Code = dict[str, str]
Work = Callable[[Code], Callable[[], bool]]
Read = Callable[[Code], Callable[[], bytes]]


def cose_key(algorithm: str, found: dict[str, str]) -> Key:
    """Return the COSE_Key map (RFC 9052, section 7) of a public key."""
    kid, x = found["kid"].encode(), bytes.fromhex(found["x"])
    if algorithm == "Ed25519":
        return {1: 1, 2: kid, 3: -8, -1: 6, -2: x}
    return {1: 2, 2: kid, 3: -7, -1: 1, -2: x, -3: bytes.fromhex(found["y"])}


def cose_of(code: Code) -> Callable[[], bytes]:
    """Return the COSE bytes as they are."""
    data = bytes.fromhex(code["cose"])
    return lambda: data


def text_of(code: Code) -> Callable[[], bytes]:
    """Read the COSE bytes out of the QR text."""
    text = code["text"]
    return lambda: zlib.decompress(base45.b45decode(text))


READS = {"cose": cose_of, "text": text_of}


def with_cwt(keys: dict[str, Key], read: Read) -> Work:
    """PyPI cwt: chooses the key by its id, checks signature and expiry, returns the claims."""
    known = [cwt.COSEKey.new(key) for key in keys.values()]

    def work(code: Code) -> Callable[[], bool]:
        data = read(code)
        return lambda: 169 in cwt.decode(data(), known)

    return work


def with_pycose(keys: dict[str, Key], read: Read) -> Work:
    """PyPI pycose: checks the signature; the claims are read with cbor2, which it builds on."""
    known = {key[2]: CoseKey.from_dict(key) for key in keys.values()}

    def work(code: Code) -> Callable[[], bool]:
        data = read(code)

        def once() -> bool:
            message = Sign1Message.decode(data())
            message.key = known[message.phdr[KID]]
            return message.verify_signature() and 169 in cbor2.loads(message.payload)

        return once

    return work


def with_claim169(keys: dict[str, Key], _read: Read) -> Work:
    """PyPI claim169, a Rust core: takes the QR text and the one key, returns objects for claims and portrait."""

    def work(code: Code) -> Callable[[], bool]:
        text, key = code["text"], keys[code["algorithm"]]
        if code["algorithm"] == "Ed25519":
            return lambda: claim169.decode_with_ed25519(text, key[-2]).is_verified()
        point = b"\x04" + key[-2] + key[-3]
        return lambda: claim169.decode_with_ecdsa_p256(text, point).is_verified()

    return work


PEERS = {"cwt": with_cwt, "pycose": with_pycose, "claim169": with_claim169}


def main() -> None:
    """Answer until the standard input ends."""
    peer, start, path = sys.argv[1:]
    job = json.loads(Path(path).read_text())
    work = PEERS[peer](
        {algorithm: cose_key(algorithm, found) for algorithm, found in job["keys"].items()}, READS[start]
    )
    works = {
        kind: [work(code | {"algorithm": kind.split()[0]}) for code in codes] for kind, codes in job["codes"].items()
    }
    print(f"{peer} {version(peer)} from {start}", flush=True)
    for line in sys.stdin:
        todo = works[line.strip()]
        good = [once() for once in todo[: job["warm"]]]
        begun = perf_counter()
        good = [once() for once in todo]
        spent = perf_counter() - begun
        assert all(good), f"{peer} refuses a code"
        print(spent, flush=True)


if __name__ == "__main__":
    main()
