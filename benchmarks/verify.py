"""Whole verdicts on one core, beside the bare signature check of the same library and other people's verifiers.

All of them work on the same distinct codes in the same run, in turns, and on one core; each in a process of its own
but ours and the bare check, which share one.
"""

import os
import statistics
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import codes
import verify_batch
from codes import EACH, KINDS, Codes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from measure import Row, folder, per_second, show, timed
from peers import HERE, interpreters

from idsvc.credential import cose
from idsvc.credential.claims import parse_claims
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Reason
from idsvc.verify.verifier import Verifier

ROUNDS = 41
OURS, BARE = "idsvc from text: whole verdict", "bare signature, same library"
FROM_COSE = "idsvc from cose: signature and claims"
PEERS = (("cwt", "text"), ("pycose", "text"), ("claim169", "text"), ("cwt", "cose"), ("pycose", "cose"))

Kind = tuple[str, str]
Ask = Callable[[Kind], float]
"""Returns the seconds that all codes of a kind take once."""


def rows() -> list[Row]:
    """Measure everybody in turns, then ``--batch`` over the cores."""
    with folder() as root, ExitStack() as open_ones:
        made = codes.made(root)
        with _one_core():
            asked = {OURS: _ours(made), BARE: _bare(made), FROM_COSE: _from_cose(made)}
            for command in _commands(root):
                name, ask = open_ones.enter_context(_worker(command))
                asked[name] = ask
            spent = {(name, kind): [] for name in asked for kind in KINDS}
            for _ in range(ROUNDS):
                for kind in KINDS:
                    for name, ask in asked.items():
                        spent[name, kind].append(ask(kind))
        found = [_row(name, kind, spent) for kind in KINDS for name in asked]
        return [*found, *verify_batch.rows_of(made)]


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process, and those that it starts meanwhile, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _commands(root: Path) -> list[list[str | Path]]:
    python, node = interpreters()
    others = [[python, HERE / "peer_rounds.py", *peer, root / "codes.json"] for peer in PEERS]
    verifier = HERE.parent / "idsvc/verify/page/verifier.mjs"
    return [*others, *([node, HERE / "node_rounds.mjs", what, root] for what in ("webcrypto", verifier))]


@contextmanager
def _worker(command: list[str | Path]) -> Iterator[tuple[str, Ask]]:
    """Start a program that answers a line with the seconds of a round; its first line is its name."""
    with subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        put, got = program.stdin, program.stdout

        def ask(kind: Kind) -> float:
            put.write(f"{' '.join(kind)}\n")
            put.flush()
            return float(got.readline())

        yield got.readline().strip(), ask
        put.close()


def _ours(made: Codes) -> Ask:
    public = made.folder
    anchors = parse_anchors((public / "root.fingerprint").read_text(encoding="ascii"))
    trust, status = (public / "trust-list.cwt").read_bytes(), (public / "status-1.cwt").read_bytes()
    verifier = Verifier(anchors, Lists.read(anchors, [trust], [status]), VerifyPolicy())
    texts = {kind: [code.text for code in found] for kind, found in made.by_kind.items()}

    def verdicts(kind: Kind) -> None:
        at = datetime.now(UTC)
        for text in texts[kind]:
            verdict = verifier.verify(text, at)
            assert verdict.reason is Reason.VALID
            assert verdict.claims is not None

    return lambda kind: timed(lambda: verdicts(kind))


def _from_cose(made: Codes) -> Ask:
    """Return what the peers do with the bytes that they take: no base45, no zlib, no list."""
    keys = {name: signer.public for name, signer in made.signers.items()}

    def reads(kind: Kind) -> None:
        for code in made.by_kind[kind]:
            message = cose.open1(code.cose)
            assert message.is_signed_by(keys[kind[0]])
            parse_claims(message.payload)

    return lambda kind: timed(lambda: reads(kind))


def _bare(made: Codes) -> Ask:
    """Return the check of signatures alone, each in the form that the library takes."""
    works = {kind: [_check(made, kind, code) for code in found] for kind, found in made.by_kind.items()}

    def checks(kind: Kind) -> None:
        for work in works[kind]:
            work()

    return lambda kind: timed(lambda: checks(kind))


def _check(made: Codes, kind: Kind, code: codes.Code) -> Callable[[], None]:
    public = made.signers[kind[0]].public
    if kind[0] == "Ed25519":
        edwards = ed25519.Ed25519PublicKey.from_public_bytes(public.x)
        return lambda: edwards.verify(code.signature, code.signed)
    numbers = [int.from_bytes(part, "big") for part in (public.x, public.y, code.signature[:32], code.signature[32:])]
    point = ec.EllipticCurvePublicNumbers(numbers[0], numbers[1], ec.SECP256R1()).public_key()
    der, hashed = encode_dss_signature(numbers[2], numbers[3]), ec.ECDSA(SHA256())
    return lambda: point.verify(der, code.signed, hashed)


def _row(name: str, kind: Kind, spent: dict[tuple[str, Kind], list[float]]) -> Row:
    """Return rate and relation: to the bare signature for ours, to ours for the others; medians, best rounds beside."""
    mine, other = spent[name, kind], BARE if name in {OURS, FROM_COSE} else FROM_COSE if name.endswith("cose") else OURS
    typical, best = (per_second(EACH, seconds) for seconds in (statistics.median(mine), min(mine)))
    ratio = statistics.median(theirs / own for theirs, own in zip(spent[other, kind], mine, strict=True))
    of_best = min(spent[other, kind]) / min(mine)
    return Row(
        f"{kind[1]}, {kind[0]}, {name}", typical, f"{ratio:.2f} of {_SHORT[other]}; best round {best}, {of_best:.2f}"
    )


_SHORT = {BARE: "the bare signature", OURS: "ours", FROM_COSE: "ours from cose"}


if __name__ == "__main__":
    show(rows())
