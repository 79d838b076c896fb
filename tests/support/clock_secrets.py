"""What only a test may do: keep everything that was ever secret about a clock, so that it can be searched for."""

import hmac
from datetime import timedelta
from pathlib import Path

from idsvc.retention.cell import CELL_BYTES, HEADER_BYTES, decode
from idsvc.retention.chain import keks, step_to
from idsvc.retention.clock import ClockState
from idsvc.retention.schedule import RetentionClass

AHEAD = 62
"""Days ahead of a state for which keys are kept: nothing in tests of the memory is dated later."""


def resting(directory: Path, cell_key: bytes) -> dict[str, bytes]:
    """Return what the cells of a clock hold: their ciphertext, and all that follows from their states, by name."""
    content = (directory / "cells").read_bytes()
    found: dict[str, bytes] = {}
    for cell in (content[:CELL_BYTES], content[CELL_BYTES:]):
        state = decode(cell, cell_key)
        if state is not None:
            # Who has the cell key, which lives while the city is unlocked, opens a cell's ciphertext.
            found[f"cell of {state.day}, {len(state.chains)} chains"] = cell[HEADER_BYTES : HEADER_BYTES + 256]
            found |= following(state)
    return found


def following(state: ClockState) -> dict[str, bytes]:
    """Return each secret from a state's day on, what HKDF makes of it on the way, and the keys of every class."""
    found: dict[str, bytes] = {}
    dates = [state.day + timedelta(days=ahead) for ahead in range(1, AHEAD)]
    for chain in state.chains:
        for each in (state.day, *dates):
            secret = bytes(step_to(chain.secret, chain.number, state.day, each))
            found[f"secret {chain.number} of {each}"] = secret
            found[f"extract {chain.number} of {each}"] = hmac.digest(bytes(32), secret, "sha256")
        for cls in RetentionClass:
            for destroy_by, key in keks(chain.secret, chain.number, state.day, dates, cls):
                found[f"kek {chain.number} {destroy_by} {cls}"] = bytes(key)
    return found
