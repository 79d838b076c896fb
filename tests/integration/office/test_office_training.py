"""What is done in a training city counts nowhere else, and its cards are good nowhere else."""

from pathlib import Path

from idsvc.credential.claims import Flag
from idsvc.specimen.training import training_policy
from idsvc.verify.verdict import Reason
from tests.support.city import make_city
from tests.support.visits import NO_TAGS, handed_over, quick_city, tables, verdict


def test_a_card_made_in_training_is_counted_and_taken_by_its_own_city_alone(tmp_path: Path) -> None:
    real = quick_city(tmp_path / "real")
    training = make_city(tmp_path / "training", policy=training_policy(NO_TAGS))
    before = tables(real), (real.where.public / "checkpoint").read_text()
    made = handed_over(training)
    assert tables(training)["cards"] == 1
    assert (tables(real), (real.where.public / "checkpoint").read_text()) == before
    own, elsewhere = verdict(training, made.card.back_text), verdict(real, made.card.back_text)
    assert own.reason is Reason.VALID
    assert own.claims is not None
    assert Flag.SPECIMEN in own.claims.flags
    assert elsewhere.reason is Reason.UNKNOWN_ISSUER
