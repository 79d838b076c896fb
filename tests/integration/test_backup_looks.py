"""A city whose cards bear its arms, backed up and put back: they look as before, and missing arms are told at once."""

import secrets
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.card.samples import SAMPLES
from idsvc.custody import backup_file, backup_keys
from idsvc.imaging.arms import emblem
from idsvc.office import looks, publication
from idsvc.office.looks import Try
from idsvc.office.restore import Unentered
from idsvc.policy import PolicyError
from idsvc.store import dump
from idsvc.wiring import restore_drill
from tests.support.pictures import encoded, face
from tests.support.restored import Backed, Nobody, backed, codes
from tests.support.visits import NO_TAGS, quick_city

ARMS, OTHER = encoded(face(200, 200), "PNG"), encoded(face(120, 160), "PNG")


def policy_with(arms: bytes) -> str:
    named = f'[card.look.arms]\nfile = "arms.png"\nsha256 = "{sha256(arms).hexdigest()}"\n'
    return f'{NO_TAGS}\n[card.look]\nheader = "#5a1020"\n\n{named}'


@pytest.fixture
def city(tmp_path: Path) -> Backed:
    made = quick_city(tmp_path)
    made.where.policy.write_text(policy_with(ARMS), "utf-8")
    (made.where.city / "arms.png").write_bytes(ARMS)
    made.reopen()
    publication.publish(made.office)
    return backed(made, tmp_path)


def drawn(found: Backed, to: Path | None = None) -> tuple[bytes, bytes]:
    office = found.city.office if to is None else found.opened(to).office
    card = looks.try_out(office, found.city.actor("sol"), Try(SAMPLES["short"], office.policy.look))
    return card.front, card.back


def without_arms(found: Backed, file: Path, to: Path) -> Path:
    """A backup that does not hold the arms, such as one that was made before backups did."""
    key = backup_keys.open_private(found.key, backup_keys.beside(found.key).read_text().strip())
    with file.open("rb") as opened:
        header = backup_file.read_header(opened)
        opened.seek(0)
        records = list(dump.records(backup_file.unseal(opened, key)))

    left = [each for each in records if not (isinstance(each, list) and "arms.png" in each)]
    assert len(left) == len(records) - 1
    sealed = backup_file.seal(dump.frames(left), key.public, header.day, secrets.token_bytes)
    to.write_bytes(b"".join(sealed))
    return to


def test_cards_look_as_before_and_the_drill_finds_nothing(city: Backed, tmp_path: Path) -> None:
    before = drawn(city)
    file, _ = city.back_up()
    publication.publish(city.city.office)
    restored = city.restore(tmp_path / "r", file)
    assert codes(restored) == {"RESTORED"}
    assert not restored.report.policy_changed
    assert (tmp_path / "r/city/arms.png").read_bytes() == ARMS
    assert city.opened(tmp_path / "r").office.arms == emblem(ARMS)
    assert drawn(city, tmp_path / "r") == before
    drilled = restore_drill.run(city.city.where, city.key, file, city.tools, Nobody(), lambda _: None)
    assert [step.line for step in drilled.steps if not step.good] == []


def test_a_backup_without_the_arms_says_so_and_takes_them_from_beside_a_given_policy(
    city: Backed, tmp_path: Path
) -> None:
    file, _ = city.back_up()
    publication.publish(city.city.office)
    short, given = without_arms(city, file, tmp_path / "short"), tmp_path / "given"
    given.mkdir()
    (given / "policy.toml").write_text(policy_with(ARMS), "utf-8")
    with pytest.raises(PolicyError, match=r"does not hold the city's arms: .* restore with --policy"):
        city.restore(tmp_path / "r", short, unentered=Unentered.ACCEPT)
    with pytest.raises(PolicyError, match="put it there"):
        city.restore(tmp_path / "r", short, unentered=Unentered.ACCEPT, policy=given / "policy.toml")
    assert not any((tmp_path / "r").iterdir())
    (given / "arms.png").write_bytes(ARMS)
    city.restore(tmp_path / "r", short, unentered=Unentered.ACCEPT, policy=given / "policy.toml")
    assert city.opened(tmp_path / "r").office.arms == emblem(ARMS)


def test_a_newer_policy_with_the_same_arms_needs_no_copy_of_them_and_one_with_others_does(
    city: Backed, tmp_path: Path
) -> None:
    file, _ = city.back_up()
    publication.publish(city.city.office)
    policy = tmp_path / "policy.toml"
    policy.write_text(policy_with(OTHER), "utf-8")
    with pytest.raises(PolicyError, match="put it there"):
        city.restore(tmp_path / "r", file, policy=policy)
    policy.write_text(policy_with(ARMS).replace("adult = 500", "adult = 400"), "utf-8")
    assert city.restore(tmp_path / "r", file, policy=policy).report.policy_changed
    assert city.opened(tmp_path / "r").office.arms == emblem(ARMS)
