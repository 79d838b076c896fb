from idsvc.credential.claims import Flag, expiry_moment, issued_moment
from tests.support.drafts import ISSUER, NUMBERS, WEBP, back, draft, front
from tests.support.forms import TODAY


def test_the_front_code_says_a_number_a_name_and_an_age_band() -> None:
    claims = front(draft())
    assert (claims.issuer, claims.library_number, claims.name) == (ISSUER.url, NUMBERS.library, "Ana Lima")
    assert claims.flags == Flag.RESIDENT | Flag.ADULT | Flag.SPECIMEN
    assert claims.expires == expiry_moment(2031, 10)


def test_the_library_gets_the_preferred_name_only_if_wanted() -> None:
    assert front(draft(preferred_name="Anni")).name == "Ana Lima"
    wanted = draft(preferred_name="Anni", library_name_preferred="yes")
    assert front(wanted).name == "Anni"
    assert back(wanted).name == "Ana Lima"


def test_the_back_code_says_what_a_bank_asks_for() -> None:
    claims = back(draft(second_name="王小明", second_name_language="zh"))
    assert (claims.name, claims.birth_date, claims.country, claims.language) == ("Ana Lima", "19900304", "US", "en")
    assert (claims.second_name, claims.second_name_language) == ("王小明", "zh")
    assert (claims.card_number, claims.portrait) == (NUMBERS.card, WEBP)
    assert claims.issued == issued_moment(TODAY)


def test_an_address_is_in_the_code_only_if_wanted() -> None:
    assert back(draft()).address is None
    wanted = draft(address_in_code="yes", address_line_2="Harborview")
    assert back(wanted).address == "418 Mill Street, Apt 2B, Harborview"


def test_withheld_and_unwanted_look_the_same() -> None:
    assert back(draft(address_mode="withheld", address_line_1="")) == back(draft())


def test_gender_and_contact_are_in_no_code() -> None:
    plain, told = draft(), draft(gender="X", emergency_contact="Jo Lima, 555 0100")
    assert (front(plain), back(plain)) == (front(told), back(told))
