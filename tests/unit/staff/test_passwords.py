import pytest

from idsvc.staff.passwords import MAX_CHARACTERS, PASSWORD_COST, HashCost, Hasher, PasswordRefused

CHEAP = HashCost(memory_kib=64, passes=1, lanes=1)
PASSWORD = "harbour lantern seven rope"


def test_the_right_password_opens_and_another_does_not() -> None:
    hasher = Hasher(CHEAP)
    kept = hasher.hash(PASSWORD)
    assert hasher.verify(kept, PASSWORD)
    assert not hasher.verify(kept, PASSWORD + " ")
    assert PASSWORD not in kept


def test_an_unknown_login_never_opens_not_even_with_nobodys_password() -> None:
    hasher = Hasher(CHEAP)
    assert not hasher.verify(None, PASSWORD)
    assert not hasher.verify(None, "nobody has this password")


def test_no_password_opens_an_account_that_has_none() -> None:
    for typed in ("", PASSWORD, "nobody has this password"):
        assert not Hasher(CHEAP).verify("", typed)


def test_a_damaged_hash_opens_for_nobody() -> None:
    assert not Hasher(CHEAP).verify("$argon2id$v=19$broken", PASSWORD)


def test_two_keyboards_spell_one_password() -> None:
    hasher = Hasher(CHEAP)
    assert hasher.verify(hasher.hash("cafe\u0301 lantern rope"), "caf\u00e9 lantern rope")


@pytest.mark.parametrize("password", ["", "short", "eleven char", "a" * (MAX_CHARACTERS + 1)])
def test_a_password_nobody_should_choose_is_refused_without_repeating_it(password: str) -> None:
    with pytest.raises(PasswordRefused) as refusal:
        Hasher(CHEAP).hash(password)
    assert not password or password not in str(refusal.value)


def test_an_endless_attempt_is_cut_before_any_work() -> None:
    hasher = Hasher(CHEAP)
    assert not hasher.verify(hasher.hash("a" * MAX_CHARACTERS), "a" * 1_000_000)


def test_half_a_surrogate_pair_is_only_a_wrong_password() -> None:
    hasher = Hasher(CHEAP)
    assert not hasher.verify(hasher.hash(PASSWORD), PASSWORD + "\ud800")


def test_a_hash_of_another_cost_is_made_again() -> None:
    kept = Hasher(CHEAP).hash(PASSWORD)
    assert not Hasher(CHEAP).needs_rehash(kept)
    assert Hasher(HashCost(memory_kib=128, passes=1, lanes=1)).needs_rehash(kept)


def test_the_cost_is_the_one_of_the_standard() -> None:
    assert (PASSWORD_COST.memory_kib, PASSWORD_COST.passes, PASSWORD_COST.lanes) == (65536, 3, 4)
