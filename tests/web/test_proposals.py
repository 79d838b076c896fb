"""Where frames are proposed on a paper: by its shape and its face, and never on a zone that a machine reads."""

import base64
import json
import math
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from idsvc.enroll.guard_lines import Box
from tests.support.node import NODE
from tests.support.papers import Paper, card, card_with_zone, data_page, letter, open_passport

PROGRAM = Path(__file__).with_name("proposals.mjs")
IDENTITY = ["portrait", "name", "birth"]
RESIDENCE = ["name", "address"]
SMALL = 400
Frames = dict[str, Box]


def asked(*jobs: dict[str, object]) -> list[object]:
    command = [NODE, "--experimental-strip-types", "--no-warnings", PROGRAM]
    lines = "".join(f"{json.dumps(job)}\n" for job in jobs)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def act(name: str, *args: object) -> object:
    return asked({"act": name, "args": args})[0]


def seen(picture: Image.Image) -> dict[str, object]:
    """What is found in a picture, as the page reduces it."""
    small = picture.convert("RGBA")
    small.thumbnail((SMALL, SMALL))
    data = base64.b64encode(small.tobytes()).decode()
    found = asked({"picture": {"width": small.width, "height": small.height, "data": data}})[0]
    assert isinstance(found, dict)
    return found


def rect(box: Box) -> dict[str, float]:
    return {"left": box.left, "top": box.top, "width": box.width, "height": box.height}


def face_in(photo: Box) -> Box:
    """Brow to chin of a drawn photo, as the detector marks it."""
    return Box(
        photo.left + photo.width // 4,
        photo.top + round(photo.height * 0.22),
        photo.width // 2,
        round(photo.height * 0.46),
    )


def proposed(paper: Paper, wanted: list[str]) -> Frames:
    whole = Box(0, 0, paper.picture.width, paper.picture.height)
    face = rect(face_in(paper.places["photo"])) if "photo" in paper.places else None
    found = act("frames", rect(whole), face, wanted)
    assert isinstance(found, list)
    return {each["field"]: Box(*each["box"]) for each in found}


def meet(one: Box, other: Box) -> bool:
    return (
        max(one.left, other.left) < min(one.right, other.right)
        and max(one.top, other.top) < min(one.bottom, other.bottom)
    )  # fmt: skip


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


@pytest.mark.parametrize("paper", [data_page(), open_passport()], ids=["page", "open passport"])
def test_on_a_passport_s_page_photo_name_and_birth_date_are_framed_and_nothing_that_is_not_wanted(paper: Paper) -> None:
    found, places = proposed(paper, IDENTITY), paper.places
    assert list(found) == IDENTITY
    assert holds(found["name"], places["surname"])
    assert holds(found["name"], places["given"])
    assert holds(found["birth"], places["birth"])
    assert holds(found["portrait"], face_in(places["photo"]))
    for frame in found.values():
        assert not any(meet(frame, places[each]) for each in ("zone", "number", "heading", "nationality", "place"))


def test_on_a_card_the_same_are_framed_and_for_a_residence_its_name_and_address() -> None:
    paper = card()
    found, places = proposed(paper, IDENTITY), paper.places
    assert list(found) == IDENTITY
    assert holds(found["name"], places["surname"])
    assert holds(found["birth"], places["birth"])
    for frame in found.values():
        assert not meet(frame, places["number"])
        assert not meet(frame, places["heading"])
    assert list(proposed(paper, RESIDENCE)) == RESIDENCE


def test_on_the_back_of_a_card_nothing_of_its_zone_is_framed_whatever_face_stands_above_it() -> None:
    paper = card_with_zone()
    for frame in proposed(paper, IDENTITY).values():
        assert not meet(frame, paper.places["zone"])
    assert not proposed(Paper(paper.picture, {}), IDENTITY)


def test_on_a_letter_only_the_address_is_framed_and_only_where_an_address_is_wanted() -> None:
    paper = letter()
    found = proposed(paper, RESIDENCE)
    assert list(found) == ["address"]
    assert holds(found["address"], paper.places["name"])
    assert holds(found["address"], paper.places["street"])
    assert not meet(found["address"], paper.places["account"])
    assert not proposed(paper, IDENTITY)


def test_no_face_of_any_size_or_place_brings_a_frame_into_the_zone_of_a_passport_s_page() -> None:
    page, zone = Box(100, 60, 1250, 880), Box(100, 60 + round(880 * (1 - 23.2 / 88)), 1250, 400)
    corners = [(100 + across, 60 + down) for across in range(0, 1100, 150) for down in range(0, 800, 80)]
    faces = [Box(*corner, side, side) for corner in corners for side in (160, 240, 420)]
    answers = asked(*({"act": "frames", "args": [rect(page), rect(each), IDENTITY]} for each in faces))
    boxes = [Box(*frame["box"]) for answer in answers for frame in answer]  # type: ignore[attr-defined]
    assert len(boxes) > len(faces)
    assert not [box for box in boxes if meet(box, zone)]
    assert not [box for box in boxes if box.top < 60 + 0.19 * 880]


@pytest.mark.parametrize(
    ("width", "height", "face", "shape"),
    [
        (1586, 1000, 0.3, "card"),
        (1420, 1000, 0.3, "page"),
        (1000, 1414, 0, "letter"),
        (1000, 1294, 0, "letter"),
        (1586, 1000, 0, None),
        (1420, 1000, 0, None),
        (1420, 1000, 0.1, None),
        (1000, 1414, 0.12, None),
        (1000, 1000, 0.3, None),
        (1333, 1000, 0.3, None),
        (2000, 1000, 0.3, None),
        (1000, 1700, 0, None),
    ],
)
def test_a_paper_is_known_by_its_shape_and_its_face(width: int, height: int, face: float, shape: str | None) -> None:
    side = round(face * height)
    found = rect(Box(100, 200, side, side)) if face else None
    assert act("shapeOf", rect(Box(0, 0, width, height)), found) == shape


@pytest.mark.parametrize("paper", [data_page(), card(), letter()], ids=["page", "card", "letter"])
def test_a_paper_is_found_on_a_table_and_to_a_pixel_of_the_small_picture(paper: Paper) -> None:
    width, height = paper.picture.size
    on = paper.on_table((width * 2, height * 2), (width // 3, height // 2))
    part = seen(on.picture)["part"]
    assert isinstance(part, dict)
    wanted = {"left": 1 / 6, "top": 1 / 4, "width": 1 / 2, "height": 1 / 2}
    assert all(math.isclose(part[name], share, abs_tol=0.01) for name, share in wanted.items())


def test_a_paper_that_lies_askew_or_is_cut_off_or_on_a_patterned_table_is_not_found() -> None:
    on = data_page().on_table()
    straight, askew = seen(on.askew(1)), seen(on.askew(9))
    assert straight["part"] is not None
    assert askew == {"part": None, "light": False}
    assert seen(on.picture.crop((900, 400, 2000, 1500)))["part"] is None
    boards = Image.effect_noise((400, 300), 200).convert("RGB")
    assert seen(boards) == {"part": None, "light": False}
    assert seen(Image.new("RGB", (400, 300), "#333333")) == {"part": None, "light": False}


def test_a_scan_that_is_paper_to_its_edge_is_told_by_its_light() -> None:
    page = data_page()
    found = seen(page.picture)
    assert found["light"] is True
    part = found["part"]
    photo, (width, height) = page.places["photo"], page.picture.size
    if isinstance(part, dict):
        piece = {"left": part["left"] * width, "top": part["top"] * height}
        piece |= {"width": part["width"] * width, "height": part["height"] * height}
        assert act("isPortrait", piece, rect(face_in(photo))) is True


def test_frames_moved_and_sized_by_hand_stay_in_the_picture_and_are_taken_where_they_are_touched() -> None:
    assert act("moved", [10, 10, 50, 40], -100, 500, 200, 100) == [0, 60, 50, 40]
    assert act("sized", [10, 10, 50, 40], 500, -100, 200, 100) == [10, 10, 190, 12]
    boxes = [[0, 0, 100, 100], [50, 50, 100, 100]]
    assert act("gripAt", boxes, 60, 60, 5) == {"index": 1, "corner": False}
    assert act("gripAt", boxes, 152, 148, 5) == {"index": 1, "corner": True}
    assert act("gripAt", boxes, 20, 20, 5) == {"index": 0, "corner": False}
    assert act("gripAt", boxes, 180, 20, 5) is None
