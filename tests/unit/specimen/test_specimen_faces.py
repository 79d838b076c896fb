from io import BytesIO

import pytest
from PIL import Image

from idsvc.imaging.portrait import qr_portrait
from idsvc.specimen.faces import SIZE, Hair, Look, portrait, tint
from idsvc.specimen.people import LETTER, PEOPLE


def test_the_same_person_has_the_same_face() -> None:
    drawn_anew = portrait.__wrapped__(LETTER.look)
    assert drawn_anew == portrait(LETTER.look)


def test_everybody_looks_different_and_has_the_size_of_a_photo() -> None:
    faces = [portrait(person.look) for person in PEOPLE.values()]
    assert len(set(faces)) == len(PEOPLE)
    for face in faces:
        with Image.open(BytesIO(face), formats=("JPEG",)) as image:
            assert image.size == SIZE
            assert not image.getexif()


@pytest.mark.parametrize("style", list(Hair))
def test_each_face_fits_the_smallest_portrait_of_the_back_code(style: Hair) -> None:
    look = Look("#c68a5e", "#403020", "#305060", "#e0e4e8", style, glasses=True, beard=True)
    with Image.open(BytesIO(qr_portrait(portrait(look), 400))) as small:
        assert small.width >= 60


def test_tint_goes_from_one_colour_to_the_other() -> None:
    assert tint("#000000", "#ffffff", 0) == "#000000"
    assert tint("#000000", "#ffffff", 1) == "#ffffff"
    assert tint("#102030", "#304050", 0.5) == "#203040"
