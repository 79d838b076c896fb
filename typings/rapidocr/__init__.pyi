# The little of rapidocr that is used; its own types are not strict.
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

class RapidOCROutput:
    """What is found (boxes) or read (txts and scores), as the settings want."""

    boxes: Sequence[NDArray[np.int32]] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None

class RapidOCR:
    def __init__(self, config_path: str | None = None, params: Mapping[str, object] | None = None) -> None: ...
    def __call__(self, img_content: Image.Image) -> RapidOCROutput: ...
    def crop_text_regions(
        self, img: NDArray[np.uint8], det_boxes: Sequence[NDArray[np.int32]]
    ) -> list[NDArray[np.uint8]]: ...
