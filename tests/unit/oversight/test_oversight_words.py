import pytest

from idsvc.ledger.act import Act, Figure
from idsvc.oversight import schema
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import SENTENCES, FindingCode
from idsvc.oversight.forbidden import is_forbidden
from idsvc.retention import RetentionClass
from tests.support.evidence import reading


@pytest.mark.parametrize(
    "name",
    ["nationality", "Visa", "visas", "passport_number", "placeOfBirth", "immigration-status", "green_cards", "x.ssn"],
)
def test_a_word_is_found_however_it_is_written(name: str) -> None:
    assert is_forbidden(name)


@pytest.mark.parametrize("name", ["advisable", "trace", "status_list", "document", "number", "birth_date", "social"])
def test_parts_of_other_words_are_no_words(name: str) -> None:
    assert not is_forbidden(name)


@pytest.mark.parametrize("digest", ["7daca3" + "0" * 58, "0" * 28 + "daca", f"captures/2026-03-04/{'1daca2' * 6}"])
def test_a_digest_spells_no_word(digest: str) -> None:
    assert not is_forbidden(digest)
    assert is_forbidden(f"{digest} visa")


@pytest.mark.parametrize("name", ["1daca2", "daca" + "0" * 27, "DACA" + "0" * 40, "0" * 32 + "_daca"])
def test_what_is_no_digest_is_read(name: str) -> None:
    assert is_forbidden(name)


def test_the_fixed_words_of_the_program_are_clean() -> None:
    assert not any(map(is_forbidden, [*Act, *Figure, *RetentionClass, *FindingCode]))


def test_every_code_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(FindingCode)


@pytest.mark.parametrize("look", [schema.inventory, schema.closed_sets, schema.dates, schema.rowids])
def test_a_database_without_tables_cannot_be_looked_at(look: object) -> None:
    assert callable(look)
    with pytest.raises(CouldNotLook):
        look(reading())
