"""Single changes to good claims: where, and what is put there (`...` takes the claim away)."""

from datetime import date

from idsvc.credential.claims import expiry_moment, issued_moment
from idsvc.credential.dates import DAY
from tests.support.verdict_cards import CITY, PORTRAIT

FRONT_SHAPES: dict[str, tuple[tuple[int | str, ...], object]] = {
    "no expiry": ((4,), ...),
    "expiry true": ((4,), True),
    "expiry not at noon": ((4,), expiry_moment(2028, 2) + 1),
    "expiry not on the first": ((4,), expiry_moment(2028, 2) + DAY),
    "expiry beyond the year 9999": ((4,), 2**62),
    "no issuer": ((1,), ...),
    "issuer is a list": ((1,), [CITY]),
    "not-before claim": ((5,), 1),
    "subject claim": ((2,), "x"),
    "front with issue moment": ((6,), issued_moment(date(2026, 3, 2))),
    "front with birth date": ((169, 8), "19900314"),
    "no name": ((169, 4), ...),
    "name of bytes": ((169, 4), b"Ana"),
    "name empty": ((169, 4), ""),
    "name with an escape": ((169, 4), "Ana\x1b[2J"),
    "name with a direction override": ((169, 4), "Ana\u202eamiL"),
    "name with a format character of Unicode 15": ((169, 4), "Ana\U00013439"),
    "name of 121 characters": ((169, 4), "A" * 121),
    "flags true": ((169, 75), True),
    "flags with an unknown bit": ((169, 75), 5),
    "flags negative": ((169, 75), -1),
    "both age bands": ((169, 75), 19),
    "library number of nine": ((169, 1), "K7Q2M9X4T"),
    "identity is a list": ((169,), [1]),
    "no status": ((65535,), ...),
    "status index true": ((65535, "status_list", "idx"), True),
    "status index negative": ((65535, "status_list", "idx"), -1),
    "status with more": ((65535, "status_list", "bits"), 1),
}
BACK_SHAPES: dict[str, tuple[tuple[int | str, ...], object]] = {
    "back profile 2": ((169, 2), "2"),
    "back without portrait": ((169, 62), ...),
    "back portrait a JPEG": ((169, 62), [{0: b"\xff\xd8\xff\xe0", 1: 0, 2: 1}]),
    "back two portraits": ((169, 62), [{0: PORTRAIT, 1: 0, 2: 4}] * 2),
    "back portrait subtype true": ((169, 62), [{0: PORTRAIT, 1: False, 2: 4}]),
    "back portrait not WebP": ((169, 62), [{0: b"RIFFxxxxWAVE", 1: 0, 2: 4}]),
    "back second name alone": ((169, 19), "Ana"),
    "back address null": ((169, 10), None),
    "back birth date of 30 February": ((169, 8), "19900230"),
    "back birth date with dashes": ((169, 8), "1990-3-1"),
    "back without issue moment": ((6,), ...),
    "back issue moment not midnight": ((6,), issued_moment(date(2026, 3, 2)) + 1),
}
FORBIDDEN: dict[str, tuple[int | str, object]] = {
    "claim 13": (13, "XX"),
    "claim 22": (22, "x"),
    "claim 9": (9, 1),
    "claim 11": (11, "x"),
    "claim 12": (12, "x"),
    "claim 14": (14, 1),
    "claim 15": (15, b"x"),
    "claim 18": (18, "x"),
    "claim 21": (21, "x"),
    "an unknown claim": (99, 1),
    "a text key": ("note", "x"),
}
