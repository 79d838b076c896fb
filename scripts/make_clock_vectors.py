"""Write tests/vectors/clock.json: chains, cells and seals that other programs can be tried on.

Everything in it is derived from names, so that a second run (``python -m scripts.make_clock_vectors``) writes the same
bytes.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from idsvc.retention.cell import commitments, encode
from idsvc.retention.chain import commitment, kek, probe, step_to
from idsvc.retention.clock import Chain, ClockReader, ClockState, advanced, first_state
from idsvc.retention.padding import LENGTH_BYTES, SIZES, pad
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import RecordKind, Sealed, associated_data
from idsvc.retention.vault import Vault

TARGET = Path(__file__).parent.parent / "tests" / "vectors" / "clock.json"
DAY = date(2026, 3, 30)
NODE = "node-1"


def derived(name: str) -> bytes:
    """Return 32 bytes that anybody can derive: the vectors hold no secret."""
    return sha256(f"idsvc test vector key: {name}".encode()).digest()


CELL_KEY = derived("clock cell")


class Still:
    """A clock that stands."""

    def __init__(self, state: ClockState) -> None:
        self._state = state

    @contextmanager
    def opened(self) -> Iterator[ClockState]:
        """Lend the state."""
        yield self._state


def named_entropy(name: str) -> Callable[[int], bytes]:
    """Return a source whose draws are SHA-256 of the test key name with a rising number."""
    drawn = iter(range(100))
    return lambda count: derived(f"{name} {next(drawn)}")[:count]


def chain_vectors() -> list[dict[str, Any]]:
    """Return secrets of one chain over days, each with its commitment, its probe and the keys of the next day."""
    days = [DAY + timedelta(days=count) for count in range(4)]
    secrets = [step_to(derived("chain 1"), 1, DAY, day) for day in days]
    return [
        {
            "chain": 1,
            "day": day.isoformat(),
            "secret": secret.hex(),
            "commitment": commitment(secret, 1).hex(),
            "probe": probe(secret),
            "keks": {cls.value: kek(secret, 1, day + timedelta(days=1), cls).hex() for cls in RetentionClass},
        }
        for day, secret in zip(days, secrets, strict=True)
    ]


def cell_vectors() -> list[dict[str, Any]]:
    """Return cells of one clock: new, and after the first advance of a month."""
    first = first_state(DAY, NODE, derived("chain 1"))
    second = advanced(first, date(2026, 4, 1), derived("chain 2"), None)
    return [cell_vector(state, derived(f"cell nonce {state.day}")[:12]) for state in (first, second)]


def cell_vector(state: ClockState, nonce: bytes) -> dict[str, Any]:
    """Return one cell, what it holds and what the ledger says about it."""
    cell = encode(state, CELL_KEY, nonce)
    made = commitments(state, cell)
    return {
        "cell_key": CELL_KEY.hex(),
        "nonce": nonce.hex(),
        "day": state.day.isoformat(),
        "node": state.node,
        "chains": [chain_row(each) for each in state.chains],
        "cell": cell.hex(),
        "commitment": made.cell_digest.hex(),
        "probe": made.cell_probe,
    }


def chain_row(chain: Chain) -> dict[str, Any]:
    """Return one chain as it stands in a cell."""
    return {"number": chain.number, "opened": chain.opened.isoformat(), "secret": chain.secret.hex()}


def seal_vectors() -> list[dict[str, Any]]:
    """Return sealed payloads of each kind, and lengths around the first padded size."""
    clock = Still(first_state(DAY, NODE, derived("chain 1")))
    edges = (0, SIZES[0] - LENGTH_BYTES, SIZES[0] - LENGTH_BYTES + 1)
    cases = [(kind, 1) for kind in RecordKind] + [(RecordKind.VISIT, size) for size in edges]
    return [seal_vector(clock, kind, size) for kind, size in cases]


def seal_vector(clock: ClockReader, kind: RecordKind, size: int) -> dict[str, Any]:
    """Return one sealed payload with everything that is needed to open it."""
    record_id, payload = derived(f"id {kind}")[:16], (derived(f"payload {kind}") * 40)[:size]
    sealed = Vault(clock, named_entropy(f"{kind} {size}")).seal(
        kind,
        record_id,
        RetentionClass.APPLICATION,
        destroy_by=DAY + timedelta(days=2),
        write_version=7,
        plaintext=payload,
        today=DAY,
    )
    return sealed_row(sealed) | {"payload": payload.hex(), "padded_sha256": sha256(pad(payload)).hexdigest()}


def sealed_row(sealed: Sealed) -> dict[str, Any]:
    """Return the parts of a sealed record and the bytes it is bound to."""
    bound = associated_data(sealed.kind, sealed.record_id, sealed.chain, sealed.retention_class, sealed.write_version)
    return {
        "kind": sealed.kind.value,
        "record_id": sealed.record_id.hex(),
        "chain": sealed.chain,
        "class": sealed.retention_class.value,
        "write_version": sealed.write_version,
        "destroy_by": sealed.destroy_by.isoformat(),
        "associated_data": bound.decode("ascii"),
        "wrapped_key": sealed.wrapped_key.hex(),
        "nonce": sealed.nonce.hex(),
        "ciphertext": sealed.ciphertext.hex(),
    }


def vectors() -> str:
    """Return the whole file."""
    content = {
        "description": "docs/spec/clock.md; each key is SHA-256 of 'idsvc test vector key: NAME'",
        "chain": chain_vectors(),
        "cells": cell_vectors(),
        "seals": seal_vectors(),
    }
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(vectors(), encoding="ascii")
