from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.imaging import ImageRefused
from idsvc.imaging.gate import ImageLimits, read_image
from idsvc.imaging.rebuild import rebuild
from tests.support.pictures import encoded, face, laden_jpeg

LIMITS = ImageLimits(max_bytes=200_000, max_pixels=250_000)
WHOLE = (laden_jpeg(), encoded(face(40, 60), "PNG"), encoded(face(40, 60), "WEBP"), encoded(face(40, 60)))


def outcome(data: bytes) -> str:
    """Pixels or a refusal; anything else escapes and fails the test."""
    try:
        raster = read_image(data, LIMITS)
    except ImageRefused as refusal:
        return type(refusal).__name__
    assert len(raster.pixels) == raster.width * raster.height * len(raster.mode)
    return "pixels"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\0\0\0WEBPVP8X"])
)
def test_no_bytes_bring_anything_but_pixels_or_a_refusal(data: bytes, start: bytes) -> None:
    outcome(start + data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_no_damage_brings_anything_but_pixels_or_a_refusal(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        damaged[at] = data.draw(st.integers(0, 255))
    outcome(bytes(damaged[: data.draw(st.integers(0, len(whole)))]))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_rebuilding_keeps_every_size(width: int, height: int, kind: str) -> None:
    raster = read_image(rebuild(encoded(face(width, height), kind), LIMITS), LIMITS)
    assert (raster.width, raster.height) == (width, height)
