"""Names of countries and of their people, by script: not telling by themselves, but after "born in" or "she is from".

A trailing ``*`` stands for any ending. Names that are also given names or states here (Jordan, Georgia, Chad) are left
out where people write in English.
"""

from typing import Final

from idsvc.enroll.guard_words import Saying, spelled

COUNTRIES: Final = spelled(
    *("mexi[co/que/k]", "meksi[k/ko]", "g[u/w]atemala", "honduras", "ondiras", "[el/le] salvador", "nicaragua"),
    *("nikaragwa", "costa rica", "panama", "cuba", "kiba", "haiti", "ayiti", "jama[ica/ique/yik]"),
    *("trinidad and tobago", "barbados", "guyana", "belize", "dominican republic", "republica dominicana"),
    *("republique dominicaine", "dominikani", "sendomeng", "santo domingo", "colombi[a/e]", "kolonbi", "venezuela"),
    *("venezyela", "ecuador", "equa[teur/dor]", "peru", "perou", "bolivi[a/e]", "bra[z/s]il", "bresil", "brezil"),
    *("chil[e/i]", "argentin[a/e]", "uruguay", "paraguay", "spain", "espana", "espa[gne/nha]", "portugal", "france"),
    *("franc[ia/a]", "lafrans", "ital[y/ia/ie]", "germany", "alemania", "allemagne", "alemanha", "poland"),
    *("pol[onia/ogne]", "romania", "rumania", "roumanie", "romenia", "ukrain[e/a]", "ucrania", "russi[a/e]"),
    *("rusia", "belarus", "moldov[a/ie]", "[kazakh/uzbek/tajik/turkmeni]stan", "kyrgyzstan", "armenia", "albania"),
    *("albanie", "kosovo", "turkey", "turqui[a/e]", "turkiye", "s[y/i]ri[a/e]", "ira[q/k/n/que]"),
    *("af[gh/g/egan]anistan", "afeganistao", "pakistan", "paquist[an/ao]", "indi[a/e]", "inde", "bangladesh"),
    *("nepal", "myanmar", "burma", "birmani[a/e]", "sri lanka", "thailand[/e]", "tailandi[a/e]", "laos"),
    *("cambo[dia/ya/dge/ja]", "viet nam", "vietnam", "vietna", "philippines", "filipinas", "indonesi[a/e]"),
    *("malaysia", "malasia", "chin[a/e]", "taiwan", "mongolia", "korea", "core[a/e/ia]", "japan", "jap[on/ao]"),
    *("yemen", "egypt[/e]", "egi[pto/to]", "s[/o]udan", "south sudan", "lib[ya/ia/ye]", "morocco", "marruecos"),
    *("maroc", "marrocos", "algeri[a/e]", "argelia", "tun[isia/ez/isie]", "palestin[e/a]", "lebanon", "liban[o/]"),
    *("somali[a/e]", "[e/]thiopi[a/e]", "etiopia", "er[itrea/ythree]", "nigeria", "niger", "ghana", "kenya"),
    *("congo", "cam[eroon/erun/eroun/aroes]", "senegal", "mali", "guine[a/e]", "bissau", "ivory coast"),
    *("cote d'ivoire", "costa [de marfil/do marfim]", "togo", "benin", "burkina", "gambi[a/e]", "liberia"),
    *("sierra leon[e/a]", "[rw/ru]anda", "burundi", "[o/]uganda", "angola", "mo[z/c]ambique", "cape verde"),
    *("cabo verde", "cap vert", "zimbabwe", "mauritani[a/e]", "afri[ca/que]", "central america", "south america"),
    *("centroamerica", "latin america", "middle east", "usa", "u s a", "the us", "the u s", "united states"),
    *("estados unidos", "etats unis", "etazini", "the states", "luanda", "maputo", "san salvador", "tegucigalpa"),
    *("managua", "bogota", "caracas", "quito", "port au prince", "la habana", "havana", "puebla", "oaxaca"),
    *("michoacan", "medellin", "guayaquil", "kabul", "damascus", "aleppo", "baghdad", "kyiv", "kiev", "moscow"),
    *("mariupol", "dhaka", "hanoi", "saigon", "accra", "dakar", "bamako", "conakry", "abidjan", "douala"),
    *("kinshasa", "addis ababa", "asmara", "khartoum", "mogadishu", "cairo", "manila", "beijing", "shanghai"),
    *("hong kong", "mumbai", "karachi", "kathmandu", "yangon", "sao paulo", "minas gerais", "jacmel", "cap haitien"),
    *("gonaives", "potoprens", "okap"),
)
"""As they are written in English, Spanish, French, Portuguese and Haitian Creole, without accents."""

PEOPLES: Final = spelled(
    *("mexic*", "mexik*", "guatemal*", "hondur*", "salvador*", "nicarag*", "costarri*", "costa rican*", "panam*n*"),
    *("cuban*", "cubain*", "kiben*", "haitian*", "haitien*", "ayisyen*", "jamai*n*", "trinidadian*", "dominican*"),
    *("dominicain*", "dominiken*", "guyan*", "colombian*", "colombien*", "kolonbyen*", "venez*n*", "ecua[dor/tor]*"),
    *("equatori*", "peruvi*", "peruan*", "bolivi[an/en]*", "bra[z/s]ilian*", "brasile*", "bresilien*", "brezilyen*"),
    *("chilean*", "chileno*", "chilena*", "chilien*", "argentin*", "uruguay*", "paraguay*", "polac*", "polonais*"),
    *("romanian*", "ruman*", "roumain*", "romen[o/a]", "ukrai*n*", "ucranian*", "albanian*", "albanais*"),
    *("syri[a/e]n*", "siri[o/a]", "siri[os/as]", "ira[q/k/n]i*", "af[gh/g/eg]an*", "pa[k/qu]ist*", "bangladesh*"),
    *("nepal*", "birman*", "burmese", "cambod*", "camboy*", "filipin*", "etiop*", "ethiop*", "eritre*", "nigerian*"),
    *("ghan*", "kenyan*", "congol*", "camer[oo/ou]n*", "camarones*", "senegal*", "malian*", "malien*"),
    *("guine[an/en/ens/ans]", "guineens", "guineenne*", "guineens[e/es]", "ivoirien*", "ivorian*", "togol*"),
    *("beninois*", "gambi[a/e]n*", "liberi*n*", "rwand*n*", "rwandais*", "burundi*", "ugandan*", "angol*"),
    *("mo[z/c]ambi[c/q]*", "cabo[ /]verdian*", "cape verdean*", "cap verdien*", "moroccan*", "marocain*"),
    *("marroqui*", "alger*n*", "argelin*", "tunisien*", "tunisian*", "tunecin*", "egyptian*", "egyptien*"),
    *("egipci*", "sudanes*", "soudanais*", "yemeni*", "lebanese", "libanes*", "libanais*", "palestin*", "somali*"),
    *("uzbek*", "tajik*", "kazakh*", "armenian*", "armeni[o/a]", "indian[o/a/os/as]", "centroamerican*"),
    *("estadounidens*", "american citizen"),
)
"""Of them, those whose name is no language that the office speaks."""

SPEAKERS: Final = spelled(
    *("american*", "ameri[k/c]en*", "ameri[k/c]ain*", "russ*", "rus[o/a]", "chines*", "chin[o/a]", "chinois*"),
    *("chinwa", "vietnam*", "french*", "frances*", "francais*", "portug*", "spanish*", "espa[nol/nhol/gnol]*"),
    *("korean*", "corean*", "japanes*", "german*", "italian*", "indian*", "turkish*", "thai", "polish*", "african*"),
)
"""The others: "she is Russian" tells, while "her language is Russian" does not."""

COUNTRIES_RU: Final = spelled(
    *("узбек*", "таджик*", "к[и/ы]ргиз*", "кыргыз*", "казах*", "туркмен*", "арм[е/я]н*", "азербайдж*", "грузи*"),
    *("украин*", "бел[о/а]рус*", "беларус*", "молд[а/о]в*", "росси*", "афган*", "сири[и/ю/я/ец/йка/йцы]", "иран*"),
    *("ирак*", "кита*", "вьетнам*", "инди[и/я/ю]", "пакистан*", "бангладеш*", "непал*", "мексик*", "гаити"),
    *("гватемал*", "гондурас*", "сальвадор*", "куб[ы/е/у/инец/инка]", "венесуэл*", "колумби*", "эквадор*", "польш*"),
    *("турци*", "румыни*", "египт*", "эфиопи*", "нигери*", "конго", "америк*", "сша", "монголи*", "чечн*"),
    *("прибалтик*", "средней азии", "другой страны", "родине", "родину", "советском союзе", "ссср", "ташкент*"),
    *("бишкек*", "душанбе", "киев*", "москв*", "ереван*", "кабул*", "тбилиси", "минск*", "кишинев*", "алмат*"),
    *("харьков*", "одесс*", "львов*", "литв*", "латви*"),
)

COUNTRIES_AR: Final = spelled(
    *("سوريا", "سورية", "العراق", "اليمن", "فلسطين", "مصر", "السودان", "الصومال", "لبنان", "الأردن", "المغرب"),
    *("الجزائر", "تونس", "ليبيا", "إيران", "أفغانستان", "باكستان", "تركيا", "إريتريا", "إثيوبيا", "السعودية"),
    *("الكويت", "موريتانيا", "المكسيك", "هايتي", "فنزويلا", "كولومبيا", "غواتيمالا", "هندوراس", "أمريكا", "الصين"),
    *("روسيا", "أوكرانيا", "بنغلاديش", "الهند", "غزة", "الولايات المتحدة", "بلد آخر", "دمشق", "حلب", "بغداد"),
    *("صنعاء", "الخرطوم", "القاهرة", "قطر", "الإمارات", "جيبوتي", "تشاد", "نيجيريا", "السنغال", "الموصل"),
)
_SUNSET: Final = "المغرب"
"""Morocco, and the hour of sunset."""
PEOPLES_AR: Final = spelled(
    *("سوري*", "عراقي*", "يمني*", "فلسطيني*", "مصري*", "سوداني*", "صومالي*", "لبناني*", "أردني*", "مغربي*"),
    *("جزائري*", "تونسي*", "ليبي*", "إيراني*", "أفغاني*", "باكستاني*", "أمريكي*", "إريتري*", "إثيوبي*", "مكسيكي*"),
    *("هايتي*", "موريتاني*", "صيني*", "روسي*", "أوكراني*", "تركي*", "كردي*"),
)

COUNTRIES_BN: Final = spelled(
    *("বাংলাদেশ*", "ভারত*", "ইন্ডিয়া*", "পাকিস্তান*", "নেপাল*", "মিয়ানমার*", "বার্মা*", "আফগানিস্তান*"),
    *("শ্রীলঙ্কা*", "মেক্সিকো*", "চীন*", "সৌদি*", "কুয়েত*", "কাতার*", "ওমান*", "মালয়েশিয়া*", "সিরিয়া*"),
    *("ইয়েমেন*", "হাইতি*", "আমেরিকা*", "যুক্তরাষ্ট্র*", "ঢাকা*", "সিলেট*", "চট্টগ্রাম*", "কলকাতা*", "বিদেশ*"),
    *("অন্য দেশ*", "ভুটান*"),
)
PEOPLES_BN: Final = spelled(
    *("বাংলাদেশি*", "ভারতীয়*", "পাকিস্তানি*", "নেপালি*", "বার্মিজ*", "আফগান*", "মেক্সিকান*", "আমেরিকান*", "চীনা*"),
    *("রোহিঙ্গা*", "হাইতিয়ান*", "সিরীয়*", "ইয়েমেনি*"),
)

COUNTRIES_VI: Final = spelled(
    *("việt nam", "trung quốc", "campuchia", "cao miên", "lào", "thái lan", "miến điện", "mỹ", "hoa kỳ"),
    *("phi luật tân", "philippines", "ấn độ", "đài loan", "hàn quốc", "đại hàn", "nhật bản", "nhật", "nga"),
    *("ukraine", "mễ", "mễ tây cơ", "mexico", "mê xi cô", "cuba", "haiti", "guatemala", "honduras", "nước ngoài"),
    *("nước khác", "malaysia", "nepal", "brazil", "sài gòn", "hà nội", "afghanistan", "syria", "pháp", "indonesia"),
    *("bangladesh", "pakistan", "iran"),
)

COUNTRIES_ZH: Final = spelled(
    *(
        "中[国/國]",
        "大[陆/陸]",
        "台[湾/灣]",
        "香港",
        "墨西哥",
        "危地[马/馬]拉",
        "瓜地[马/馬]拉",
        "洪都拉斯",
        "宏都拉斯",
        "[萨/薩][尔/爾]瓦多",
        "尼加拉瓜",
    ),
    *(
        "海地",
        "古巴",
        "牙[买/買]加",
        "多米尼加",
        "委[内/內]瑞拉",
        "哥[伦/倫]比[亚/亞]",
        "厄瓜多[尔/爾]",
        "厄瓜多",
        "秘[鲁/魯]",
        "巴西",
        "阿根廷",
        "智利",
    ),
    *(
        "美[国/國]",
        "越南",
        "[缅/緬]甸",
        "老[挝/撾]",
        "柬埔寨",
        "泰[国/國]",
        "菲律[宾/賓]",
        "印尼",
        "印度尼西亚",
        "[马/馬][来/來]西[亚/亞]",
    ),
    *(
        "[韩/韓][国/國]",
        "朝[鲜/鮮]",
        "日本",
        "印度",
        "巴基斯坦",
        "孟加拉",
        "尼泊[尔/爾]",
        "阿富汗",
        "伊朗",
        "伊拉克",
        "[叙/敘]利[亚/亞]",
        "俄[罗/羅]斯",
    ),
    *(
        "[乌/烏]克[兰/蘭]",
        "尼日利[亚/亞]",
        "埃及",
        "苏丹",
        "外[国/國]",
        "蒙古",
        "英[国/國]",
        "法[国/國]",
        "德[国/國]",
        "加拿大",
        "西班牙",
        "葡萄牙",
    ),
    *(
        "非洲",
        "[别/別][国/國]",
        "福建",
        "福州",
        "[广/廣][东/東]",
        "[广/廣]州",
        "北京",
        "上海",
        "[温/溫]州",
        "境外",
        "海外",
    ),
)

_NAMED: Final = (
    *(
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "lane",
        "court",
        "plaza",
        "boulevard",
        "plain",
        "square",
        "realty",
    ),
    *("bank", "hall", "speaking", "speaker", "speakers", "restaurant", "food", "bakery", "church", "creole", "market"),
    *(
        "music",
        "coffee",
        "interpreter",
        "translator",
        "teacher",
        "class",
        "club",
        "center",
        "express",
        "legion",
        "school",
    ),
    *("tienda", "comida", "iglesia", "speech", "lessons", "dentist", "doctor", "airlines", "food store"),
)
"""What follows where a country or a people is part of the name of a street, of a shop or of a language."""

PLACES: Final = Saying(
    spelled(
        "[calle/plaza/avenida/paseo/banco/radio/cafe/casa/comida/musica/equipo/restaurante/iglesia] de[/l/ la]",
        "[rue/place/avenue/boulevard/banque/cafe/radio/hotel/cuisine] d[e/u/e la/es]",
        "[rua/praca/cozinha/bar] d[e/o/a]",
        "[bank/church/republic/flag/food/music/coffee/tea/spices/taste/gulf/queen] of",
    ),
    COUNTRIES,
    0,
)
"""Streets and shops that are called after a country."""

_CLEAR: Final = 4
"""Letters of a Vietnamese name from which it is nothing else once its accents are gone."""

ORIGIN: Final = (
    Saying(  # the languages of Latin letters share the names of countries
        spelled(
            *("born in", "born and raised in", "[is/are/was/were/he's/she's/they're/i'm] from"),
            *("[comes/came/come] from", "originally from", "arrived from", "native of", "national of"),
            *("fle[d/e/eing]", "le[ft/ave/aving]", "fled from", "escaped from", "[back/returned/return] to"),
            *("[immigrated/emigrated/hails] from", "[deported/removed/expelled] [to/from]", "roots in", "raised in"),
            *("grew up in", "new arrival from", "here from", "family from", "from"),
            "[back/home/village/still/behind/stuck/husband/wife/mother/parents/kids/children/family] in",
            *("naci[o/da/do/eron/das/dos/mos] en", "nacimiento en", "[es/son/era/eran/soy] de"),
            *("[viene/vienen/vino] de", "lleg[o/aron/ada/ado] de", "originari[o/a/os/as] d[e/el]", "natural de"),
            *("nativ[o/a] de", "procedente de", "huy[o/eron/endo] de", "[devuelt/deportad/mandad][o/a/os/as] a"),
            "[regresar/volver/regresaron/devolvieron/mandaron] a",
            *("[familia/senora/senor/gente/vecin*/espos*/pareja] de", "ne[/e/s/es] [en/au/aux/a]"),
            *("vien[t/nent] [de/du/des/d]", "venu[/e/s/es] [de/du/des/d]", "fui [de/la/le/l]", "viennent d"),
            *("originaire[/s] d[e/u/es/]", "ressortissant[/e/s/es] d[e/u/es/]", "renvoye[/e/s/es] [en/au/aux/a]"),
            *("nasc[eu/ida/ido/eram/i] [em/no/na/nos/nas]", "[e/sao/eram/sou] d[e/o/a/os/as]"),
            *("ve[io/m] d[e/o/a/os/as]", "cheg[ou/aram/ada/ado] d[e/o/a/os/as]", "fugi[u/ram/do/da] d[e/o/a/os/as]"),
            *("[deportad/devolvid][o/a/os/as] [para/pra/a]", "[li/yo/mwen/ki/te] fet", "fet [an/nan]", "moun"),
            *("[li/yo/mwen/ki/te/fanmi] [soti/sot/sove/kouri]", "soti [an/nan]", "tounen", "voye l", "retounen"),
        ),
        COUNTRIES,
        1,
        _NAMED,
    ),
    Saying(
        spelled(
            *("[es/son/era/eran/soy/e/sao/eram/sou/una/unos/unas/uma/ele e/ela e]", "[es/son/e] [un/una/um/uma]"),
            *("[il/elle] est [/une/un]", "[ils/elles] sont", "[n'est/ne sont] pas", "[li/yo/mwen] [se/vin] [/yon]"),
            *("se yon", "[he/she]'s [/a/an]", "[is/are/was/were] [/a/an]", "they're"),
            "[hombre/mujer/familia/senora/senor/esposo/esposa/pareja/gente/joven]",
            "[homem/mulher/senhora/senhor/marido/esposa/familia/moca/rapaz/vizinha/vizinho]",
            "[femme/homme/mari/fille]",
            *("[de/la/sa/nacionalidad/nacionalidade] [nationalite/origine/origen/origem]", "nacionalidad[e/]"),
            *("fanmi", "famille", "mineur*", "migrant*"),
        ),
        PEOPLES,
        0,
        _NAMED,
    ),
    Saying(
        spelled(
            *("[he/she/they] [is/are/was/were] [/a/an]", "[he/she]'s [/a/an]", "bec[ame/ome/oming/omes] [/an]"),
            *("[il/elle] est", "[n'est/ne sont] pas", "[ele/ela] [e/virou]", "[li/yo] [se/vin]", "vin", "vin yon"),
            *("devenir", "devenue", "devenu", "hacerse", "se hizo", "de nationalite"),
        ),
        SPEAKERS,
        0,
        _NAMED,
    ),
    Saying(
        spelled("[is/are/a/one/the/two/of/as]", "[un/une/los/las/el/la/um/uma/yon]"),
        spelled(
            "[mexican/honduran/haitian/chinese/brazilian/russian/foreign/guatemalan/cuban/salvadoran] national[/s]",
        ),
        1,
    ),
    Saying(
        (*PEOPLES, *SPEAKERS),
        spelled(
            *("national", "nationals", "origin", "born", "papers", "id", "descent", "by birth", "de naissance"),
            *("family", "man", "woman", "evacuee*", "couple", "husband", "wife", "mother", "guy", "lady", "worker*"),
            *("kids", "license"),
        ),
        0,
    ),
    Saying(
        spelled("marr*", "cas[o/ada/ado/ou]", "marie[/e]", "se", "avek"), (*PEOPLES, *SPEAKERS, "citizen"), 1, _NAMED
    ),
    Saying(spelled("[es/son/viene/vino/gente] del"), ("salvador",), 0),
    Saying(
        spelled(
            *("родил[ся/ась/ись]", "урожен[ец/ка/цы]", "родом", "приех*", "бежал*", "выход[ец/цы/ка]", "переехал*"),
            *("через", "въех*"),
        ),
        COUNTRIES_RU,
        1,
    ),
    Saying(
        spelled("[он/она/они/семья/сам/сама/муж/жена/мать/отец/сын/дочь/сестра/брат/люди/клиент/который/оба] из"),
        COUNTRIES_RU,
        0,
    ),
    Saying(spelled("он", "она", "они", "сам", "сама", "муж", "жена", "семья"), COUNTRIES_RU, 0),
    Saying(
        spelled("вернул*", "отправ*", "верн*", "высла*", "выеха*", "уехал*"),
        spelled("[в/на/из] [страну/стран*/родин*/украин*/росси*/узбек*/таджик*/афган*]"),
        1,
    ),
    Saying(
        spelled("[ولد/ولدت/ولدوا/مولود/مولودة/المولود/ولادته/ولادتها/نشأ/نشأت] في", "من مواليد", "[هو/هي/هم] من"),
        spelled(*COUNTRIES_AR),
        1,
    ),
    Saying(
        spelled(
            "[جاء/جاءت/جاؤوا/أتى/أتت/قدم/قدمت/وصل/وصلت/قادم/قادمة/هرب/هربت/هاجر/فر/فرت/نزح/لجأ] من",
            *("[أصله/أصلها/أصلهم] من", "من أصل", "[عاد/عادت/رحلوه/أعادوه/أعيد/أعيدت/رجع] إلى", "ابن", "العائلة من"),
            "عائلة من",
        ),
        (*COUNTRIES_AR, *PEOPLES_AR),
        1,
    ),
    Saying(
        spelled("هو", "هي", "هم", "رجل", "امرأة", "عائلة", "أسرة", "شاب", "زوجها", "زوجته", "[أصله/أصلها]", "الأصل"),
        PEOPLES_AR,
        0,
    ),
    Saying(PEOPLES_AR, spelled("الأصل", "الجنسية", "المولد"), 0),
    Saying(COUNTRIES_BN, spelled("জন্ম*", "থেকে", "থেকে এসে*", "থেকে আস*", "থেকে পালি*", "দেশে ফির*", "লোক", "মানুষ"), 0),
    Saying(spelled("জন্ম", "জন্মেছেন", "জন্মগ্রহণ", "জন্ম হয়েছে", "বাড়ি ছিল"), COUNTRIES_BN, 0),
    Saying(spelled("তিনি", "উনি", "সে", "তারা", "তাঁরা", "স্বামী", "স্ত্রী", "পরিবার", "একজন", "আসলে"), PEOPLES_BN, 0),
    Saying(
        spelled(
            *("[sinh/sinh ra/sinh trưởng/lớn lên] [ở/tại/bên]", "người gốc", "gốc", "[đến/sang/qua/tới/về] từ"),
            "từ bên",
        ),
        COUNTRIES_VI,
        0,
    ),
    Saying(
        spelled("quê [/hương ][ở/bên/tại/]", "mang quốc tịch", "người", "dân", "từ", "gửi về", "đưa về", "trả về"),
        spelled(
            *("trung quốc", "campuchia", "miên", "lào sang", "lào", "mễ", "mexico", "nước ngoài", "nước khác"),
            *("haiti", "ấn độ", "đài loan", "hàn quốc", "việt nam sang", "việt nam qua", "ngoại quốc", "nga"),
            *("ukraine", "nước"),
        ),
        0,
    ),
)
"""Sayings that somebody comes from a country, or is of its people."""

ABROAD: Final = (
    Saying(
        spelled(
            *("in", "from", "de", "del", "desde", "en", "du", "d", "des", "aux", "au", "do", "da", "dos", "no"),
            *("na", "em", "nan", "ann", "depi", "le salvador"),
        ),
        COUNTRIES,
        0,
        _NAMED,
    ),
    Saying(spelled("в", "из"), COUNTRIES_RU, 0, spelled("ресторан*", "магазин*", "кафе", "школ*", "церкв*", "банк*")),
    Saying(spelled("من", "في", "إلى", "عبر"), tuple(each for each in COUNTRIES_AR if each != _SUNSET), 0),
    Saying(
        spelled("ở", "tại", "từ", "bên", "sang", "về"), tuple(each for each in COUNTRIES_VI if len(each) > _CLEAR), 0
    ),
)
"""A country after a mere preposition: also a surname, a bank or where a sister lives, so most fields only ask."""
