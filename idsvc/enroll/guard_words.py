"""The words that show somebody's status: with ``guard_numbers.py`` and the sayings the only place where they stand.

To add a language, add a row to ``PHRASES`` (whole words, singular where adding an s makes the plural), to ``STEMS``
(words that take endings) or, where words are not set apart by spaces, to ``UNSPACED``; what tells only by two parts
stands in ``guard_sayings.py`` and beside it. Upper case and accents are folded away before comparing.
``refugiad[o/a]`` stands for one entry for each ending, and ``[/s]`` for none or an s.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

_ENDINGS: Final = re.compile(r"\[([^]]*)\]")


class Saying(NamedTuple):
    """Two parts that tell only together, how many words may stand between, and what must not follow."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    between: int = 2
    but: tuple[str, ...] = ()


def _each(entry: str) -> Iterator[str]:
    found = _ENDINGS.search(entry)
    if found is None:
        yield entry
        return
    for ending in found[1].split("/"):
        yield from _each(entry[: found.start()] + ending + entry[found.end() :])


def spelled(*entries: str) -> tuple[str, ...]:
    """Return every spelling of entries with endings in brackets, each once."""
    return tuple(dict.fromkeys(each for entry in entries for each in _each(entry)))


PHRASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": spelled(
            *("advance parole", "parole", "paroled", "parolee", "alien", "arrival departure record", "asylee"),
            *("asylum", "birth certificate", "birthplace", "place of birth"),
            *("country of [birth/origin/citizenship]", "born [abroad/overseas]"),
            *("born [outside/in another] [the /]country", "without inspection", "status is pending"),
            *("came as a [tourist/visitor]", "border crossing", "border patrol", "cross[/ed/es/ing] the border"),
            *("consular [id/card]", "foreign born", "citizen", "citizenship", "noncitizen", "daca", "deport"),
            *("deport[ation/ed/ee/ing/able]", "ead", "lpr", "removal [proceeding/order/hearing]"),
            *("order of removal", "[withholding/cancellation] of removal", "notice to appear"),
            *("voluntary departure", "credible fear", "homeland security", "uscis", "eoir", "sevis"),
            *("employment authori[z/s]ation", "work [permit/visa]", "work authori[z/s]ation"),
            *("authori[z/s]ed to work", "foreign [national/citizen/passport]", "foreigner", "green card"),
            *("greencard", "illegal", "illegally", "ice [agent/detention/custody/raid/hold/detainer/officer]"),
            *("detained by ice", "resident alien", "immigrant", "immigration", "immigrat[e/ed/ing]", "nonimmigrant"),
            *("migrant", "migration status", "emigrant", "individual taxpayer identification", "itin", "ssn"),
            *("social security", "tps", "temporary protected", "lawful[/ly] permanent"),
            *("[lawful/legal/unlawful] status", "unlawful presence", "unlawfully present", "out of status"),
            *("overstay", "overstay[ed/ing]", "undocumented", "without papers", "no papers", "nationality"),
            *("nationalities", "national origin", "dual national", "naturali[s/z]ation", "stateless"),
            *("naturali[s/z]e", "naturali[s/z]ed", "naturali[s/z]ing", "statelessness", "passport", "refugee"),
            *("visa", "permanent residen[ce/cy/t]", "conditional residen[ce/t]", "residen[ce/cy] permit"),
            *("travel document", "embassy", "embassies", "consulate", "consul general", "consular"),
            *("detention [center/centre/facility/camp]", "detained", "detainee", "in detention"),
            *("oath of allegiance", "sworn in as", "swearing in", "dream act"),
            *("[citizenship/oath/allegiance] ceremony", "a dreamer", "are dreamers", "persecution", "persecuted"),
            *("resettled", "resettlement", "human trafficking", "cbp", "unhcr", "family reunification", "vawa"),
            *("sijs", "bond hearing", "lawful presence", "lawfully present", "[us/u s] national", "from abroad"),
            *("foreign country", "foreign government", "foreign id", "foreign license", "us born", "u s born"),
            *("american born", "native born", "in exile", "exiled", "title 42", "u4u", "repatriat[e/ed/ion]"),
            *("immigration lawyer", "work without papers", "boat people", "border agent", "temporary protection"),
            *("detention", "from removal", "of removal", "removal case", "legal resident", "supervision order"),
            *("order of supervision", "deferred action", "wetback", "anchor baby", "dv lottery", "re entry permit"),
            *("reentry permit", "inadmissible", "inadmissibility", "port of entry", "priority date", "work papers"),
            *("travel ban", "civics test", "voluntary return", "trafficking victim", "prosecutorial discretion"),
            *("special immigrant", "first generation american", "no legal residency", "public charge"),
            *("employment authori[z/s]ed", "[us/u s/american] [documents/papers]", "lawful resident"),
            *("lawfully [admitted/residing]", "[immigration/residency/citizenship/migration] status"),
            *("[refused/denied] entry", "entry refused", "smuggler", "without authori[z/s]ation", "unlawful"),
            *("unlawfully", "affidavit of support", "unauthori[z/s]ed [worker/immigrant/entry/alien]"),
            *("marriage interview", "expat", "expatriate", "motherland", "imigra[nt/tion]", "immigraton"),
            *("as[s/]ylem", "assylum", "pasport", "passaport", "citzen", "refugge", "nationalty", "undocument"),
            *("undocumeted", "deportated", "emigrat[e/ion]", "needs a sponsor", "no sponsor", "immigration raid"),
            *("country of nationality", "foreign student", "exchange visitor", "border officer", "border guard"),
            *("customs and border", "smuggled in", "mixed status"),
        ),
        "es": spelled(
            *("apatrida", "asilad[o/a]", "asilo", "ciudadan[o/a]", "ciudadania", "clandestin[o/a]", "deportad[o/a]"),
            *("deporta[/n/r/ron/cion/ciones/ndo/ble]", "deporten", "expulsad[o/a]", "expulsiones", "extranjer[o/a]"),
            *("extranjeria", "cruz[o/a/ar/aron/ando/amos] la frontera", "la migra", "ilegal", "ilegales"),
            *("ilegalmente", "indocumentad[o/a]", "sin [papeles/documentos/estatus/estado legal]", "inmigracion"),
            *("inmigrante", "inmigr[o/ar/aron/ado/ada]", "migrante", "migracion", "migratori[o/a]"),
            *("lugar[/es] de nacimiento", "pais[/es] de [origen/nacimiento]", "matricula[/s] consular[/es]"),
            *("[acta/partida/certificado][/s] de nacimiento", "nacionalidad", "nacionalidades", "nacionalizad[o/a]"),
            *("nacionaliz[ar/arse/o/acion/aron]", "naturalizacion", "naturalizad[o/a]", "naturaliz[ar/arse/o/aron]"),
            *("pasaporte", "permiso[/s] de [trabajo/residencia]", "permiso humanitario", "refugiad[o/a]", "visado"),
            *("refugio politico", "residente[/s] [permanente/legal]", "residencia[/s] [permanente/legal]"),
            *("residentes legales", "tarjeta[/s] de residen[cia/te]", "tarjeta[/s] verde", "seguro social"),
            *("estatus [legal/de refugiado]", "estado migratorio", "situacion [irregular/legal]", "orden de salida"),
            *("nacid[o/a][/s] [fuera del pais/fuera de/en otro pais]", "sin inspeccion", "[de/como] mojad[o/a]"),
            *("espaldas mojadas", "sin autorizacion", "autorizacion de empleo", "autorizacion de trabajo"),
            *("antecedentes migratorios", "consulado", "consular", "consulares", "embajada", "exiliad[o/a]"),
            *("exilio", "desplazad[o/a]", "balser[o/a]", "legaliz[arse/acion/ado/ada/aron]", "regularizacion"),
            *("redada", "hoja de salida", "permiso de estancia", "emigr[ar/aron/ante/o]", "imigracion"),
            *("cuidadan[o/a]", "siudadan[o/a]", "pasaport", "residencia legal", "victima de trata"),
            *("trata de personas", "carta de expulsion", "perdon migratorio", "ya es residente", "por los papeles"),
            *("hacerse residente", "arraigo social", "sin regularizar", "se hizo residente"),
            *("gente de afuera del pais", "repatriad[o/a]", "frontera", "expatriad[o/a]"),
            *("protección internacional", "persegui[do/da] polític[o/a]", "persecución política"),
            *("[doble/otra] nacionalidad", "inmigratori[o/a]", "reunificación familiar", "petición familiar"),
            *("sin visa", "juramento [a la bandera/de lealtad]", "de contrabando", "tráfico de personas"),
            *("bajo palabra", "perdón migratorio", "ajuste de estatus"),
        ),
        "fr": spelled(
            *("apatride", "apatridie", "asile", "carte[/s] de [séjour/résident/résidence]", "carte[/s] verte"),
            *("citoyen", "citoyenne", "citoyenneté", "clandestin", "clandestine", "clandestinement"),
            *("demandeur d'asile", "expulsion", "expuls[é/ée/er]", "étrang[er/ère]"),
            *("immigr[é/ée/er/ant/ante/ation]", "migrante", "migratoire", "lieu[/x] de naissance"),
            *("pays [d'origine/de naissance]", "né[/e][/s] à l'étranger", "nationalité", "naturalis[é/ée/er/ation]"),
            *("passeport", "permis de [séjour/travail]", "récépissé", "autorisation[/s] de [séjour/travail]"),
            *("réfugi[é/ée]", "résident[/e][/s] permanent[/e]", "résidence permanente", "ressortissant[/e]"),
            *("sans papiers", "sans [titre/statut]", "pas de papiers", "sécurité sociale"),
            *("titre[/s] de [séjour/voyage]", "oqtf", "quitter le territoire", "sans papier"),
            *("reconduit[/e][/s] à la frontière", "reconduite", "situation[/s] irrégulière", "séjour irrégulier"),
            *("régularis[ation/é/ée/er]", "acte[/s] de naissance", "extrait[/s] de naissance", "débouté[/e]"),
            *("né[/e][/s] [hors/à l'étranger/en dehors]", "éloignement", "rétention administrative", "frontière"),
            *("consulat", "consulaire", "ambassade", "ofpra", "ofii", "cnda", "exil", "exilé", "exilée", "migrant"),
            *("légalis[é/ée/er/ation]", "procédure dublin", "dublin[é/ée]", "assigné[/e] à résidence"),
            *("zone d'attente", "police aux frontières", "laissez passer", "sauf conduit", "camp de migrants"),
            *("rapatri[é/ée/ement]", "regroupement familial", "protection [subsidiaire/internationale/temporaire]"),
            *("carte consulaire", "binational", "binationale", "primo-arrivant", "primo-arrivante"),
            *("travail clandestin", "sans autorisation de travail", "préfecture pour les étrangers"),
            *("double nationalité", "récépissés", "bureau des étrangers", "service des étrangers"),
            *("filière clandestine", "prestation de serment"),
        ),
        "pt": spelled(
            *("apátrida", "asilad[o/a]", "asilo", "autorizaç[ão/ões] de [residência/trabalho]"),
            *("cart[ão/ões] verde", "cart[ão/ões] de residente", "título[/s] de residência", "cidadania"),
            *("cidad[ã/ão]", "clandestin[o/a]", "deportaç[ão/ões]", "deportad[o/a]", "deport[ar/aram/ou/ando]"),
            *("estrangeir[o/a]", "imigraç[ão/ões]", "imigrante", "imigr[ou/ar/aram/ado/ada]", "migrante"),
            *("migratóri[o/a]", "ilegal", "ilegais", "ilegalmente", "indocumentad[o/a]", "loca[l/is] de nascimento"),
            *("país[/es] de [origem/nascimento]", "naturalidade", "nacionalidade", "naturalizaç[ão/ões]"),
            *("naturalizad[o/a]", "naturaliz[ar/ou/aram]", "passaporte", "permiss[ão/ões] de trabalho"),
            *("refugiad[o/a]", "residente permanente", "visto", "residência permanente", "residentes permanentes"),
            *("segurança social", "seguro social", "sem documento", "sem pap[éis/el]"),
            *("situação [irregular/migratória]", "situações irregulares", "expuls[o/a] do país", "expulsos do pais"),
            *("expulsas do pais", "certid[ão/ões] de nascimento", "expuls[ão/ões] do país"),
            *("nascid[o/a][/s] [fora/no exterior/em outro país]", "sem autorização", "consulado", "consular"),
            *("embaixada", "exilad[o/a]", "exílio", "repatriad[o/a]", "deslocad[o/a] de guerra"),
            *("carteira de estrangeiro", "reagrupamento familiar", "manifestação de interesse"),
            *("nascida no exterior", "legaliz[ar/ado/ada/ação/ou]", "regulariz[ar/ado/ada/ação]", "refúgio"),
            *("cart[ão/ões] de residência", "protocolo de refúgio", "não está legal", "condicional humanitária"),
            *("foi expuls[o/a]", "sem situação legal", "fronteira"),
            *("proteção [temporária/internacional/subsidiária]", "dupla nacionalidade", "rnm", "rne"),
            *("juramento à bandeira", "tráfico de pessoas", "perseguição política", "autorização de permanência"),
        ),
        "ht": spelled(
            *("azil", "depòt[e/asyon/man]", "etranje", "ilegal", "ilegalman", "imigran", "imigrasyon", "imigre"),
            *("kat vèt", "grinkat", "grin kat", "kat rezidan[/s]", "kote [ou/li/yo/m/mwen/w/nou/l] fèt", "migran"),
            *("peyi [/kote ][ou/li/yo/m/mwen/w/nou/l] fèt", "peyi orijin", "nasyonalite", "natiraliz[asyon/e]"),
            *("paspò", "pèmi travay", "otorizasyon travay", "refijye", "rezidan[/s] pèmanan", "san papye"),
            *("pa gen papye", "sekirite sosyal", "sitwayen", "sitwayènte", "sitwayènn", "viza", "estati legal"),
            *("batistè", "ak [/de ]nesans", "apatrid", "ekspilse", "travèse fwontyè", "kat konsila", "sitwayente"),
            *("estati imigrasyon", "sitwayennte", "depòtasyon", "[li/yo/ki/te] fèt [lòt bò/nan lòt peyi]"),
            *("konsila", "anbasad", "kanntè", "ekzile", "botpipòl", "estati", "nan detansyon", "sant detansyon"),
            *("fwontyè", "lòd depòtasyon", "pwogram Biden", "pawòl imanitè", "fè sèman", "reyinifikasyon fanmi"),
            *("kont imigrasyon", "sèvis imigrasyon", "avoka imigrasyon", "pase anba fil", "trafik moun"),
            *("papye [travay/legal/imigrasyon]", "pa legal", "vin legal", "sponsò", "pèsekisyon"),
            "pwoteksyon tanporè",
        ),
        "vi": spelled(
            *("an sinh xã hội", "bất hợp pháp", "cư trú bất hợp pháp", "di dân", "di trú", "di cư", "nhập cư"),
            *("nhập tịch", "nhập quốc tịch", "quốc tịch", "hộ chiếu", "thông hành", "thị thực", "thường trú nhân"),
            *("thẻ thường trú", "hợp pháp", "[có/xin/chưa/mất] thường trú", "thẻ xanh", "trục xuất", "tị nạn"),
            *("tỵ nạn", "không [/có ]giấy tờ", "nơi sinh", "giấy phép [lao động/làm việc]", "vượt biên", "công dân"),
            *("vô tổ quốc", "giấy khai sinh", "quê quán", "nguyên quán", "chiếu khán", "thẻ lao động"),
            *("giấy tờ di trú", "người nhập cư", "người tị nạn", "sinh ở nước ngoài", "trái phép", "bảo lãnh"),
            *("quy chế tị nạn", "quyền công dân", "lãnh sự", "đại sứ quán", "tòa đại sứ", "thuyền nhân"),
            *("người nước ngoài", "ngoại kiều", "việt kiều", "nhập cảnh", "lưu vong", "hồi hương"),
            *("đoàn tụ gia đình", "diện nhân đạo", "tái định cư", "quá hạn visa", "chiếu kháng", "giấy tạm trú"),
            *("người ngoại quốc", "buôn người", "đưa người trái phép", "tạm dung", "làm chui"),
            *("được phép [làm việc/ở lại]", "thẻ làm việc", "hợp pháp hóa", "hợp thức hóa", "di tản"),
            *("hết hạn visa", "nhập cư lậu", "thẻ định cư", "chưa nhập tịch", "bảo trợ nhân đạo", "giấy thông hành"),
            *("biên giới", "giấy phép lao động", "visa quá hạn", "ice bắt", "gốc nước ngoài"),
        ),
        "ru": spelled(
            *("вид[/а/у/ом/е/ы] на жительство", "без [документов/бумаг/гражданства]", "внж", "рвп", "ссн"),
            *("виз[/а/е/у/ы/ой/ою/ам/ами/ах]", "граждане", "граждан", "гражданам", "гражданами", "гражданах"),
            *("пере[шел/шла/шли/ходил/ходили] границу", "свидетельств[о/а/у/ом] о рождении", "консул[/а/у/ом/ы]"),
            *("койот[/а/у/ом/ы]", "[приехал/въехал][/а/и] как турист[/ка/ы]"),
            *("стран[а/ы/у/е/ой] [рождения/происхождения]", "мест[о/а/у/ом/е] рождения"),
        ),
        "ar": (),
        "bn": (),
    }
)
"""Whole words and phrases by language."""

STEMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ru": spelled(
            *("бежен[ец/к/ц/ств]", "гражданин", "гражданк", "гражданств", "неграждан", "грин карт", "гринкарт"),
            *("депорт", "иммигр", "эмигра", "мигрант", "миграцион", "иностранец", "иностранк", "иностранц"),
            *("нелегал", "национальност", "паспорт", "загранпаспорт", "натурализ", "визов", "убежищ", "политубежищ"),
            *("апатрид", "разрешени[е/я/ю/ем/и/й] на [работу/проживание/временное]", "выдвор", "соцстрах"),
            *("миграци", "социально[го/е/му] страховани", "постоянн[ый/ая/ого/ой/ые/ых/ому/ым] резидент"),
            *("рабоч[ая/ую/ей] виз", "родил[ся/ась/ись] за [границей/рубежом]", "консульств", "посольств"),
            *("гумпарол", "гуманитарн[ый/ого/ому] парол", "переселен[ец/к/ц]", "гастарбайтер", "легализ", "легальн"),
            *("пмж", "облав", "миграц", "эмигрант", "репатриац", "репатриант", "загран", "патент[/а/у] на работу"),
            *("пересечен[ие/ия] границ", "въезд запрещ", "запрет на въезд", "на границ[е/у]", "пограничн[ик/ый/ая]"),
            *("присяг[а/у/и/е] [на гражд/сша/верности]", "временн[ая/ую/ой] защит", "статус[/а] беженца"),
            *("лагер[ь/я/е] беженцев", "двойн[ое/ого] гражданств", "высл[ан/али/ать] из", "подпольн"),
            *("воссоединени[е/я/ю] семь", "политическ[ое/ого] преследован"),
        ),
        "ar": spelled(
            *("[إقامة/الإقامة] [دائمة/الدائمة]", "إقامت[ه/ها/هم/ي/ك/نا] الدائمة", "بطاق[ة/ات] [إقامة/الإقامة]"),
            *("[تصريح/تصاريح] [إقامة/الإقامة]", "[تصريح/تصاريح/رخصة/رخص/إذن] [عمل/العمل]", "بطاقة خضراء"),
            *("البطاقة الخضراء", "[جرين/غرين/قرين/كرين] [كارد/كارت/كرت]", "[الجرين/الغرين/القرين] [كارد/كارت/كرت]"),
            *("ترحيل", "تأشير", "فيزا", "فيز[ة/ت]", "جنسي[ة/ت/ات]", "[جواز/جوازات] [سفر/السفر]", "جواز[ه/ها/هم]"),
            *("لاجئ", "لجوء", "مواطن", "مهاجر", "هجرة", "أجنبي", "أجانب", "تجنيس", "تجنس", "متجنس", "نازح"),
            *("لا [يملك/تملك/يملكون] [أوراق/إقامة/وثائق/هوية]", "[بدون/بلا/دون] [أوراق/إقامة/وثائق/هوية رسمية]"),
            *("غير [شرعي/قانوني/نظامي/موثق]", "عديم الجنسية", "[الضمان/ضمان] [الاجتماعي/اجتماعي]"),
            *("[مكان/محل] [الميلاد/ميلاد/الولادة/ولادة]", "إقامة قانونية", "[بلد/دولة] [المنشأ/الأصل/الميلاد]"),
            *("[عبر/عبور/عبرت/عبروا] الحدود", "شهاد[ة/ات] [ميلاد/الميلاد]", "مكان ميلاد", "مسقط رأس", "مسقط الرأس"),
            *("[مولود/مولودة/ولد/ولدت] [خارج/في الخارج]", "طالب[/ة/ي/و] لجوء", "قنصلي", "قنصل", "سفار[ة/ت]"),
            *("احتجاز", "إبعاد", "نزوح", "منفي", "منفى", "مهربين", "تهريب[/ا]", "لم الشمل", "لم شمل", "قسم الولاء"),
            *("الحماية [المؤقتة/الدولية/الفرعية]", "[تجديد/كرت/طلب] الإقامة"),
            *("[صلاحية/تجديد/رقم/فقدان] [الجواز/جواز/جوازه/جوازها]", "لا جنسية"),
            *("[وضعه/وضعها/وضعهم/الوضع] القانوني", "كفيل", "مداهم[ة/ت/ات]", "سمة دخول", "[تسوية/تصحيح] وضع"),
            *("من البدون", "بطريقة غير", "لجوئ", "هاجرت", "هاجروا", "تهاجر", "المهربين", "مغترب", "اغتراب", "مبعد"),
            *("متسلل", "عابر الحدود", "توطين", "إعادة التوطين", "الإقامة [المؤقتة/الدائمة/القانونية]"),
            *("[حرس/شرطة] الحدود", "وثيقة سفر", "تجنيد قسري"),
        ),
        "bn": spelled(
            *("গ্রিন কার্ড", "গ্রিনকার্ড", "ওয়ার্ক পারমিট", "কাজের অনুমতি", "ইমিগ্রেশন", "ইমিগ্র্যান্ট"),
            *("ইমিগ্রান্ট", "ইমিগ্রান্টস", "মাইগ্র্যান্ট", "মাইগ্রান্ট", "অভিবাস", "অবৈধ", "নাগরিক", "পাসপোর্ট"),
            *("ভিসা", "শরণার্থী", "উদ্বাস্তু", "রিফিউজি", "আশ্রয়প্রার্থী", "রাজনৈতিক আশ্রয়", "আশ্রয়ের আবেদন"),
            *("আশ্রয় আবেদন", "আশ্রয় চেয়ে", "আশ্রয় প্রার্থ", "অ্যাসাইলাম", "এসাইলাম", "জাতীয়তা", "জন্মস্থান"),
            *("জন্ম স্থান", "জন্ম সনদ", "জন্মসনদ", "জন্ম নিবন্ধন", "রাষ্ট্রহীন", "বহিষ্কার", "বহিষ্কৃত", "বিতাড়"),
            *("নির্বাসন", "নির্বাসিত", "ডিপোর্ট", "সোশ্যাল সিকিউরিটি", "সোশাল সিকিউরিটি", "সামাজিক নিরাপত্তা"),
            *("স্থায়ী বাসিন্দা", "স্থায়ী বসবাস", "কাগজপত্র নেই", "কাগজ নেই", "কাগজপত্রহীন", "কাগজপত্র ছাড়া"),
            *("নথিবিহীন", "অনথিভুক্ত", "সিটিজেন", "সীমান্ত পার", "টিপিএস", "ন্যাচারালাইজ", "বিদেশি পাসপোর্ট"),
            *("মূল দেশ", "ফেরত পাঠা", "বিদেশে জন্ম", "দূতাবাস", "কনস্যুলেট", "কনসুলেট", "কনস্যুলার", "রোহিঙ্গা"),
            *("বিদেশি", "প্রবাসী", "ডিটেনশন", "মানবপাচার", "মানব পাচার", "দেশান্তর", "পুনর্বাসন শিবির", "শরণার্থি"),
            *("দেশহীন", "বর্ডার পার", "আশ্রয়ের [শুনানি/মামলা/কেস]", "ধরপাকড়", "আকামা", "ইকামা", "কফিল", "সীমান্ত"),
            *("সীমানা পার", "দেশ ছেড়ে পালি", "আশ্রয় চান", "আশ্রয় চাই", "আশ্রয় পেয়ে", "আশ্রয় মঞ্জুর"),
            *("ওয়ার্ক ভিসা", "অবৈধভাবে", "পারিবারিক পুনর্মিলন", "বৈধ কাগজ", "থাকার অনুমতি", "বসবাসের অনুমতি"),
            "দ্বৈত নাগরিক",
        ),
    }
)
"""Words that take endings, and in Arabic what is written together before them; they begin a word."""

UNSPACED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "zh": spelled(
            *(
                "公民",
                "出生地",
                "出生[证/證]",
                "[国/國]籍",
                "外籍",
                "外[国/國]人",
                "外[侨/僑]",
                "工作[许可/許可/签/簽]",
                "工卡",
                "庇[护/護]",
            ),
            *(
                "[护/護]照",
                "[无/無][证/證]",
                "移民",
                "[签证/簽證]",
                "[绿/綠]卡",
                "入籍",
                "[归/歸]化",
                "美籍",
                "原籍",
                "籍[贯/貫]",
                "社[会/會]安全",
            ),
            *(
                "社安",
                "永久居[民/留]",
                "永居",
                "居留[证/證/权/權/许/許/卡]",
                "合法居留",
                "遣[返/送]",
                "[递/遞]解",
                "偷渡",
                "走[线/線]",
                "[难/難]民",
            ),
            *(
                "[驱/驅]逐",
                "非法[居留/入境/移民/滞留/滯留/打工/身份/越境]",
                "逾期[滞/滯]留",
                "黑[户/戶]",
                "黑工",
                "假[释/釋]",
                "[没/沒]身份",
                "[没/沒]有身份",
            ),
            *(
                "[无/無]身份",
                "合法身份",
                "移民身份",
                "身份[过/過]期",
                "[国/國]土安全",
                "枫叶卡",
                "越境",
                "[过/過]境",
                "[领/領]事",
                "[边/邊]境",
            ),
            *(
                "使[馆/館]",
                "[华/華][侨/僑]",
                "[侨/僑]民",
                "蛇[头/頭]",
                "人蛇",
                "政庇",
                "大赦",
                "黑在",
                "[劳/勞]工[证/證]",
                "排期",
                "回美[证/證]",
            ),
            *(
                "旅行[证/證]",
                "[边/邊]境巡[逻/邏]",
                "[边/邊]防",
                "[梦/夢]想生",
                "追[梦/夢]人",
                "工[签/簽]",
                "拘留",
                "[临时/臨時]保[护/護]",
                "身份[没/沒]",
            ),
            *(
                "等身份",
                "[办/辦]身份",
                "政治避[难/難]",
                "流亡",
                "[签/簽][证/證]",
                "[证/證]件造假",
                "假[证/證]件",
                "居留[卡/身份]",
                "[遣/驅]返",
            ),
            *("安置[难/難]民", "[无/無]合法", "黑[工/民]"),
        ),
    }
)
"""Phrases of languages that write without spaces: found anywhere in a text."""

WHOLE_ONLY: Final = frozenset(
    {"stateless", "граждан", "ice hold", "ice raid", "embassy", "consulat", "consular", "detained", "in detention"}
    | {"from abroad", "consulado", "embajada", "swearing in", "sworn in as", "ambassade"}
)
"""Phrases that run through other words once spaces are gone."""

MARKED: Final = ("ở lậu", "đi lậu", "sang lậu", "qua lậu", "nhập lậu", "làm lậu", "cư lậu")
"""Phrases that are everyday words without their accents: compared with them."""
