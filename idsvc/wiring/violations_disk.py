"""Violations that only bytes on a disk show: what was to be forgotten lies where somebody left it."""

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.retention.clock_file import ClockFile
from idsvc.wiring.planting import Planted


def stale_cell(city: Planted) -> None:
    """Copy the clock away before it moves."""
    (city.where.city / "clock-copy").write_bytes((city.where.clock / "cells").read_bytes())
    city.night()


def secret_in_clear(city: Planted) -> None:
    """Leave a state of the clock in a dump, and let the clock move."""
    keys = unlock_operator(city.where.keys, specimen_passphrase(city.where.keys, Slot.OPERATOR))
    with ClockFile.open(city.where.clock, keys.clock_cell).opened() as state:
        dump = b"a dump of the memory: " + bytes(state.chains[0].secret) + b" and more of it"
    (city.where.logs / "core").write_bytes(dump)
    city.night()
