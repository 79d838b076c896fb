"""Drawn people in good and in bad light: what a camera at the counter may see."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from idsvc.specimen.faces import Look, portrait

SIZE = (960, 720)
WALL = (196, 200, 204)


def person(
    look: Look, width: int = 380, at: tuple[int, int] | None = None, wall: tuple[int, int, int] = WALL
) -> Image.Image:
    """Somebody before a plain wall; ``width`` pixels wide, ``at`` is the corner, the middle where none is said."""
    drawn = Image.open(BytesIO(portrait(look))).convert("RGB")
    drawn = drawn.resize((width, width * 4 // 3), Image.Resampling.LANCZOS)
    seen = Image.new("RGB", SIZE, wall)
    seen.paste(drawn, at or ((SIZE[0] - drawn.width) // 2, (SIZE[1] - drawn.height) // 2))
    return seen


def two(one: Look, other: Look) -> Image.Image:
    """Two people beside each other."""
    seen = person(one, 330, (60, 120))
    seen.paste(person(other, 330, (60, 120)).crop((60, 120, 390, 560)), (540, 120))
    return seen


def empty() -> Image.Image:
    """The wall alone."""
    return Image.new("RGB", SIZE, WALL)


def dimmed(seen: Image.Image, share: float) -> Image.Image:
    """The same with less light, or with more of it."""
    return ImageEnhance.Brightness(seen).enhance(share)


def shaded(seen: Image.Image) -> Image.Image:
    """The same with a window at the left and nothing at the right."""
    light = Image.new("L", seen.size)
    light.putdata([min(255, max(40, 380 - 3 * (at % seen.width) // 5)) for at in range(seen.width * seen.height)])
    return Image.composite(seen, Image.new("RGB", seen.size), light)


def flattened(seen: Image.Image) -> Image.Image:
    """The same through a greasy lens: hardly any contrast is left."""
    return Image.blend(Image.new("RGB", seen.size, (150, 150, 150)), seen, 0.2)


def smaller(seen: Image.Image) -> Image.Image:
    """The same by a camera with a third of the dots."""
    return seen.resize((seen.width // 3, seen.height // 3), Image.Resampling.LANCZOS)


def blurred(seen: Image.Image) -> Image.Image:
    """The same out of focus."""
    return seen.filter(ImageFilter.GaussianBlur(7))


def against_the_window(look: Look) -> Image.Image:
    """Somebody with a bright window behind."""
    return person(look, wall=(255, 255, 255)).point(lambda level: 255 if level == 255 else level // 4)


def mirroring(seen: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The same with two lamps in the glasses, inside a box."""
    left, top, right, bottom = box
    pen, third = ImageDraw.Draw(seen), (right - left) // 3
    for start in (left, right - third):
        pen.ellipse((start, top, start + third, bottom), fill=(255, 255, 255))
    return seen
