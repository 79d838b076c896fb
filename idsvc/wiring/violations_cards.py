"""Violations of the cards' books: signatures nobody entered, cards nobody signed, cancelled codes that stay good."""

from idsvc.issue.register import CardState
from idsvc.issue.status import set_bit
from idsvc.ledger.act import Act
from idsvc.wiring.planting import NothingToPlant, Planted


def unsigned_card(city: Planted) -> None:
    """Let an approved case claim that its card was made."""
    city.change("UPDATE cases SET stage = 'issued' WHERE stage = 'approved'")


def unlogged_card(city: Planted) -> None:
    """Draw two indices as a signature past the books would."""
    drawn, uri, number = _page(city)
    free = [index for index in range(8 * len(drawn)) if not drawn[index >> 3] >> (index & 7) & 1]
    for index in free[:2]:
        drawn = set_bit(drawn, index)
    city.change("UPDATE status_pages SET drawn = ? WHERE uri = ? AND number = ?", drawn, uri, number)


def _page(city: Planted) -> tuple[bytes, str, int]:
    uri = str(city.value("SELECT min(uri) FROM status_pages"))
    drawn = city.value("SELECT drawn FROM status_pages WHERE uri = ? AND number = 0", uri)
    if not isinstance(drawn, bytes):
        raise NothingToPlant
    return drawn, uri, 0


def undrawn_index(city: Planted) -> None:
    """Give a card in the register an index that was never drawn."""
    drawn, uri, _ = _page(city)
    free = next(index for index in range(8 * len(drawn)) if not drawn[index >> 3] >> (index & 7) & 1)
    card_id = city.value("SELECT card_id FROM cards WHERE state = ?", CardState.VALID)
    city.change("UPDATE cards SET status_list = ?, front_index = ? WHERE card_id = ?", uri, free, card_id)


def revocation_missing(city: Planted) -> None:
    """Cancel a card in the register and leave its codes good."""
    city.change("UPDATE cards SET state = ? WHERE state = ?", CardState.CANCELLED, CardState.VALID)


def withheld(city: Planted) -> None:
    """Cancel a card in all the books, call its codes published, and publish nothing."""
    card_id = city.value("SELECT card_id FROM cards WHERE state = ?", CardState.VALID)
    uri = str(city.value("SELECT status_list FROM cards WHERE card_id = ?", card_id))
    for column in ("front_index", "back_index"):
        index = int(str(city.value(f"SELECT {column} FROM cards WHERE card_id = ?", card_id)))  # noqa: S608
        _mark(city, uri, index)
    city.bound("UPDATE cards SET state = ? WHERE card_id = ?", CardState.CANCELLED, card_id)
    city.act(Act.CARD_CANCELLED, 1)


def _mark(city: Planted, uri: str, index: int) -> None:
    number, offset = divmod(index, 32_768)
    where = "WHERE uri = ? AND number = ?"
    for column in ("revoked", "published"):
        bits = city.value(f"SELECT {column} FROM status_pages {where}", uri, number)  # noqa: S608 - columns of ours
        if isinstance(bits, bytes):
            city.change(f"UPDATE status_pages SET {column} = ? {where}", set_bit(bits, offset), uri, number)  # noqa: S608
