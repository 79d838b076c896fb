"""Asks PyPI's aics-tlog what it makes of our log; runs under the peers' interpreter, without idsvc.

Standard input: {"folder", "log": key line, "witness": key line, "roots": [hex], "inclusion": [[index, size, leaf,
[hex]]], "consistency": [[old, size, [hex]]], "notes": [text], "seed": hex}. Standard output: what it says of each.
"""

import json
import sys
from pathlib import Path

from aics_tlog import (
    FileSystemTileReader,
    audit_tiles,
    leaf_hash,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    sign_cosignature,
    verify_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def main() -> None:
    asked = json.load(sys.stdin)
    roots = [bytes.fromhex(root) for root in asked["roots"]]
    log, witness = parse_vkey(asked["log"]), parse_vkey(asked["witness"])
    note = parse_note(Path(asked["folder"], "checkpoint").read_text("utf-8"))
    head = parse_checkpoint(note.text)
    report = audit_tiles(FileSystemTileReader(asked["folder"]), head.size, roots[head.size])
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(asked["seed"]))
    _, line = sign_cosignature(private, "peer.example", 1_773_000_000, head.origin, head.size, roots[head.size])
    answers = {
        "bundles": report.bundles,
        "inclusion": [
            verify_inclusion(leaf_hash(bytes.fromhex(leaf)), index, size, list(map(bytes.fromhex, proof)), roots[size])
            for index, size, leaf, proof in asked["inclusion"]
        ],
        "consistency": [
            verify_consistency(old, size, roots[old], roots[size], list(map(bytes.fromhex, proof)))
            for old, size, proof in asked["consistency"]
        ],
        "notes": [checked(text, log, witness) for text in asked["notes"]],
        "cosigned": [line.name, line.key_id.hex(), line.signature.hex()],
    }
    json.dump(answers, sys.stdout)


def checked(text: str, log: object, witness: object) -> str:
    """Tell whether a note has the log's signature and the witness's."""
    try:
        found = verify_checkpoint(parse_note(text), log, [witness], 1)
    except ValueError:
        return "malformed"
    return "good" if found.ok else "refused"


if __name__ == "__main__":
    main()
