"""People who do not exist, for showing a design: short names, a long one of each script, and one that is too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card.content import CardContent
from idsvc.card.design import Design
from idsvc.imaging.portrait import print_portrait

FRONT_LENGTH: Final = 300
"""Characters of a usual front code."""

BACK_LENGTH: Final = 1080
"""Characters of a usual back code, portrait included."""

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@dataclass(frozen=True, slots=True)
class Sample:
    """What an invented card says."""

    name: str
    preferred_name: str | None = None
    second_name: str | None = None
    address_lines: tuple[str, ...] = ()
    gender: str | None = None
    contact: str | None = None


SAMPLES: Final[Mapping[str, Sample]] = MappingProxyType(
    {
        "short": Sample("Ana Lima", address_lines=("418 Mill Street",), gender="F"),
        "no-address": Sample("Li Na", second_name="李娜"),
        "longest": Sample(
            "Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega",
            preferred_name="Billie",
            address_lines=("12208 North Cormorant Steps, Apartment 14B", "Harborview"),
            gender="X",
            contact="Alexander Featherstonehaugh, 555-0100",
        ),
        "vietnamese": Sample("Nguyễn Thị Ánh Dương Villaseñor", preferred_name="Ánh Dương", gender="F"),
        "cyrillic": Sample("Максимилиана Константинопольская", second_name="Maximiliana Konstantinopolskaya"),
        "arabic": Sample(
            "Zubaydah al-Khawarizmi", second_name="زبيدة حليمة بنت عبد الرحمن بن يوسف بن إبراهيم الخوارزمي القرطبية"
        ),
        "hebrew": Sample("Shoshana Mizrachi-Abergel", second_name="שושנה אסתר פנינה בת־עמי מזרחי־אברגל לבית רוזנבלום"),
        "armenian": Sample("Հռիփսիմե Տեր-Հովհաննիսյան", second_name="Hripsime Ter-Hovhannisyan"),
        "georgian": Sample("ელისაბედ ჯავახიშვილი-ამირეჯიბი", second_name="Elisabed Javakhishvili-Amirejibi"),
        "ethiopic": Sample("ወለተማርያም ገብረመድኅን ኃይለሥላሴ ተስፋጽዮን", second_name="Weletemariam Gebremedhin Haileselassie"),
        "bengali": Sample("সৈয়দা রহিমা খাতুন চৌধুরী ফারহানা ইয়াসমিন বিনতে আব্দুর রাজ্জাক", second_name="Rahima Khatun Chowdhury"),
        "hindi": Sample("श्रीमती लक्ष्मी सत्यनारायण त्रिपाठी चतुर्वेदी उपाध्याय", second_name="Lakshmi Tripathi Chaturvedi"),
        "gujarati": Sample("હર્ષિદાબેન પુરુષોત્તમદાસ બ્રહ્મભટ્ટ", second_name="Harshidaben Brahmbhatt"),
        "gurmukhi": Sample("ਗੁਰਪ੍ਰੀਤ ਕੌਰ ਧਾਲੀਵਾਲ ਸੰਧੂ ਸਿੱਧੂ", second_name="Gurpreet Kaur Dhaliwal"),
        "kannada": Sample("ಲಕ್ಷ್ಮೀದೇವಮ್ಮ ಪುಟ್ಟಸ್ವಾಮಿಗೌಡ ಕೃಷ್ಣಮೂರ್ತಿ", second_name="Lakshmidevamma Krishnamurthy"),
        "malayalam": Sample("ശ്രീദേവി കുഞ്ഞിക്കുട്ടൻ നമ്പൂതിരിപ്പാട്", second_name="Sreedevi Namboothirippad"),
        "oriya": Sample("ଲକ୍ଷ୍ମୀପ୍ରିୟା ମହାପାତ୍ର ପଟ୍ଟନାୟକ ସାମନ୍ତରାୟ", second_name="Lakshmipriya Mohapatra"),
        "sinhala": Sample("ශ්‍රීමතී වික්‍රමසිංහ මුදියන්සේලාගේ ඉන්ද්‍රාණී", second_name="Indrani Wickramasinghe"),
        "tamil": Sample("மீனாட்சி சுந்தரேஸ்வரன் இராமச்சந்திரமூர்த்தி", second_name="Meenakshi Ramachandramurthy"),
        "telugu": Sample("శ్రీలక్ష్మీ వెంకటసుబ్రహ్మణ్యం కృష్ణమూర్తి", second_name="Srilakshmi Venkatasubrahmanyam"),
        "thai": Sample("ศิริพรรณพิไลวรรณ ประเสริฐวัฒนกุลชัยเจริญทรัพย์", second_name="Siriphan Prasertwattanakul"),
        "khmer": Sample("សុខ ពិសិដ្ឋមុនីវង្ស សុវណ្ណារិទ្ធិពលរដ្ឋ", second_name="Sok Pisethmunivong"),
        "lao": Sample("ສົມໃຈພອນ ວົງພະຈັນສະຫວັນນະລາດ ພົມມະຈັນ", second_name="Somchaiphone Vongphachanh"),
        "myanmar": Sample("ခင်မြတ်နိုး သီရိရွှေစင်ဦး ဝင်းမောင်မောင်ကြီး", second_name="Khin Myat Noe Thiri Shwe Sin Oo"),
        "chinese": Sample("阿卜杜热依木·阿卜杜克里木·买买提明", second_name="Abdurehim Abdukerim Memetimin"),
        "korean": Sample("제갈하늘빛나리아름다운별님", second_name="Jegal Haneulbitnari"),
        "japanese": Sample("勅使河原美智子クリスティーナ薫子", second_name="Teshigawara Michiko Kristina"),
        "too-long": Sample("Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft " * 3),
    }
)
"""Samples by key; the last does not fit, and shows what is said then."""


def sample_content(sample: Sample, city: str, title: str, design: Design, today: date) -> CardContent:
    """Return an invented card as a city prints it, marked as a specimen."""
    return CardContent(
        city_name=city,
        card_title=title,
        name=sample.name.strip(),
        preferred_name=sample.preferred_name,
        second_name=sample.second_name,
        birth_date=date(1990, 3, 4),
        address_lines=sample.address_lines,
        issued=today,
        expires_shown=date(today.year + 4, today.month, 28),
        card_number="0000SPEC1MEN0000",
        library_number="SPEC1MEN00",
        gender=sample.gender,
        emergency_contact=sample.contact,
        portrait=_nobody(),
        specimen=True,
        temporary=False,
        language=design.languages[0],
        design=design,
    )


def sample_code(length: int) -> str:
    """Return a text as long as a code and none: whoever scans it is told that it is no card."""
    digits = b"".join(sha256(f"sample {block}".encode()).digest() for block in range(length // 32 + 1))
    return "".join(_ALPHABET[digit % len(_ALPHABET)] for digit in digits[:length])


@cache
def _nobody() -> bytes:
    """Return the outline of head and shoulders, as a printed portrait."""
    image = Image.new("RGB", (564, 752), "#dfe7ea")
    draw = ImageDraw.Draw(image)
    draw.ellipse((30, 560, 534, 1100), fill="#5f7f8b")
    draw.rectangle((232, 440, 332, 600), fill="#8ba3ac")
    draw.ellipse((152, 150, 412, 510), fill="#8ba3ac")
    out = BytesIO()
    image.save(out, "PNG")
    return print_portrait(out.getvalue())
