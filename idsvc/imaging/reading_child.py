"""The process that reads text from pictures: pixels on stdin, lines on stdout, and nothing else in or out.

It opens no connection (an audit hook refuses), writes no log and no core file, and ends with its parent's pipe.
"""

import json
import logging
import math
import os
import resource
import struct
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidocr import RapidOCR

from idsvc.imaging.raster import Mode, Raster

HEAD: Final = struct.Struct(">IIB")
"""Before the pixels: width, height, bytes a pixel."""

ANSWER: Final = struct.Struct(">I")
"""Before the lines: how many bytes they have, as JSON ``[[text, left, top, width, height, sure], …]``."""

Pixels = NDArray[np.uint8]

MODES: Final = {1: Mode.GREY, 3: Mode.COLOUR}

_THREADS: Final = 2

_LOOKED_AT: Final = 960
"""Pixels of the longest side when lines are looked for: lines of 5 points of an A4 page are found; read in full."""

_NICENESS: Final = 10
"""Whoever waits for a page to be read waits a little longer, and nobody else at another counter does."""

_HEIGHT: Final = 48
"""Pixels of a line's height, as the model wants it."""

_NARROWED: Final = 0.8
"""How much narrower than it stands a line is looked at: the same text is read in three quarters of the time."""

_SETTINGS: Final = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,  # a line that cannot be read is told, too: a person looks at it
    "Global.use_cls": False,  # pages stand upright, the clerk sees to it
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

_FINDS: Final = _SETTINGS | {
    "Global.use_rec": False,
    "Global.max_side_len": 1440,
    "Det.limit_type": "max",  # a strip of a page is looked at as large as it is, not enlarged to a page
    "Det.limit_side_len": _LOOKED_AT,
    "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
}

_READS: Final = _SETTINGS | {
    "Global.use_det": False,
    "Global.use_preprocess_img": False,
    "Rec.rec_img_shape": [3, _HEIGHT, _HEIGHT],  # the last one is only the least width
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # two lines side by side are faster than two threads on one
}


class Forbidden(PermissionError):
    """Something tried to reach the network."""


def refuse_network(event: str, _arguments: Sequence[object]) -> None:
    """Raise at every attempt to make, connect or look up anything of a network."""
    if event.startswith("socket."):
        raise Forbidden


def _exactly(stream: IO[bytes], count: int) -> bytes | None:
    data = stream.read(count)
    return data if len(data) == count else None


def _asked(stream: IO[bytes]) -> Image.Image | None:
    head = _exactly(stream, HEAD.size)
    if head is None:
        return None
    width, height, channels = HEAD.unpack(head)
    pixels = _exactly(stream, width * height * channels)
    return None if pixels is None else Raster(width, height, MODES[channels], pixels).image()


def _row(corners: list[list[float]], text: str, sure: float) -> list[object]:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    left, top = int(min(across)), int(min(down))
    return [text, left, top, int(max(across)) - left + 1, int(max(down)) - top + 1, float(sure)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Finds the lines of a page, then reads them side by side, the longest first."""

    finds: RapidOCR
    reads: RapidOCR
    threads: ThreadPoolExecutor

    def rows(self, image: Image.Image) -> list[list[object]]:
        """Return a row for each line, without text and sureness where it could not be read."""
        page = image.convert(Mode.COLOUR)
        boxes = self.finds(page).boxes
        if boxes is None:
            return []
        lines = [_fitted(each) for each in self.finds.crop_text_regions(np.asarray(page), boxes)]
        order = sorted(range(len(lines)), key=lambda index: -lines[index].width)
        read = dict(zip(order, self.threads.map(self._line, (lines[index] for index in order)), strict=True))
        return [_row(box.tolist(), *read[index]) for index, box in enumerate(boxes)]

    def _line(self, line: Image.Image) -> tuple[str, float]:
        found = self.reads(line)
        text, sure = ("", 0.0) if found.txts is None or found.scores is None else (found.txts[0], found.scores[0])
        return (text, sure) if text.strip() else ("", 0.0)


def _fitted(pixels: Pixels) -> Image.Image:
    line = Image.fromarray(pixels)
    width = math.ceil(line.width * _HEIGHT / line.height * _NARROWED)
    return line.resize((max(1, width), _HEIGHT), Image.Resampling.BILINEAR)


def main() -> None:
    """Answer one picture after the other until the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    logging.disable(logging.CRITICAL)
    sys.addaudithook(refuse_network)
    reader = _Reader(RapidOCR(params=_FINDS), RapidOCR(params=_READS), ThreadPoolExecutor(_THREADS))
    reader.rows(Image.new(Mode.COLOUR, (_HEIGHT, _HEIGHT)))
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while (image := _asked(asked)) is not None:
        lines = json.dumps(reader.rows(image)).encode()
        answers.write(ANSWER.pack(len(lines)) + lines)
        answers.flush()


if __name__ == "__main__":
    main()
