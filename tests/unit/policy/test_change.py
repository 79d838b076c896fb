"""What changes from one policy to the next."""

from idsvc.policy import load
from idsvc.policy.change import Change, Refusal, compare
from idsvc.retention.schedule import RetentionClass
from tests.support.forms import POLICY_TEXT


def test_a_policy_does_not_differ_from_itself() -> None:
    found = compare(load(POLICY_TEXT), load(POLICY_TEXT))
    assert (found.changes, found.shorter, dict(found.refused)) == ((), (), {})


def test_changes_are_told_entry_by_entry() -> None:
    text = (
        POLICY_TEXT.replace("version = 1", "version = 2")
        .replace("denied = { days = 45 }", "denied = { days = 31 }")
        .replace('residence = { referred = "full" }', 'residence = { referred = "inspect" }')
        .replace('sites = ["city-hall", "harbor-branch"]', 'sites = ["city-hall"]')
    )
    found = compare(load(POLICY_TEXT), load(text))
    assert found.changes == (
        Change("city.sites", "city-hall, harbor-branch", "city-hall"),
        Change("evidence.capture.residence.referred", "full", "inspect"),
        Change("rules_version", "1", "2"),
        Change("schedule.rules.denied.days", "45", "31"),
    )
    assert found.shorter == (RetentionClass.DENIED,)
    assert not found.refused


def test_what_every_card_names_never_changes() -> None:
    text = POLICY_TEXT.replace('issuer = "https://id.harborview', 'issuer = "https://ids.harborview')
    found = compare(load(POLICY_TEXT), load(text))
    assert dict(found.refused) == {
        "city.issuer": Refusal.NEVER_CHANGES,
        "rules_version": Refusal.VERSION_NOT_RAISED,
    }
