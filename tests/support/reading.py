"""A reader for tests that are not about reading: it finds no text, at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from idsvc.enroll.guard_lines import Line
from idsvc.imaging.raster import Raster


@dataclass(frozen=True, slots=True)
class FindsNothing:
    def read(self, _picture: Raster) -> Sequence[Line]:
        return ()

    def prepare(self) -> None:
        """Need nothing."""


NOTHING = FindsNothing()
