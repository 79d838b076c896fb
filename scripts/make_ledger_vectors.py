"""Write tests/vectors/ledger.json: entries, roots, proofs, files and checkpoints that other programs can be tried on.

Everything in it is derived from names, so that a second run (``python -m scripts.make_ledger_vectors``) writes the
same bytes.
"""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from idsvc.ledger.checkpoint import sign, verifier_key
from idsvc.ledger.cosignature import MAX_TIME, Witness, cosign
from idsvc.ledger.event import FIELDS, Entry, Event, FieldKind, FieldValue, Kind, Words
from idsvc.ledger.figures import canonical_figures, seal
from idsvc.ledger.merkle import Tree, leaf_hash
from idsvc.ledger.note import Signature, split
from idsvc.ledger.proof import prove
from idsvc.ledger.tiles import files
from tests.support.note_signer import TestSigner

TARGET = Path(__file__).parent.parent / "tests" / "vectors" / "ledger.json"
ORIGIN = "city.example/ledger"
DAY = date(2026, 3, 2)
TIME = 1_773_000_000
EXAMPLES: dict[Kind, FieldValue] = {
    Kind.COUNT: 3,
    Kind.PROBE: 2654435761,
    Kind.DIGEST: sha256(b"idsvc test vector digest").hexdigest(),
    Kind.DAY: "2026-03-01",
    Kind.MONTH: "2026-03",
    Kind.NODE: "node-1",
}
REFUSED_ENTRIES = {
    "key order": ('{"event":"clock:chain-started","day":"2026-03-02","fields":{"chain":1}}', "NotCanonical"),
    "space": ('{"day": "2026-03-02","event":"clock:chain-started","fields":{"chain":1}}', "NotCanonical"),
    "repeated key": (
        '{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":1,"chain":1}}',
        "NotCanonical",
    ),
    "fraction": ('{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":1.0}}', "NotCanonical"),
    "not ASCII": ('{"day":"2026-03-02","event":"clock:chain-started","fields":{"\u00e9":1}}', "NotCanonical"),
    "null": ('{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":null}}', "NotCanonical"),
    "too large": (
        '{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":9007199254740992}}',
        "NotCanonical",
    ),
    "unknown event": ('{"day":"2026-03-02","event":"person:enrolled","fields":{}}', "NotAnEntry"),
    "further field": (
        '{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":1,"name":"x"}}',
        "NotAnEntry",
    ),
    "missing field": ('{"day":"2026-03-02","event":"clock:chain-started","fields":{}}', "NotAnEntry"),
    "text for a count": (
        '{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":"one"}}',
        "NotAnEntry",
    ),
    "truth for a count": (
        '{"day":"2026-03-02","event":"clock:chain-started","fields":{"chain":true}}',
        "NotAnEntry",
    ),
    "no such day": ('{"day":"2026-02-30","event":"clock:chain-started","fields":{"chain":1}}', "NotAnEntry"),
}


def example(kind: FieldKind) -> FieldValue:
    """Return the value that stands for a kind of field."""
    return min(kind.choices) if isinstance(kind, Words) else EXAMPLES[kind]


def checkpoints(tree: Tree, signer: TestSigner) -> dict[str, Any]:
    """Return signed notes over the tree, good and bad, each with what a verifier answers."""
    size, root = tree.size, tree.root()
    good = sign(ORIGIN, size, root, signer)
    text, _, own = good.partition("\n\n")
    witness = sign("witness.example/w1", size, root, TestSigner("ledger witness")).partition("\n\n")[2]
    notes = {
        "good": (good, None),
        "with an unknown witness": (f"{text}\n\n{witness}{own}", None),
        "signed by a witness alone": (f"{text}\n\n{witness}", "SignatureRefused"),
        "root changed": (
            sign(ORIGIN, size, leaf_hash(b""), signer).partition("\n\n")[0] + f"\n\n{own}",
            "SignatureRefused",
        ),
        "another log": (sign("other.example/ledger", size, root, signer), "NotACheckpoint"),
        "leading zero": (good.replace(f"\n{size}\n", f"\n0{size}\n"), "NotACheckpoint"),
        "extension line": (good.replace("\n\n", "\nextension\n\n"), "NotACheckpoint"),
        "hyphen for the dash": (good.replace("—", "-"), "NotACheckpoint"),
        "no signature": (f"{text}\n", "NotACheckpoint"),
    }
    return {
        "origin": ORIGIN,
        "public_key": signer.raw_public_key.hex(),
        "verifier_key": verifier_key(ORIGIN, signer.raw_public_key),
        "notes": [{"name": name, "note": note, "refused": kind} for name, (note, kind) in notes.items()],
    }


def cosignatures(note: str, root: bytes, size: int) -> dict[str, Any]:
    """Return a witness's key line and notes that carry its line, each with the time or the refusal that it gets."""
    seed = sha256(b"idsvc test vector key: ledger witness").digest()
    witness = Witness("library.example", seed)
    good = cosign(note, TIME, witness)
    elsewhere = cosign(sign(ORIGIN, size - 1, root, TestSigner("ledger checkpoint")), TIME, witness)
    text = note.partition("\n\n")[0] + "\n"
    plain = Signature(witness.key.name, witness.key.key_id, witness.sign(text.encode()))
    notes = {
        "good": (good, TIME),
        "none": (note, None),
        "the largest time": (cosign(note, MAX_TIME, witness), MAX_TIME),
        "a time too large": (cosign(note, MAX_TIME + 1, witness), "SignatureRefused"),
        "under another checkpoint": (f"{note}{elsewhere.splitlines()[-1]}\n", "SignatureRefused"),
        "a plain signature of the same key": (f"{note}{plain.line()}\n", "SignatureRefused"),
        "another time than was signed": (retimed(note, good, witness), "SignatureRefused"),
    }
    return {
        "verifier_key": witness.key.line(),
        "notes": [{"name": name, "note": text, "gives": gives} for name, (text, gives) in notes.items()],
    }


def retimed(note: str, cosigned: str, witness: Witness) -> str:
    """Return a note whose witness's line carries a later time over the same signature."""
    value = split(cosigned)[1][-1].value
    return (
        f"{note}{Signature(witness.key.name, witness.key.key_id, (TIME + 1).to_bytes(8, 'big') + value[8:]).line()}\n"
    )


def make() -> dict[str, Any]:
    """Return the vectors as the value that is written."""
    rows = [Entry(DAY, event, {name: example(kind) for name, kind in FIELDS[event].items()}) for event in Event]
    entries = [row.to_bytes() for row in rows]
    tree = Tree(entries)
    note = sign(ORIGIN, tree.size, tree.root(), TestSigner("ledger checkpoint"))
    figures, nonce = {"visits-opened": 3, "cards-handed-over": 2}, bytes(range(32))
    return {
        "entries": [entry.decode() for entry in entries],
        "refused_entries": [
            {"name": name, "entry": entry, "refused": kind} for name, (entry, kind) in REFUSED_ENTRIES.items()
        ],
        "roots": [tree.root(size).hex() for size in range(tree.size + 1)],
        "inclusion": [
            {"index": index, "size": size, "proof": [step.hex() for step in tree.inclusion_proof(index, size)]}
            for index, size in ((0, 1), (2, 3), (5, 8), (tree.size - 1, tree.size), (4, tree.size))
        ],
        "consistency": [
            {"old": old, "size": size, "proof": [step.hex() for step in tree.consistency_proof(old, size)]}
            for old, size in ((0, 3), (1, 8), (6, 8), (8, tree.size), (11, tree.size), (tree.size, tree.size))
        ],
        "files": {path: data.hex() for path, data in files(tree, entries).items()},
        "checkpoint": checkpoints(tree, TestSigner("ledger checkpoint")),
        "cosignature": cosignatures(note, tree.root(), tree.size),
        "proof": {"index": 4, "file": prove(entries[4], 4, tree, note).text()},
        "figures": {
            "figures": figures,
            "canonical": canonical_figures(figures).decode(),
            "nonce": nonce.hex(),
            "digest": seal(figures, nonce).hex(),
        },
    }


def text() -> str:
    """Return the file's text."""
    return json.dumps(make(), indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="ascii")
    print(f"wrote {TARGET.name}")
