"""For every name and address that the profile allows, the card's codes have a plan that fits, or a clear refusal."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from idsvc.card import layout, qr, room
from idsvc.card.errors import TooLong
from idsvc.card.qr import QUIET, Correction, QrPlan
from idsvc.card.text import Box
from idsvc.credential import cose, frame
from idsvc.credential.claims import MAX_ADDRESS, MAX_NAME, Claims, encode_claims, issue_code
from idsvc.credential.keys import Alg
from idsvc.imaging.portrait import qr_portrait
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED
from idsvc.verify.image import codes_in
from tests.support.verdict_cards import back, front, signer

SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyz ABCDEFG-'",
    "áàâãäåæçéèêëíìîïñóòôõöøœßúùûüýÿ ",
    "ếệảấầẩẫậắằẳẵặẻẽẹểễỉĩịỏõọốồổỗộớờởỡợủũụứừửữựỳỷỹỵ ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ",
    "অআইউকখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহািীুূেৈোৌ্ৎ ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя ",
    "".join(chr(code) for code in range(0x4E00, 0x9FA0, 29)),
    "".join(chr(code) for code in range(0x20000, 0x2A000, 97)),
    "ae\u0300i\u0323o\u0308u\u0301 ",
    "a\u200dب\u200cক 王é-'",
)
KEYS = {alg: signer(f"budgets {alg.name}", alg) for alg in (Alg.EDDSA, Alg.ES256)}
SELDOM_DECODED = 5  # one drawn code in so many is also read with the decoder


@cache
def within(cap: int) -> bytes:
    return qr_portrait(portrait(INSPECTED.look), cap)


def texts(most: int) -> st.SearchStrategy[str]:
    """Words of one script, or a mixture, of every length up to the limit; long ones as often as short ones."""
    lengths = st.integers(1, most)
    return st.sampled_from((*SCRIPTS, "".join(SCRIPTS))).flatmap(
        lambda letters: lengths.flatmap(lambda length: st.text(letters, min_size=length, max_size=length))
    )


def length_of(claims: Claims, alg: Alg) -> int:
    return len(frame.pack(cose.sign1(encode_claims(claims), KEYS[alg])))


def check_plan(text: str, plan: QrPlan, budgets: tuple[tuple[int, QrPlan], ...], place: Box) -> None:
    most = max(most for most, each in budgets if each == plan)
    assert len(text) <= most
    assert plan.dots >= 4
    assert plan.correction in {Correction.M, Correction.Q}
    left, top = layout.code_corner(place, plan)
    assert place.left <= left <= left + plan.side <= place.right
    assert place.top <= top <= top + plan.side <= place.bottom
    assert plan.side == (plan.modules + 2 * QUIET) * plan.dots


def check_drawn(text: str, plan: QrPlan) -> None:
    code = qr.draw(text, plan)
    image = code.image()
    assert image.size == (plan.side, plan.side)
    assert len(code.modules) == plan.modules
    if len(text) % SELDOM_DECODED == 0:
        assert codes_in(image) == (text,)


@settings(max_examples=60, deadline=None)
@given(texts(MAX_NAME), st.sampled_from(sorted(KEYS)))
def test_every_front_has_a_plan_or_a_clear_refusal(name: str, alg: Alg) -> None:
    claims = front(name=name)
    if length_of(claims, alg) > qr.FRONT_BUDGETS[-1][0] - room.SPARE:
        with pytest.raises(TooLong, match="library code"):
            room.check_front(length_of(claims, alg))
        return
    room.check_front(length_of(claims, alg))
    text = issue_code(claims, KEYS[alg])
    plan = qr.plan_front(text)
    check_plan(text, plan, qr.FRONT_BUDGETS, layout.FRONT_PLACE)
    check_drawn(text, plan)


@settings(max_examples=60, deadline=None)
@given(texts(MAX_NAME), st.none() | texts(MAX_ADDRESS), st.none() | texts(MAX_NAME), st.sampled_from(sorted(KEYS)))
def test_every_back_has_a_portrait_and_a_plan_or_a_clear_refusal(
    name: str, address: str | None, second: str | None, alg: Alg
) -> None:
    def with_face(face: bytes) -> Claims:
        language = None if second is None else "ar"
        return back(name=name, address=address, second_name=second, second_name_language=language, portrait=face)

    def length_with(small: bytes) -> int:
        return length_of(with_face(small), alg)

    if length_with(within(room.SMALLEST)) > qr.BACK_BUDGETS[-1][0] - room.SPARE:
        with pytest.raises(TooLong, match="bank code"):
            room.best_portrait(within, length_with)
        return
    face = room.best_portrait(within, length_with)
    text = issue_code(with_face(face), KEYS[alg])
    plan = qr.plan_back(text)
    check_plan(text, plan, qr.BACK_BUDGETS, layout.BACK_PLACE)
    check_drawn(text, plan)


@pytest.mark.parametrize("name", ["Ana Lima", "محمد عبد الرحمن بن عبد الله الحسيني", "রহিমা খাতুন চৌধুরী", "王小明"])
def test_usual_names_keep_the_strong_correction_and_the_good_portrait(name: str) -> None:
    def length_with(face: bytes) -> int:
        return length_of(back(name=name, portrait=face), Alg.EDDSA)

    face = room.best_portrait(within, length_with)
    assert face == within(room.STRONG)
    assert qr.plan_back("A" * length_with(face)).correction is Correction.Q


@settings(max_examples=300, deadline=None)
@given(st.integers(300, 1600), st.integers(-6, 6), st.floats(0.8, 1))
def test_the_weaker_correction_carries_the_largest_portrait_that_fits(beside: int, drift: int, filled: float) -> None:
    made: list[int] = []

    def portrait_of(cap: int) -> bytes:
        made.append(cap)
        return bytes(int(cap * filled))

    length_with: Callable[[bytes], int] = lambda face: beside + -(-len(face) * 3 // 2)  # noqa: E731
    if length_with(portrait_of(room.SMALLEST)) > 1542 - room.SPARE:
        with pytest.raises(TooLong):
            room.best_portrait(portrait_of, length_with)
        return
    made.clear()
    face = room.best_portrait(portrait_of, length_with)
    final = length_with(face) + drift
    assert qr.plan_back("A" * final)
    if len(made) > 1:
        assert made[-1] >= room.SMALLEST
        assert length_with(portrait_of(room.STRONG)) + room.SPARE > 1094
        assert len(face) >= (1542 - room.SPARE - beside) * 2 // 3 * filled - 8


def test_a_portrait_is_read_at_every_cap_that_the_engine_may_ask_for() -> None:
    for cap in (room.SMALLEST, room.STRONG, 700):
        with Image.open(BytesIO(within(cap))) as opened:
            assert opened.size in {(84, 112), (72, 96), (60, 80), (48, 64)}
        assert len(within(cap)) <= cap
