from typing import Literal

class QRCode:
    matrix: tuple[bytearray, ...]
    mask: int

def make(
    content: str,
    error: Literal["L", "M", "Q", "H"] | None = None,
    version: int | None = None,
    mode: str | None = None,
    mask: int | None = None,
    *,
    micro: bool | None = None,
    boost_error: bool = True,
) -> QRCode: ...
