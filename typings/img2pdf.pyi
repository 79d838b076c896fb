from collections.abc import Callable
from enum import Enum

class Engine(Enum):
    internal = 1
    pikepdf = 2
    pdfrw = 3

def mm_to_pt(length: float) -> float: ...
def convert(
    *images: bytes,
    layout_fun: Callable[[int, int, tuple[float, float]], tuple[float, float, float, float]] = ...,
    engine: Engine | None = None,
    title: str | None = None,
    nodate: bool = False,
) -> bytes: ...
