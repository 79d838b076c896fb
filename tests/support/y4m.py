"""Films for a camera that is none: grey YUV4MPEG2 frames, which Chromium plays over and over as its webcam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFilter

SIZE = (1280, 720)
RATE = 10
DESK = 96
"""The grey of the desk on which cards lie."""


@dataclass(frozen=True)
class Shot:
    """What the camera sees for a while: a card so many pixels wide, slightly turned, or the bare desk."""

    seconds: float
    card: Image.Image | None = None
    width: int = 1000
    turned: float = 2.0
    blur: float = 0.7


def film(path: Path, shots: Iterable[Shot], rate: int = RATE, size: tuple[int, int] = SIZE) -> Path:
    """Write a film; each shot is drawn once and repeated."""
    width, height = size
    colourless = bytes([128]) * (width // 2 * (height // 2) * 2)
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{width} H{height} F{rate}:1 Ip A1:1 C420jpeg\n".encode())
        for shot in shots:
            frame = b"FRAME\n" + picture(shot, size).tobytes() + colourless
            for _ in range(round(shot.seconds * rate)):
                out.write(frame)
    return path


def picture(shot: Shot, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return what the camera sees, grey."""
    desk = Image.new("L", size, DESK)
    if shot.card is None:
        return desk
    card = shot.card.convert("L")
    card = card.resize((shot.width, round(card.height * shot.width / card.width)), Image.Resampling.LANCZOS)
    mask = Image.new("L", card.size, 255)
    turned, cut = (each.rotate(shot.turned, Image.Resampling.BICUBIC, expand=True) for each in (card, mask))
    desk.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2), cut)
    return desk.filter(ImageFilter.GaussianBlur(shot.blur))


def between_blanks(cards: Sequence[Image.Image], blank: float = 0.4, seen: float = 0.8) -> list[Shot]:
    """Return shots of the desk and each card in turn, beginning with the bare desk."""
    return [shot for card in cards for shot in (Shot(blank), Shot(seen, card))]
