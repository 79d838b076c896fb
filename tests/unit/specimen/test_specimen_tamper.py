from dataclasses import replace

import pytest
from PIL import Image

from idsvc.card.draw import draw_card
from idsvc.credential.claims import issue_code
from idsvc.specimen.errors import NotACard
from idsvc.specimen.tamper import tampered_card, tampered_text
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Reason
from tests.support.cards import LATIN
from tests.support.pictures import encoded
from tests.support.verdict_cards import AT, Setting, back, front, signer

FRONT = issue_code(front(), signer("card"))
BACK = issue_code(back(), signer("card"))
VERIFIER = Setting().verifier()
DRAWN = draw_card(replace(LATIN, name="Ana Lima Castro"), FRONT, BACK)


@pytest.mark.parametrize(("png", "text"), [(DRAWN.front, FRONT), (DRAWN.back, BACK)], ids=["front", "back"])
def test_a_forged_face_reads_well_and_is_refused(png: bytes, text: str) -> None:
    forged = tampered_card(png)
    image = open_image(forged)
    assert image.size == (1011, 638)
    (read,) = codes_in(image)
    assert read == tampered_text(text) != text
    assert VERIFIER.verify(text, AT).reason is Reason.VALID
    assert VERIFIER.verify(read, AT).reason is Reason.ALTERED


@pytest.mark.parametrize("size", [(1011, 638), (400, 400)])
def test_an_image_without_a_card_s_code_is_no_card(size: tuple[int, int]) -> None:
    with pytest.raises(NotACard):
        tampered_card(encoded(Image.new("RGB", size, "white"), "PNG"))
