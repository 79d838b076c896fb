"""The printed words of a card, by language; a language that is not here gets English beside the resident's values."""

from datetime import date
from enum import Enum, auto, unique


@unique
class Word(Enum):
    """One printed word or sentence."""

    BIRTH_DATE = auto()
    GENDER = auto()
    ADDRESS = auto()
    ISSUED = auto()
    EXPIRES = auto()
    LIBRARY_NUMBER = auto()
    CARD_NUMBER = auto()
    CONTACT = auto()
    BARCODE = auto()
    CHECK = auto()
    RESIDENT_OF = auto()
    SPECIMEN = auto()
    TEMPORARY = auto()


_WORDS = {
    "en": {
        Word.BIRTH_DATE: "Date of birth",
        Word.GENDER: "Gender",
        Word.ADDRESS: "Address",
        Word.ISSUED: "Issued",
        Word.EXPIRES: "Expires",
        Word.LIBRARY_NUMBER: "Library no.",
        Word.CARD_NUMBER: "Card number",
        Word.CONTACT: "In an emergency, call",
        Word.BARCODE: "Library barcode",
        Word.CHECK: "To check this card, scan the code and compare the face with the picture inside it.",
        Word.RESIDENT_OF: "Resident of {}",
        Word.SPECIMEN: "SPECIMEN",
        Word.TEMPORARY: "TEMPORARY",
    },
    "es": {
        Word.BIRTH_DATE: "Fecha de nacimiento",
        Word.GENDER: "Género",
        Word.ADDRESS: "Domicilio",
        Word.ISSUED: "Emitida",
        Word.EXPIRES: "Vence",
        Word.LIBRARY_NUMBER: "N.º biblioteca",
        Word.CARD_NUMBER: "Número de tarjeta",
        Word.CONTACT: "En una emergencia, llame a",
        Word.BARCODE: "Código de la biblioteca",
        Word.CHECK: "Para comprobar esta tarjeta, escanee el código y compare la cara con la foto que contiene.",
        Word.RESIDENT_OF: "Residente de {}",
        Word.SPECIMEN: "MUESTRA",
        Word.TEMPORARY: "TEMPORAL",
    },
}
_MONTHS = {
    "en": ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    "es": ["ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"],
}


def word(which: Word, language: str) -> str:
    """Return a printed word in a language (BCP 47), in English where there is no translation."""
    return _WORDS[_known(language)][which]


def shown(day: date, language: str) -> str:
    """Return a day as ICAO 9303 prints it, ``04 MAR 1990``: no reader takes the day for the month."""
    return f"{day.day:02d} {_MONTHS[_known(language)][day.month - 1]} {day.year:04d}"


def _known(language: str) -> str:
    primary = language.split("-", 1)[0]
    return primary if primary in _WORDS else "en"
