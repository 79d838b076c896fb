from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from idsvc.card.draw import draw_card
from idsvc.specimen import degrade
from idsvc.verify.image import codes_in
from tests.support.cards import LATIN, code_text

TEXT = code_text(311)
Harm = Callable[[Image.Image, int], Image.Image]

SEEDED: dict[str, Harm] = {
    "moved": lambda face, seed: degrade.moved(face, 3, seed),
    "noisy": lambda face, seed: degrade.noisy(face, 25, seed),
    "tilted": lambda face, seed: degrade.tilted(face, 0.1, seed),
    "shaded": lambda face, seed: degrade.shaded(face, 0.4, seed),
    "scratched": lambda face, seed: degrade.scratched(face, 3, seed),
    "blotted": lambda face, seed: degrade.blotted(face, 3, 8, seed),
    "photocopied": lambda face, seed: degrade.photocopied(face, 0.02, seed),
}
SEEDLESS: dict[str, Harm] = {
    "blurred": lambda face, _: degrade.blurred(face, 1.5),
    "compressed": lambda face, _: degrade.compressed(face, 30),
    "swollen": lambda face, _: degrade.swollen(face, 0.6),
}
ALL = SEEDED | SEEDLESS

TOO_MUCH: dict[str, Harm] = {
    "blurred": lambda face, _: degrade.blurred(face, 12),
    "moved": lambda face, seed: degrade.moved(face, 40, seed),
    "noisy": lambda face, seed: degrade.noisy(degrade.resampled(face, 4), 150, seed),
    "shaded": lambda face, seed: degrade.shaded(degrade.noisy(degrade.resampled(face, 4), 150, seed), 1, seed),
    "scratched": lambda face, seed: degrade.scratched(face, 900, seed),
    "blotted": lambda face, seed: degrade.blotted(face, 30, 90, seed),
    "photocopied": lambda face, seed: degrade.photocopied(face, 0.9, seed),
    "tilted": lambda face, seed: degrade.resampled(degrade.tilted(face, 0.3, seed), 2.5),
}


@cache
def face(mode: str) -> Image.Image:
    with Image.open(BytesIO(draw_card(LATIN, TEXT, TEXT).front)) as opened:
        return opened.convert(mode)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("name", ALL)
def test_harm_changes_the_picture_and_keeps_its_size_and_mode(name: str, mode: str) -> None:
    before = face(mode).tobytes()
    harmed = ALL[name](face(mode), 1)
    assert (harmed.size, harmed.mode) == (face(mode).size, mode)
    assert harmed.tobytes() != before
    assert face(mode).tobytes() == before


@pytest.mark.parametrize("name", ALL)
def test_the_same_seed_gives_the_same_pixels(name: str) -> None:
    assert ALL[name](face("L"), 7).tobytes() == ALL[name](face("L"), 7).tobytes()


@pytest.mark.parametrize("name", SEEDED)
def test_other_seeds_give_other_pixels(name: str) -> None:
    assert len({SEEDED[name](face("L"), seed).tobytes() for seed in range(8)}) > 1


@pytest.mark.parametrize("name", ALL)
def test_a_card_that_suffered_a_little_is_still_read(name: str) -> None:
    assert codes_in(ALL[name](face("L"), 4)) == (TEXT,)


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_card_that_suffered_too_much_is_not(name: str) -> None:
    assert codes_in(TOO_MUCH[name](face("L"), 4)) == ()


def test_noise_has_the_deviation_asked_for() -> None:
    grey = Image.new("L", (400, 400), 128)
    found = ImageStat.Stat(degrade.noisy(grey, 20, 1))
    assert found.stddev[0] == pytest.approx(20, rel=0.05)
    assert found.mean[0] == pytest.approx(128, abs=1)
    assert degrade.noisy(grey, 0, 1).tobytes() == grey.tobytes()


def test_shadows_take_what_they_may_and_no_more() -> None:
    white = Image.new("L", (300, 200), 255)
    darkest, lightest = degrade.shaded(white, 0.5, 3).getextrema()
    assert darkest == pytest.approx(255 / 2, abs=12)
    assert lightest > 245


def test_a_tilted_picture_keeps_its_corners_in_sight() -> None:
    white = Image.new("L", (300, 200), 255)
    seen = degrade.tilted(white, 0.1, 4)
    desk = seen.getpixel((0, 0))
    assert desk != 255
    box = ImageChops.difference(seen, Image.new("L", seen.size, desk)).getbbox()
    assert box is not None
    assert box[0] < 0.12 * 300
    assert box[2] > 0.88 * 300
    assert seen.getpixel((150, 100)) == 255


def test_dots_spread_to_each_side() -> None:
    page = Image.new("L", (9, 9), 255)
    page.putpixel((4, 4), 0)
    assert degrade.swollen(page, 1).point(lambda level: 255 - level).getbbox() == (3, 3, 6, 6)
    assert degrade.swollen(page, 0.5).getpixel((3, 3)) == 127
    assert degrade.swollen(page, 0).tobytes() == page.tobytes()


def test_no_harm_is_no_change() -> None:
    assert degrade.tilted(face("L"), 0, 1).tobytes() == face("L").tobytes()
    assert degrade.scratched(face("L"), 0, 1).tobytes() == face("L").tobytes()
    assert degrade.blotted(face("L"), 0, 9, 1).tobytes() == face("L").tobytes()


@pytest.mark.parametrize(("per_mm", "width"), [(6, 514), (degrade.PRINTED_PER_MM, 1011), (18, 1541)])
def test_resampling_counts_pixels_a_millimetre(per_mm: float, width: int) -> None:
    seen = degrade.resampled(face("RGB"), per_mm)
    assert seen.width == width
    assert seen.mode == "RGB"
    assert seen.width / seen.height == pytest.approx(1011 / 638, rel=0.01)
