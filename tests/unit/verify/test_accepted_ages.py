import pytest

from idsvc.credential.dates import DAY
from idsvc.verify.policy import STATUS_AGE, PolicyRefused, VerifyPolicy, parse_ages
from idsvc.verify.verdict import Audience


@pytest.mark.parametrize("text", ["bank=3", " bank = 3 ,", "# ours\nbank=3\n", "bank=3 # at most\r\n", ",\n,bank=3"])
def test_days_are_read_and_the_rest_stays(text: str) -> None:
    assert parse_ages(text) == {**STATUS_AGE, Audience.BANK: 3 * DAY}


def test_all_audiences_at_once() -> None:
    ages = parse_ages("bank=1,library=90\ndoor=14")
    assert ages == {Audience.BANK: DAY, Audience.LIBRARY: 90 * DAY, Audience.DOOR: 14 * DAY}
    assert VerifyPolicy(Audience.DOOR, ages).max_status_age == 14 * DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no audience"),
        ("# nothing\n,,", "names no audience"),
        ("bank", "is library, bank or door"),
        ("police=3", "is library, bank or door"),
        ("Bank=3", "is library, bank or door"),
        ("bank=3,bank=3", "twice"),
        ("bank=0", "1 to 90"),
        ("bank=91", "1 to 90"),
        ("bank=-1", "1 to 90"),
        ("bank=1.5", "1 to 90"),
        ("bank=\u0663", "1 to 90"),
        ("bank=" + "9" * 5000, "1 to 90"),
        ("bank=", "1 to 90"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(PolicyRefused, match=said):
        parse_ages(text)
