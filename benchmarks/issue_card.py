"""A card of an approved case: both codes signed and read back, then both faces drawn and read back."""

import scene
from measure import Row, folder, milliseconds, rounds_of, show

from idsvc.office import issuance

ROUNDS = 7


def rows() -> list[Row]:
    """Issue a card, and draw it several times over, as the office does for a printer."""
    with folder() as root:
        city = scene.found(root)
        office, clerk = city.city.office, city.actor("clerk1")
        made = [issuance.issue(office, clerk, *_approved(city))]

        def spoil() -> None:
            last = made[-1].head
            made.append(issuance.reissue(office, clerk, last.case_id, last.write_version))

        sign, draw = rounds_of(ROUNDS, spoil, lambda: issuance.faces(office, clerk, made[-1].head.case_id))
    return [
        Row("issue: intent, sign both codes, read both back", milliseconds(sign)),
        Row("draw both faces and decode what was drawn", milliseconds(draw)),
    ]


def _approved(city: scene.Scene) -> tuple[bytes, int]:
    head = scene.approved(city).head
    return head.case_id, head.write_version


if __name__ == "__main__":
    show(rows())
