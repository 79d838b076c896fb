"""The shapes of numbers, forms and machine-readable zones that show somebody's status.

All are patterns over the folded text (``guard.py``), but for those that need the case as it was written.
"""

from typing import Final

_ALIEN: Final = r"\d{3}[-. ]?\d{3}[-. ]?\d{2,3}"
_FORM: Final = r"forms?|formulario|formulaire|fomile|mau|bieu mau|форм[аыуе]|表|表格|استماره|نموذج|ফরম"
_OFFICES: Final = "eac|wac|lin|src|msc|mct|ioe|nbc|ysc|tsc|vsc|nsc|csc|psc|hsc|zla|zar|gcn|ndc|pot|ams|wsc"

FORMS: Final[tuple[str, ...]] = (
    *("i-20", "i-90", "i-94", "i-94a", "i-94w", "i-102", "i-129", "i-129f", "i-130", "i-130a", "i-131", "i-131a"),
    *("i-134", "i-134a", "i-140", "i-191", "i-192", "i-193", "i-212", "i-220a", "i-220b", "i-221s", "i-246", "i-286"),
    *("i-290b", "i-312", "i-352", "i-356", "i-360", "i-361", "i-407", "i-485", "i-485j", "i-508", "i-512", "i-512l"),
    *("i-515a", "i-526", "i-526e", "i-539", "i-539a", "i-551", "i-566", "i-571", "i-589", "i-590", "i-600", "i-600a"),
    *("i-601", "i-601a", "i-602", "i-612", "i-643", "i-687", "i-688", "i-688a", "i-688b", "i-693", "i-694", "i-698"),
    *(
        "i-730",
        "i-751",
        "i-765",
        "i-765v",
        "i-766",
        "i-797",
        "i-797a",
        "i-797b",
        "i-797c",
        "i-797d",
        "i-797e",
        "i-797f",
    ),
    *("i-800", "i-800a", "i-817", "i-821", "i-821d", "i-824", "i-829", "i-854", "i-862", "i-863", "i-864", "i-864a"),
    *("i-864ez", "i-864p", "i-864w", "i-865", "i-881", "i-901", "i-905", "i-907", "i-912", "i-914", "i-918", "i-929"),
    *("i-941", "i-956", "n-300", "n-336", "n-400", "n-426", "n-445", "n-470", "n-550", "n-560", "n-565", "n-570"),
    *("n-578", "n-600", "n-600k", "n-644", "n-648", "n-652", "g-28", "g-28i", "g-325", "g-325a", "g-639", "g-845"),
    *("g-884", "g-1145", "ds-160", "ds-230", "ds-260", "ds-261", "ds-2019", "ds-3053", "ds-5535", "ds-5540", "ds-7002"),
)
"""Form numbers; the hyphen may be missing or a space. Those that are also common highways are only below."""

FORM_SHAPES: Final[tuple[str, ...]] = (
    r"i-9",
    r"i-?\d{3}[a-z]{1,2}",
    rf"(?:{_FORM})\W{{0,3}}(?:i|n|g|ds|ar)[- ]?\d{{1,4}}[a-z]{{0,2}}",
    r"(?:i|n|g)-?9 (?:form|formulario|formulaire)",
    r"(?:ds-(?:11|82)|ar-11|w-7|ss-5|fs-240|eta-90\d\d|eoir-?\d{1,3}[a-z]?)",
    r"h-?1b1?",
    r"h-?2[abr]",
    r"eb-?[1-5]",
    r"l-1[ab]",
    r"[befhjklmopqrtuv]-?[1-4][ab]? (?:status|student|holder|worker|extension|tourist|visitor)s?",
)
"""Forms by their shape, and classes of visas, where nothing else looks like them."""

NUMBERS: Final[tuple[str, ...]] = (
    rf"a[-#.:]{{0,2}}{_ALIEN}",  # the A-number on such papers, 8 or 9 digits
    rf"a ?[#-] ?[-.:]? ?{_ALIEN}",
    r"a-(?:number|num|no|nr)s?",
    r"a ?#(?= ?\W{0,2}(?:is|of|no|es|:|\d|$))",
    rf"(?:alien|file)[-.#: ]{{1,3}}(?:no|number|nr|num)?[-.#: ]{{0,3}}a?{_ALIEN}",
    rf"(?:{_OFFICES})[-# ]{{0,2}}\d(?:[- ]?\d){{9}}",
    r"\d{9}[a-z]\d",  # arrival records since 2019
    r"\d{3}([-. ])\d{2}\1\d{4}",  # taxpayer numbers
)
"""Numbers that nothing but such a paper has; receipts of applications begin with the office that wrote them."""

WRITTEN: Final[tuple[str, ...]] = (
    r"(?<![A-Z] )A \d{3}[- ]?\d{3}[- ]?\d{2,3}",  # a lone small a is a word of Spanish, Portuguese and Italian
    r"(?<!ON )(?<!THE )(?<!SAN )ICE(?! ?[:=]| ?(?:CREAM|PACK|PACKS|RINK|HOCKEY|CUBES|TEA|contact|number|phone|cream))",
    r"(?!PO |NO |NR |ID |TO |AT |AL |OF |ON |IS |CP |BP )[A-Z]{2} \d{7}",
)
"""The same, in the case as it was written."""

PAPER_NUMBERS: Final[tuple[str, ...]] = (
    r"[a-z]\d{7,8}",  # numbers of visas, and of many papers
    r"[a-z]{2}\d{7}",
    r"[a-z]\d{7}[a-z]",
    r"\d{2}[a-z]{2}\d{5}",
)
"""Numbers of papers, and sometimes of a customer: on a proof of residence they are only asked about."""

BARE_NUMBERS: Final[tuple[str, ...]] = (
    r"\d{9}",
    r"\d{11}",
    r"[a-z]{2}\d{6}",
    r"[a-z]{3}\d{6}",
    r"[a-z]{3}\d{10}",
    r"\d{3} \d{3} \d{3}(?= ?(?:uscis|alien))",
)
"""What may be such a number or anything else: a person is asked."""

ZONES: Final[tuple[str, ...]] = (
    r"[a-z0-9<]{2,}<<[a-z0-9<]{2,}",  # the name line of a machine-readable zone (ICAO 9303), and its fillers
    r"[a-z0-9<]{9}\d[a-z<]{3}\d{7}[mfx<]\d{7}",  # its number line, two-line zones
    r"\d{7}[mfx<]\d{7}[a-z<]{3}[a-z0-9<]{11}\d",  # its number line, three-line zones
)
"""Machine-readable zones, as patterns over the folded text without spaces."""

_PHONES: Final = "tel|telefon[oeu]|telephone|phone|fax|cell|mobile|movil|celular|portable|whatsapp|тел|телефон"
_ACCOUNTS: Final = (
    r"account|acct|invoice|meter|bill|billing|customer|order|reference|ref|cuenta|factura|medidor|contrato|cliente"
    r"|compte|facture|compteur|contrat|client|conta|fatura|kont|fakti|счет|лицевой счет|договор"
)
_SEEN: Final = "he|has|ha|hemos|habeis|han|habian?|haber|esta|estaba|ser|sido|foi|fue|era|seja|sea|nunca|por lo"
_NUMBER_OF: Final = r"[ -]{0,2}(?:number|numero|num|nbr|no|nr|id)?[-.:# ]{0,4}"
_CARD: Final = "card|cards|tarjeta|cartao|carte|kat"
_PAID: Final = (
    r"pa[iy]\w* (?:with|by|par|avec)|pag\w+ (?:con|com|en|no|na)|peye (?:ak|avek)|(?:credit|debit|bank) cards?[ ,:(]*"
)
_PAPERS: Final = "papers|papeles|papiers|documentos|documents|papye|giay to|документ[оы]в?|اوراق|কাগজপত্র|কাগজ"
_OF: Final = (
    "(?: (?:of|for|to|from|de|del|do|da|dos|du|pour|para|на|nan))?"
    "(?: (?:the|his|her|la|el|le|su|sa|son|o|a|l|d'assurance))? "
)
_DRAWN: Final = "dibujo|foto|desenho|dessin|photo|terreno|patio|jardin|lote|papel|cuadro|finca|propiedad"
_THINGS: Final = (
    "notary|insurance|notaire|assurance|seguro|notario|banco|banque|bank|car|truck|house|apartment|dog|school|landlord"
    "|predio|carro|coche|casa|perro|escuela|voiture|maison|chien|ecole|escola|cachorro|machin|lekol|xe|nha|машину|квартиру|дом"
    "|собаку|ребенка|السياره|البيت|المدرسه|গাডি"
)

HARMLESS: Final[tuple[str, ...]] = (
    rf"(?:{_PHONES}){_NUMBER_OF}\+?\d[-. \d]*",
    rf"(?:{_ACCOUNTS}){_NUMBER_OF}\d[- \d]*",
    r"\+\d{1,3}[-. ]?\(?\d[-. )\d]*",
    r"i[- ]?\d{1,3},? ?(?:north|south|east|west|exit|northbound|southbound|eastbound|westbound|freeway|highway|bridge)",
    r"(?:off|exit|highway|interstate|bus|near|along|via) i[- ]?\d{1,3}",
    r"senior ?citizen'?s?",
    r"citizens ?bank",
    r"illegal(?:ly)? ?(?:parking|parked|dumping|fireworks|turn)",
    r"(?:mastercard|amex|discover|debit)[ ,/&]*(?:or|and|y|o|et|ou)? ?visa",
    r"visa[ ,/&]*(?:or|and|y|o|et|ou)? ?(?:mastercard|amex|debit|credit|gift|ending|card ending|\*+|x{2,})",
    r"pay(?:ment|able)? (?:by|with) visa",
    r"asilo de (?:ancianos|idosos)",
    r"(?:seguridad|participacion|atencion) ciudadana",
    rf"(?:{_SEEN})(?: bem| bien| mal| muy| ya| nunca| ja)? vist[oa]s?",
    r"visto (?:al|a|el|la|los|las|que|bueno|bien|bem|bom|por|en|un|una|um|uma|hasta|ate|hoy|hoje|nas?|nos?)",
    r"sao vist[oa]s?",
    r"pa gen papye (?:ki|pou)",
    r"khong giay to nao",
    r"no papers (?:that|which|to|for)",
    r"pas de papiers? (?:pour|qui|a)",
    r"(?:la|les|ma|sa|ta|leur|leurs|des|cette|d'une|une|aux|prendre) paroles?",
    r"paroles",
    r"recepisses? de (?:paiement|livraison|loyer|versement)",
    r"(?:لغه|لغات|اللغه) ال?اجنبيه",
    rf"(?:{_PAID})(?: (?:a|the|her|his|una|la|su|um|uma|sa|le|kat kredi))?(?: (?:{_CARD}))? ?visa(?: card)?",
    rf"(?:{_CARD}) visa(?: card)?",
    r"карт\w+ (?:виза|visa)",
    r"bang the visa",
    r"pa[iy]\w*(?: \w+){0,2} with visa",
    r"[وفبكل]?(?:ال)?بطاقه (?:فيزا|visa)",
    r"corps etrangers?",
    r"alien (?:movies?|films?)",
    rf"(?:{_PAPERS})(?: en regle)?{_OF}(?:{_THINGS})",
    r"no papers? (?:missing|needed|required|left|today|jam\w*)",
    r"(?:mr|mrs|ms|miss|dr|mme)[. ]+(?:parole|visa|alien)",
    r"(?:after[ -]school|school|lunch|saturday) detention|detention (?:after|at) school",
    r"(?:prueba|comprobante|constancia|carta|certificado|comprovante|comprovativo|prova|attestation) de residencia",
    r"اثبات (?:ال)?اقام\w*",
    r"embassy (?:suites|hotel)",
    r"border of the (?:photo|picture|form|page|card|lot|yard|garden)",
    r"border (?:collie|terrier)s?",
    r"country (?:club|road|music|house|store|kitchen|style|fair)",
    r"detained (?:by|in) (?:traffic|snow|the weather|work)",
    rf"(?:frontera|fronteira|frontiere) d(?:el|o|a|u|e la) (?:{_DRAWN})",
    r"на границе (?:участка|фото\w*|листа|района|поля|снимка|двора)",
    r"papers back",
    r"family (?:restaurant|bakery|dollar|clinic|dentist|market)",
    r"legal (?:guardian|aid|name|age|counsel|help|notice|address|size|pad|owner|custody|clinic|service|advice)s?",
    r"legally blind",
    r"proof of residency|residency (?:proof|program|requirement)",
    r"(?:after[ -]school |school )?detention (?:basin|pond)",
    r"estatus (?:del|de la|de su) (?:tramite|solicitud|tarjeta|pedido|cita)",
    r"refugio (?:animal|de mascotas)",
    r"legalizar (?:la|el|los|una?) (?:firma|documento|copia)s?",
    r"titre de (?:transport|propriete|la photo)",
    r"residencia (?:estudiantil|universitaria|de (?:ancianos|estudiantes|mayores|idosos))",
    r"refugio (?:del? )?(?:frio|calor|sol|animales|nocturno)",
    r"статус\w* (?:заявки|заказа|очереди)",
    r"status (?:of (?:the |her |his )?(?:request|card|order|line|queue)|as tenant|change since)",
)
"""What a strict reading takes for one of these and is everyday: telephone and account numbers, highways, bank cards."""

UNSPACED_HARMLESS: Final[tuple[str, ...]] = (
    *(
        "身份卡",
        "证件照",
        "證件照",
        "身份证明",
        "边境牧羊",
        "中国银行",
        "中国餐",
        "中国人寿",
        "中国人民",
        "日本料理",
        "中国城",
    ),
    *("中国菜", "法国面包", "韩国烧烤", "泰国菜", "越南粉", "印度菜", "美国银行", "美国运通"),
)
"""The same in languages that write without spaces."""
