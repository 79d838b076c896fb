"""Somebody else's implementation of C2SP's log reads ours: files, proofs, signatures and cosignatures, both ways."""

import json
import subprocess
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from idsvc.ledger.checkpoint import verifier_key
from idsvc.ledger.cosignature import Witness, cosign, times
from idsvc.ledger.merkle import Tree
from idsvc.ledger.note import KeyKind, NoteKey, Signature
from tests.peers.environment import peers
from tests.support.public_log import LOG_KEY, ORIGIN, PublicLog, RawSigner

LOG = PublicLog(4, per_day=70)
ENTRIES = LOG.entries()
TREE = Tree(ENTRIES)
SEED = sha256(b"idsvc test vector key: a peer's witness").digest()
WITNESS = Witness("library.example", sha256(b"idsvc test vector key: library witness").digest())
GOOD = cosign(LOG.note(), 1_773_000_000, WITNESS)
PAIRS = [(old, size) for size in range(1, 34) for old in range(1, size + 1)] + [(1, 300), (255, 257), (256, 300)]


def damaged(bit: int) -> str:
    """The cosigned note with one bit of its last line changed."""
    head, _, last = GOOD.removesuffix("\n").rpartition(" ")
    blob = bytearray(b64decode(last))
    blob[4 + bit // 8] ^= 1 << bit % 8
    return f"{head} {b64encode(bytes(blob)).decode()}\n"


NOTES = {
    "good": [GOOD],
    "refused": [LOG.note(), *(damaged(bit) for bit in range(0, 72 * 8, 7)), GOOD.replace(f"\n{TREE.size}\n", "\n9\n")],
}


@lru_cache(maxsize=1)
def answers() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        LOG.write(Path(folder))
        job = {
            "folder": folder,
            "log": verifier_key(ORIGIN, RawSigner(LOG_KEY).raw_public_key),
            "witness": WITNESS.key.line(),
            "roots": [TREE.root(size).hex() for size in range(TREE.size + 1)],
            "inclusion": [
                [index, size, ENTRIES[index].hex(), [step.hex() for step in TREE.inclusion_proof(index, size)]]
                for size in (*range(1, 34), TREE.size)
                for index in range(size)
            ],
            "consistency": [[*pair, [step.hex() for step in TREE.consistency_proof(*pair)]] for pair in PAIRS],
            "notes": [note for kind in NOTES.values() for note in kind],
            "seed": SEED.hex(),
        }
        command = [str(peers().python), "-I", str(Path(__file__).with_name("ask_log.py"))]
        done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def test_the_peer_reads_every_bundle_and_every_tile() -> None:
    assert answers()["bundles"] == -(-TREE.size // 256) == 2


def test_the_peer_follows_every_proof() -> None:
    assert set(answers()["inclusion"]) == set(answers()["consistency"]) == {True}


def test_the_peer_accepts_our_cosignature_and_refuses_every_damaged_one() -> None:
    assert answers()["notes"] == [kind for kind, notes in NOTES.items() for _ in notes]


def test_we_accept_the_peer_s_cosignature() -> None:
    name, key_id, value = answers()["cosigned"]
    key = NoteKey(name, KeyKind.WITNESS, Witness(name, SEED).raw_public_key)
    line = Signature(name, bytes.fromhex(key_id), bytes.fromhex(value)).line()
    assert times(f"{LOG.note()}{line}\n", key) == (1_773_000_000,)
