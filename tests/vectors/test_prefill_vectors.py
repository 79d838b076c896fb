"""Pre-fill codes: the vectors are read as they say, by the program and by the residents' page; nothing else opens."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.credential import frame
from idsvc.enroll.fields import DRAFT_FIELDS
from idsvc.enroll.prefill import KEYS, MAX_TEXT, PREFIX, PrefillRefused, decode, encode
from tests.support.prefill_maker import prefill_json

FILE = Path(__file__).with_name("prefill.json")
VECTORS = json.loads(FILE.read_text("utf-8"))
ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def named(case: dict[str, str]) -> str:
    return case["name"]


def inflated(text: str) -> str:
    return frame.unpack(text.removeprefix(PREFIX)).hex()


@pytest.mark.parametrize("case", VECTORS["valid"], ids=named)
def test_a_valid_code_says_its_fields(case: dict[str, str]) -> None:
    assert dict(decode(case["text"])) == case["fields"]
    assert inflated(case["text"]) == case["raw"]
    assert set(case["text"]) <= ALPHANUMERIC


@pytest.mark.parametrize("case", VECTORS["valid"], ids=named)
def test_the_fields_make_the_code(case: dict[str, dict[str, str]]) -> None:
    assert inflated(encode(case["fields"])) == case["raw"]


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=named)
def test_an_invalid_code_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(PrefillRefused):
        decode(case["text"])


@pytest.mark.parametrize("case", VECTORS["edge"], ids=named)
def test_of_a_form_only_what_is_sound_goes_into_a_code(case: dict[str, dict[str, str]]) -> None:
    assert dict(decode(encode(case["typed"]))) == case["fields"]


def test_the_file_is_what_the_maker_makes() -> None:
    made = json.loads(prefill_json())
    for case, kept in zip(made["valid"], VECTORS["valid"], strict=True):
        assert case["raw"] == kept["raw"]
    for case, kept in zip(made["invalid"], VECTORS["invalid"], strict=True):
        assert case["name"] == kept["name"]
    assert made["edge"] == VECTORS["edge"]


def test_a_code_has_keys_for_the_forms_fields_only() -> None:
    assert set(KEYS.values()) == set(DRAFT_FIELDS) - {"language"}


def test_a_code_that_would_be_too_large_is_refused_with_what_to_do() -> None:
    chosen = random.Random(5)  # noqa: S311 - any letters will do
    rare = {name: "".join(chr(chosen.randrange(0x4E00, 0x9F00)) for _ in range(76)) for name in KEYS.values()}
    form = rare | {"birth_date": "", "address_mode": "street", "second_name_language": ""}
    with pytest.raises(PrefillRefused, match="leave out"):
        encode(form)
    with pytest.raises(PrefillRefused, match="at least one"):
        encode({"language": "es", "full_name": "  "})


@given(st.dictionaries(st.sampled_from(DRAFT_FIELDS), st.text(max_size=90)))
def test_whatever_is_typed_a_code_reads_back_as_it_was_made(form: dict[str, str]) -> None:
    try:
        text = encode(form)
    except PrefillRefused:
        return
    assert len(text) <= MAX_TEXT
    assert encode(decode(text)) == text


@given(st.text(alphabet=sorted(ALPHANUMERIC), max_size=80))
def test_chance_is_refused_with_the_one_error(text: str) -> None:
    with pytest.raises(PrefillRefused):
        decode(PREFIX + text)
