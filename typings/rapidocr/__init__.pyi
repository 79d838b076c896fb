# The little of rapidocr that is used; its own types are not strict.
from collections.abc import Mapping, Sequence

from PIL import Image

class _Corners:
    def tolist(self) -> list[list[float]]: ...

class RapidOCROutput:
    boxes: Sequence[_Corners] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None

class RapidOCR:
    def __init__(self, config_path: str | None = None, params: Mapping[str, object] | None = None) -> None: ...
    def __call__(self, img_content: Image.Image) -> RapidOCROutput: ...
