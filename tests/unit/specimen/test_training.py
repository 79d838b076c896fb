from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.policy import load
from idsvc.specimen.training import ISSUER, NotAPolicy, training_policy
from tests.support.city import POLICY

REAL = POLICY.read_text("utf-8").replace("specimen = true", "specimen = false")
EXAMPLE = Path(__file__).parents[3] / "docs/policy.example.toml"


@pytest.mark.parametrize("text", [REAL, EXAMPLE.read_text("utf-8"), training_policy(REAL)])
def test_a_training_city_has_the_citys_rules_and_is_invented(text: str) -> None:
    own, training = load(text), load(training_policy(text))
    assert training.city.specimen
    assert training.city.issuer == ISSUER
    assert training.city.status_uri_base.startswith(ISSUER)
    assert (training.city.name, training.city.sites) == (own.city.name, own.city.sites)
    spoken = replace(training.fields, languages=own.fields.languages)  # who trains sees those not signed off, too
    assert set(own.fields.languages) <= set(training.fields.languages)
    assert (training.evidence, training.card, spoken) == (own.evidence, own.card, own.fields)


@pytest.mark.parametrize("text", ["", "[city]\n", '[rules]\nspecimen = false\nissuer = ""\nstatus_uri_base = ""\n'])
def test_what_is_no_policy_is_told(text: str) -> None:
    with pytest.raises(NotAPolicy):
        training_policy(text)
