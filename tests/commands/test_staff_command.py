"""``idsvc staff``: a list, the first two people of a city, and the door for whoever left."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import main
from idsvc.office.errors import SignInRefused
from idsvc.office.signin import sign_in
from idsvc.staff.invitation import code_digest
from tests.support.city import PASSWORD, TestCity, make_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("staff")))


def run(city: TestCity, name: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["staff", name, str(city.where.city), *arguments])


def test_the_list_has_a_line_for_each(city: TestCity) -> None:
    assert "kim counsel city-hall 0" in run(city, "list").output.splitlines()
    told = [json.loads(line) for line in run(city, "list", "--json").output.splitlines()]
    assert {"login": "uma", "role": "auditor", "site": "city-hall", "keys": 0} in told


def test_the_first_two_are_invited_and_nobody_while_they_are_there(city: TestCity) -> None:
    first = ("ona", "--role", "operator", "--site", "city-hall")
    refused = run(city, "invite", *first)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "staff page" in refused.stderr
    for login in ("oto", "sol", "ida"):
        assert run(city, "revoke", login).output == f"{login} revoked\n"
    with pytest.raises(SignInRefused):
        sign_in(city.office, "oto", PASSWORD)
    invited = run(city, "invite", *first)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\n", invited.stdout)
    assert invited.stdout.strip() not in invited.stderr
    with city.office.units() as unit:
        kept = unit.keys.invitation(code_digest(invited.stdout))
    assert kept is not None
    assert kept.confirmed


def test_who_is_not_there_and_what_is_not_asked_for(city: TestCity) -> None:
    assert run(city, "revoke", "nobody").exit_code == 3
    assert run(city, "invite", "ona", "--role", "clerk", "--site", "city-hall").exit_code == 2
    assert run(city, "invite", "ona", "--role", "operator", "--site", "moon").exit_code == 3
