"""A withheld address, and none at all: rows, card and code tell nothing that others without an address do not."""

from pathlib import Path

import pytest

from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, parse_claims
from idsvc.credential.cose import open1
from idsvc.enroll.applicant import AddressMode, printed_address
from idsvc.enroll.fields import FieldFaults
from idsvc.office import intake
from idsvc.office.payload import IssuedCard
from tests.support.city import TestCity
from tests.support.visits import FORM, Case, card_of, drafted, filed, issued, quick_city

BASE = {name: text for name, text in FORM.items() if not name.startswith("address")}
WITHHELD = BASE | {"address_mode": "withheld"}
STREET = BASE | {"address_mode": "street", "address_line_1": FORM["address_line_1"]}
TYPED_ANYWAY = WITHHELD | {"address_line_1": "9 Hidden Lane", "care_of_name": "Somebody"}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def care_of(city: TestCity) -> dict[str, str]:
    return BASE | {"address_mode": "care-of", "care_of_street": city.office.policy.fields.streets[0]}


def shape_of(city: TestCity, case: Case) -> tuple[object, ...]:
    """What a row shows to whoever has no key: every plain column but the random ones, and the sizes of the rest."""
    with city.office.units() as unit:
        found = unit.cases.get(case.case_id)
    assert found is not None
    head, sealed = found
    plain = (head.stage, head.visit_type, head.site, head.destroy_by, head.chain, head.write_version)
    return (*plain, len(sealed.ciphertext), len(sealed.wrapped_key), len(sealed.nonce))


def back_of(card: IssuedCard) -> BackClaims:
    claims = parse_claims(open1(frame.unpack(card.back_text)).payload)
    assert isinstance(claims, BackClaims)
    return claims


@pytest.mark.parametrize("stage", [drafted, filed, issued])
def test_rows_of_every_address_have_one_shape(city: TestCity, stage: object) -> None:
    assert callable(stage)
    shapes = {shape_of(city, stage(city, form)) for form in (WITHHELD, STREET, care_of(city))}
    assert len(shapes) == 1


def test_the_bank_code_is_the_same_as_any_other_without_an_address(city: TestCity) -> None:
    withheld, street, other = (card_of(city, issued(city, form)) for form in (WITHHELD, STREET, care_of(city)))
    assert {back_of(card).address for card in (withheld, street, other)} == {None}
    lengths = {len(card.back_text) for card in (withheld, street, other)}
    assert max(lengths) - min(lengths) < 40  # random numbers and signatures compress a little differently


def test_one_wording_is_printed_for_all_who_want_none(city: TestCity) -> None:
    applicant = intake.look(city.office, city.actor("ana"), filed(city, WITHHELD).case_id).applicant
    assert applicant is not None
    assert applicant.address_mode is AddressMode.WITHHELD
    assert printed_address(applicant, city.office.policy.fields) == (f"Resident of {city.office.policy.city.name}",)
    assert {mode.value for mode in AddressMode} == {"street", "care-of", "withheld"}


def test_a_real_address_cannot_be_typed_beside_a_withheld_one(city: TestCity) -> None:
    case = drafted(city, TYPED_ANYWAY)
    fields = intake.look(city.office, city.actor("ana"), case.case_id).fields
    assert not {"address_line_1", "care_of_name"} & fields.keys()
    with pytest.raises(FieldFaults):
        drafted_with_code(city)


def drafted_with_code(city: TestCity) -> None:
    """A withheld address has nothing to put into the bank code."""
    filed(city, WITHHELD | {"address_in_code": "yes"})


def test_a_name_is_added_to_a_care_of_street_only_where_it_is_typed(city: TestCity) -> None:
    without = intake.look(city.office, city.actor("ana"), filed(city, care_of(city)).case_id).applicant
    named = intake.look(city.office, city.actor("ana"), filed(city, care_of(city) | {"care_of_name": "Rosa"}).case_id)
    assert without is not None
    assert named.applicant is not None
    assert without.address_lines == (f"c/o {city.office.policy.fields.streets[0]}",)
    assert named.applicant.address_lines[0] == "c/o Rosa"
