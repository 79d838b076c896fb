"""The words and shapes that show somebody's status: the only place in the program where they stand.

To add a language, add a row to ``PHRASES``: lower case, without accents (both are folded before comparing), singular
where adding an s makes the plural. Languages whose words are not set apart by spaces belong into ``UNSPACED``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PHRASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            "advance parole",
            "alien",
            "asylee",
            "asylum",
            "border crossing card",
            "citizen",
            "citizenship",
            "consular id",
            "daca",
            "deportation",
            "deported",
            "employment authorization",
            "green card",
            "illegal",
            "immigrant",
            "immigration",
            "lawful permanent",
            "nationality",
            "naturalisation",
            "naturalization",
            "naturalized",
            "nonimmigrant",
            "passport",
            "permanent resident",
            "place of birth",
            "refugee",
            "removal proceedings",
            "social security",
            "temporary protected status",
            "undocumented",
            "uscis",
            "visa",
            "work permit",
        ),
        "es": (
            "asilado",
            "asilo",
            "ciudadana",
            "ciudadania",
            "ciudadano",
            "deportacion",
            "deportado",
            "extranjera",
            "extranjero",
            "ilegal",
            "indocumentada",
            "indocumentado",
            "inmigracion",
            "inmigrante",
            "lugar de nacimiento",
            "matricula consular",
            "migratorio",
            "nacionalidad",
            "naturalizacion",
            "naturalizado",
            "pasaporte",
            "permiso de trabajo",
            "refugiada",
            "refugiado",
            "residente permanente",
            "seguro social",
            "sin papeles",
            "tarjeta verde",
            "visado",
        ),
    }
)
"""Whole words and phrases by language."""

UNSPACED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
"""Phrases of languages that write without spaces: found anywhere in a text."""

FORMS: Final[tuple[str, ...]] = (
    "i-20",
    "i-94",
    "i-94a",
    "i-130",
    "i-131",
    "i-360",
    "i-485",
    "i-512",
    "i-551",
    "i-571",
    "i-589",
    "i-688",
    "i-765",
    "i-766",
    "i-797",
    "i-797a",
    "i-797c",
    "i-821",
    "i-821d",
    "i-862",
    "i-918",
    "n-400",
    "n-550",
    "n-560",
    "n-565",
    "n-570",
    "n-600",
    "ds-160",
    "ds-260",
    "ds-2019",
    "g-28",
)
"""Form numbers; the hyphen may be missing or a space."""

NUMBERS: Final[tuple[str, ...]] = (
    r"a[-# ]{0,2}\d{3}[- ]?\d{3}[- ]?\d{2,3}",  # the A-number on such papers, 8 or 9 digits
    r"(?:eac|wac|lin|src|msc|ioe|nbc|ysc|tsc|vsc|nsc|csc|zla|zar)[- ]?\d{10}",  # receipt numbers of applications
    r"\d{9}[a-z]\d",  # arrival records since 2019
    r"[a-z]\d{7,8}",  # numbers of visas, and of many papers
    r"\d{3}-\d{2}-\d{4}",  # taxpayer numbers
)
"""Numbers of papers, as patterns over the folded text."""

ZONES: Final[tuple[str, ...]] = (
    r"[a-z0-9<]{2,}<<[a-z0-9<]{2,}",  # the name line of a machine-readable zone (ICAO 9303), and its fillers
    r"[a-z0-9<]{9}\d[a-z<]{3}\d{7}[mfx<]\d{7}",  # its number line, two-line zones
    r"\d{7}[mfx<]\d{7}[a-z<]{3}[a-z0-9<]{11}\d",  # its number line, three-line zones
)
"""Machine-readable zones, as patterns over the folded text without spaces."""
