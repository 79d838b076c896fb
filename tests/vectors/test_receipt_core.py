"""The receipt page's own tree, note and code against the ledger's vectors and against the Python side."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from idsvc.enroll.codes import group, new_receipt_code
from idsvc.ledger.merkle import Tree
from idsvc.ledger.receipts import ReceiptKind, digest
from tests.support.node import MODULE, NODE

HERE = Path(__file__).parent
LEDGER = json.loads((HERE / "ledger.json").read_text("utf-8"))
ENTRIES = [entry.encode() for entry in LEDGER["entries"]]


def asked(*jobs: Mapping[str, object]) -> list[object]:
    lines = "".join(f"{json.dumps(job)}\n" for job in jobs)
    command = [NODE, HERE / "receipts.mjs", MODULE.with_name("receipt.mjs")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def path_job(entry: bytes, index: int, size: int, proof: Sequence[bytes | str]) -> Mapping[str, object]:
    steps = [step.hex() if isinstance(step, bytes) else step for step in proof]
    return {"ask": "path", "entry": entry.hex(), "index": index, "size": size, "proof": steps}


def test_the_ledger_s_vectors_give_their_roots() -> None:
    roots = LEDGER["roots"]
    jobs = [{"ask": "root", "leaves": [entry.hex() for entry in ENTRIES[:size]]} for size in range(len(roots))]
    proofs = LEDGER["inclusion"]
    paths = [path_job(ENTRIES[each["index"]], each["index"], each["size"], each["proof"]) for each in proofs]
    assert asked(*jobs, *paths) == [*roots, *(roots[each["size"]] for each in proofs)]


def test_every_entry_of_every_tree_up_to_40_is_proven_and_no_altered_proof_is() -> None:
    entries = [b"%d" % number for number in range(40)]
    tree = Tree(entries)
    good, bad, wanted = [], [], []
    for size in range(1, 41):
        for index in range(size):
            proof = list(tree.inclusion_proof(index, size))
            good.append(path_job(entries[index], index, size, proof))
            wanted.append(tree.root(size).hex())
            bad.append(path_job(entries[index], index, size, [*proof, bytes(32)]))
            bad.append(path_job(entries[index], size, size, proof))
            if proof:
                bad.append(path_job(entries[index], index, size, proof[:-1]))
                bad.append(path_job(entries[index], index, size, [sha256(proof[0]).digest(), *proof[1:]]))
    assert asked(*good) == wanted
    roots = {tree.root(size).hex() for size in range(41)}
    assert not roots & {answer for answer in asked(*bad) if answer is not None}


def test_the_ledger_s_notes_open_or_do_not() -> None:
    told = LEDGER["checkpoint"]
    jobs = [
        {"ask": "note", "note": each["note"], "origin": told["origin"], "key": told["public_key"]}
        for each in told["notes"]
    ]
    for each, answer in zip(told["notes"], asked(*jobs), strict=True):
        assert (answer is None) == (each["refused"] is not None), each["name"]


def test_codes_and_digests_are_python_s() -> None:
    random = [sha256(b"%d" % number).digest()[:16] for number in range(20)]
    codes = [new_receipt_code(each) for each in random]
    typed = [{"ask": "code", "typed": text} for code in codes for text in (code, group(code).lower())]
    assert asked(*typed) == [each.hex() for each in random for _ in range(2)]
    wrong = [
        code[:place] + ("1" if code[place] != "1" else "2") + code[place + 1 :] for code in codes for place in (0, 26)
    ]
    assert set(asked(*({"ask": "code", "typed": each} for each in wrong))) == {"code_wrong"}
    assert asked({"ask": "code", "typed": codes[0][:-1]}, {"ask": "code", "typed": ""}) == ["code_short"] * 2
    kinds = [{"ask": "digest", "kind": kind.value, "code": random[0].hex()} for kind in ReceiptKind]
    assert asked(*kinds) == [digest(kind, random[0]).hex() for kind in ReceiptKind]
