"""What somebody with a copy of the data and the keys of some day could open: the demo's and the drill's question."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from idsvc.enroll.stage import Stage
from idsvc.office.ports import Blobs, Units
from idsvc.retention.clock import ClockReader
from idsvc.retention.rehearsal import derivable, opens
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import Sealed
from idsvc.retention.secret import wiped


def sealed_payloads(units: Units, blobs: Blobs) -> Iterator[Sealed]:
    """Yield every sealed payload in a store: cases with their rows, captures with their blobs."""
    with units() as unit:
        heads = unit.cases.queue(tuple(Stage))
        cases = [found[1] for head in heads if (found := unit.cases.get(head.case_id)) is not None]
        captures = [row for name in unit.captures.ids() if (row := unit.captures.get(name)) is not None]
    yield from cases
    for row in captures:
        data = blobs.get(row.sealed.destroy_by, row.sealed.record_id)
        if data is not None:
            yield replace(row.sealed, ciphertext=data)


def what_opens(units: Units, blobs: Blobs, clock: ClockReader) -> tuple[int, list[bytes]]:
    """Return how many payloads there are, and the plaintexts that any key the clock still derives gives back."""
    with ExitStack() as blanked:
        with clock.opened() as state:
            derived = {cls: derivable(state, cls) for cls in RetentionClass}
        keys = {cls: [blanked.enter_context(wiped(key)) for key in of_class] for cls, of_class in derived.items()}
        found = list(sealed_payloads(units, blobs))
        plain = [data for sealed in found if (data := opens(sealed, keys[sealed.retention_class])) is not None]
        return len(found), plain
