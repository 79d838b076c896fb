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
from functools import partial
from pathlib import Path
from time import perf_counter

import codes
import verify_batch
from codes import EACH, KINDS, WARM, Codes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from measure import Row, folder, per_second, show
from peers import HERE, interpreters

from idsvc.credential import cose
from idsvc.credential.claims import parse_claims
from idsvc.credential.keys import PublicKey
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
Work = Callable[[], None]
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

    def verdict(text: str) -> None:
        found = verifier.verify(text, at)
        assert found.reason is Reason.VALID
        assert found.claims is not None

    at = datetime.now(UTC)
    return _asked({kind: [partial(verdict, code.text) for code in found] for kind, found in made.by_kind.items()})


def _from_cose(made: Codes) -> Ask:
    """Return what the peers do with the bytes that they take: no base45, no zlib, no list."""
    keys = {name: signer.public for name, signer in made.signers.items()}

    def read(key: PublicKey, data: bytes) -> None:
        message = cose.open1(data)
        assert message.is_signed_by(key)
        parse_claims(message.payload)

    return _asked(
        {kind: [partial(read, keys[kind[0]], code.cose) for code in found] for kind, found in made.by_kind.items()}
    )


def _asked(works: dict[Kind, list[Work]]) -> Ask:
    """Return the clock on all works of a kind, after the first few were done without it."""

    def seconds(kind: Kind) -> float:
        for work in works[kind][:WARM]:
            work()
        begun = perf_counter()
        for work in works[kind]:
            work()
        return perf_counter() - begun

    return seconds


def _bare(made: Codes) -> Ask:
    """Return the check of signatures alone: the key is loaded, each signature has the form that the library takes."""
    works: dict[Kind, list[Work]] = {}
    for kind, found in made.by_kind.items():
        public = made.signers[kind[0]].public
        check = _edwards(public) if kind[0] == "Ed25519" else _weierstrass(public)
        works[kind] = [check(code) for code in found]
    return _asked(works)


def _edwards(public: PublicKey) -> Callable[[codes.Code], Work]:
    key = ed25519.Ed25519PublicKey.from_public_bytes(public.x)
    return lambda code: partial(key.verify, code.signature, code.signed)


def _weierstrass(public: PublicKey) -> Callable[[codes.Code], Work]:
    x, y = (int.from_bytes(part, "big") for part in (public.x, public.y))
    key, hashed = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key(), ec.ECDSA(SHA256())

    def check(code: codes.Code) -> Work:
        r, s = (int.from_bytes(part, "big") for part in (code.signature[:32], code.signature[32:]))
        return partial(key.verify, encode_dss_signature(r, s), code.signed, hashed)

    return check


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
