"""Why a key cannot be had, each cause in a sentence of its own that says what to do."""

from enum import StrEnum, unique

from idsvc.errors import IdsvcError


@unique
class Why(StrEnum):
    """The causes; the value is the sentence."""

    WRONG_PHRASE = "the passphrase is wrong: type it again, and mind the keyboard's language"
    WEAK_PHRASE = "a passphrase needs at least 16 characters: choose a longer one"
    CHEAP = "a real city's passphrase needs the full Argon2id cost: leave it at its default"
    DAMAGED = "a key file is damaged: put back the copy made at the ceremony"
    MISSING = "a key file is missing: put back the copy made at the ceremony; a new one is never made instead"
    LOOSENED = (
        "other accounts can read the keys: set the directory to 0700 and its files to 0600, then renew what leaked"
    )
    IN_THE_WAY = "there are keys here already: nothing was overwritten; choose an empty directory"
    NOT_WRITTEN = "the keys could not be written: check disk space and permissions, then try again; nothing was left"
    SPECIMEN_PHRASE = "a real city must not have a specimen's passphrase file in its keys: take it away"
    NOT_CURRENT = "no listed key of this use may sign now: wait for its first day, or hold the next ceremony"
    NOT_LISTED = (
        "the keys do not fit the trust list: a card key stands in it 45 days before it signs; mend the ceremony"
    )
    BACKUP_NONE = "there is no backup key here: make one with `idsvc backup key`, and take its private half away"
    BACKUP_HERE = "the private backup key lies among the city's keys: take it away from this machine, then back up"
    BACKUP_OTHER = "this backup was made for another offline key: bring the one whose fingerprint the backup names"
    BACKUP_DAMAGED = "the backup is damaged, cut short or none of ours: take another copy of it, or an older one"
    BAD_NAME = "a key's name is 1 to 40 letters a-z, digits and hyphens: choose another"


class KeyUnavailable(IdsvcError):
    """A key that cannot be had; `why` tells the cause apart."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
