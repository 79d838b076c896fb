"""The process that reads text from pictures: pixels on stdin, lines on stdout, and nothing else in or out.

It opens no connection (an audit hook refuses), writes no log and no core file, and ends with its parent's pipe.
"""

import json
import logging
import resource
import struct
import sys
from collections.abc import Sequence
from typing import IO, Final

from PIL import Image
from rapidocr import RapidOCR

from idsvc.imaging.raster import Mode, Raster

HEAD: Final = struct.Struct(">IIB")
"""Before the pixels: width, height, bytes a pixel."""

ANSWER: Final = struct.Struct(">I")
"""Before the lines: how many bytes they have, as JSON ``[[text, left, top, width, height, sure], …]``."""

MODES: Final = {1: Mode.GREY, 3: Mode.COLOUR}

_SETTINGS: Final = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,  # a line that cannot be read is told, too: a person looks at it
    "Global.use_cls": False,  # pages stand upright, the clerk sees to it
    "Global.max_side_len": 1440,
    "Det.limit_type": "max",  # a strip of a page is looked at as large as it is, not enlarged to a page
    "Det.limit_side_len": 1440,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
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


def _read(reader: RapidOCR, image: Image.Image) -> list[list[object]]:
    found = reader(image.convert(Mode.COLOUR))
    if found.boxes is None or found.txts is None or found.scores is None:
        return []
    boxes = [each.tolist() for each in found.boxes]
    return [_row(*each) for each in zip(boxes, found.txts, found.scores, strict=True)]


def main() -> None:
    """Answer one picture after the other until the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    sys.addaudithook(refuse_network)
    reader, asked, answers = RapidOCR(params=_SETTINGS), sys.stdin.buffer, sys.stdout.buffer
    while (image := _asked(asked)) is not None:
        lines = json.dumps(_read(reader, image)).encode()
        answers.write(ANSWER.pack(len(lines)) + lines)
        answers.flush()


if __name__ == "__main__":
    main()
