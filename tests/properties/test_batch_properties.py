import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from idsvc.verify.batch import CHUNK, COULD_NOT_LOOK, Chunk, Manner, chunks, look
from idsvc.verify.batch_worker import decode_chunk, decode_told, encode_chunk, encode_told
from idsvc.verify.verdict import Group
from tests.support.verdict_cards import AT, Setting

VERIFIER = Setting().verifier()
LINE = st.binary(max_size=60).filter(lambda line: b"\n" not in line)
TEXTS = st.text(st.characters(), max_size=9)  # halves of a surrogate pair too, as JSON can name them
VALUES = st.recursive(st.none() | st.booleans() | st.floats() | TEXTS, st.lists, max_leaves=4)
ITEMS = st.dictionaries(st.sampled_from(["id", "text", "front", "back", "file", "front_file", "back_file"]), VALUES)


@given(st.lists(LINE, max_size=3 * CHUNK))
def test_chunks_hold_every_line_once_and_in_order(lines: list[bytes]) -> None:
    found = list(chunks(iter(lines), Path("x")))
    assert [line for chunk in found for line in chunk.lines] == lines
    assert [chunk.first for chunk in found] == [
        1 + sum(len(before.lines) for before in found[:at]) for at in range(len(found))
    ]
    assert all(0 < len(chunk.lines) <= CHUNK for chunk in found)


@given(
    st.integers(1, 10**9), st.lists(LINE.map(lambda line: line.replace(b"\r", b"")), min_size=1), st.text(max_size=9)
)
def test_a_chunk_comes_through_a_pipe_as_it_was(first: int, lines: list[bytes], folder: str) -> None:
    chunk = Chunk(first, tuple(lines), folder)
    assert decode_chunk(encode_chunk(chunk)) == chunk


MANNERS = st.builds(Manner, st.just(AT), st.just("en"), st.booleans(), st.booleans())


@given(st.lists(LINE | ITEMS.map(lambda item: json.dumps(item).encode()), max_size=8), MANNERS)
def test_every_line_that_is_not_blank_has_a_result_and_none_raises(lines: list[bytes], manner: Manner) -> None:
    told = look(Chunk(1, tuple(lines), "/nonexistent"), VERIFIER, manner)
    assert told.counts.total() == sum(bool(line.strip()) for line in lines)
    assert set(told.counts) <= {*Group, COULD_NOT_LOOK}
    assert decode_told(encode_told(told)).counts == told.counts
    if not manner.as_csv:
        assert all("reason" in json.loads(line) for line in told.text.split("\n")[:-1])
