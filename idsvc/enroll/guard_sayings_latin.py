"""The sayings of French, Portuguese, Haitian Creole and Vietnamese; ``guard_sayings.py`` tells how they are written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from idsvc.enroll.guard_words import Saying, spelled

LATIN: Final[Mapping[str, tuple[Saying, ...]]] = MappingProxyType(
    {
        "fr": (
            Saying(
                spelled(
                    *("sans", "pas [de/d/encore]", "n'a [pas/plus/jamais]", "n'ont [pas/plus]", "aucun"),
                    *("plus [de/d]", "ni"),
                ),
                spelled(
                    *("papiers", "titre [de sejour/valable/legal]", "statut", "document* legal*"),
                    "autorisation de travail*",
                ),
                1,
            ),
            Saying(
                spelled(
                    *("atten*", "faux", "refai*", "aucun", "obten*", "obtenu*", "regl*", "avoir", "a eu", "recu"),
                    "perdu",
                ),
                spelled(
                    *("[ses/les/des/leurs] papiers", "papier francais", "[son/leur/un] titre", "papiers"),
                    *("le statut", "son statut", "la residence"),
                ),
                1,
            ),
            Saying(
                spelled("travail*", "emplo*", "embauch*"),
                spelled(
                    *("sans autoris*", "sans permi*", "sans papier*", "sans titre", "au noir", "illegal*"),
                    "non declar*",
                ),
                3,
            ),
            Saying(
                spelled("pas", "sans", "n'a pas", "aucun", "plus"),
                spelled(
                    *("francais de nation*", "droit de [travailler/rester]", "autoris* a [travailler/rester]"),
                    *("permis", "en regle", "droit au [travail/sejour]"),
                ),
                1,
            ),
            Saying(
                spelled("travers*", "pass*", "franchi*", "entr*", "arriv*", "venu*", "pay*", "confi*", "debarqu*"),
                spelled(
                    *("frontiere*", "illegal*", "irreguliere*", "passeur*", "mediterranee", "canot", "pirogue"),
                    *("la mer", "bateau", "sans visa", "dans un camion", "desert", "clandestin*", "fleuve"),
                ),
            ),
            Saying(spelled("un", "les", "le", "aux", "du", "par des"), spelled("passeurs", "passeur"), 0),
            Saying(
                spelled("rest*", "demeur*", "sejour", "titre", "droit"),
                spelled(
                    *("sejour autoris*", "sejour expir*", "expir*", "perim*", "au dela*", "de sejour"),
                    *("apres son visa", "refuse*"),
                ),
                5,
            ),
            Saying(
                spelled(
                    *("fui*", "fuy*", "quitte*", "renvoy*", "reconduit*", "retour*", "rapatri*", "expuls*"),
                    *("rentr*", "rest*"),
                ),
                spelled(
                    *("son pays", "leur pays", "le pays", "la guerre", "frontiere*", "le regime", "au pays"),
                    "les talibans",
                ),
            ),
            Saying(spelled("son", "leur", "autre", "mon"), spelled("pays", "pays natal"), 0),
            Saying(spelled("heberg*", "loge*", "place*"), spelled("cada", "huda"), 1),
            Saying(spelled("mineur*", "enfant*", "jeune*"), spelled("isole*", "non accompagn*"), 0),
            Saying(spelled("en", "de", "centre de"), spelled("retention", "detention"), 0),
            Saying(
                spelled("protection", "regroupement", "reunification", "statut", "visa"),
                spelled("subsidiaire", "temporaire", "international*", "familial*", "humanitaire"),
                0,
            ),
            Saying(spelled("interdi*", "quitter"), spelled("[du/de/le] territoire", "de sejour"), 1),
            Saying(
                spelled("prete*", "ceremonie"),
                spelled("serment [comme/de/a la]", "serment", "d'accueil dans", "de citoyen*"),
                1,
            ),
            Saying(spelled("arrete*", "pris*", "emmene*", "interpell*"), spelled("par [l'immigration/ice/la paf]"), 1),
        ),
        "pt": (
            Saying(
                spelled("sem", "nao [tem/tinha/ha/traz/possui]", "nunca teve", "falta*", "ainda sem", "nem tem"),
                spelled(
                    *("papeis", "documento legal", "documentos", "documentacao", "status", "estatuto"),
                    "situacao regular",
                ),
                1,
            ),
            Saying(
                spelled(
                    *("esper*", "aguard*", "trat*", "regulariz*", "legaliz*", "consegu*", "tir*", "saiu", "sairam"),
                    "comprou",
                ),
                spelled(
                    *("[os /seus /dos ]papeis", "a residencia", "residencia", "a situacao", "a legalizacao"),
                    "sua situacao",
                ),
                1,
            ),
            Saying(
                spelled("trabalh*", "emprego"),
                spelled(
                    *("sem autoriz*", "sem permiss*", "sem papeis", "sem contrato legal", "ilegal*", "clandestin*"),
                    "por fora",
                ),
                3,
            ),
            Saying(
                spelled("nao [pode/podem/podia]", "permiss*", "autoriz*", "direito", "nao tem"),
                spelled(
                    *("[trabalhar/ficar] legal*", "[para/de/a] trabalhar", "de [residencia/permanencia]"),
                    "ficar no pais",
                ),
                1,
            ),
            Saying(
                spelled("atravess*", "cruz*", "pass*", "pul*", "entr*", "cheg*", "veio", "vieram"),
                spelled(
                    *("fronteira", "o rio", "deserto", "o muro", "sem visto", "de barco", "de balsa", "de bote"),
                    *("na caravana", "neste pais", "no pais", "ao pais"),
                ),
            ),
            Saying(spelled("pag*", "com", "o", "um", "ao", "pelo"), spelled("coiote*", "coyote*", "traficante*"), 1),
            Saying(
                spelled("fic*", "passou", "perman*", "ultrapass*", "expir*", "venc*"),
                spelled(
                    *("prazo do visto", "prazo de estadia", "data de estadia", "a estadia", "o visto"),
                    *("do permitido", "visto"),
                ),
                3,
            ),
            Saying(
                spelled(
                    *("fug*", "mand*", "devolv*", "volt*", "expuls*", "saiu", "escap*", "retorn*", "entr*", "deix*"),
                ),
                spelled(
                    *("[do/o/para o/ao/no/seu/dele] pais", "da guerra", "seu pais", "pais dele", "pais dela"),
                    "pais natal",
                ),
            ),
            Saying(spelled("seu", "outro", "que", "este", "meu", "pais"), spelled("pais", "natal", "de origem"), 0),
            Saying(spelled("pais"), spelled("dele", "dela", "deles"), 0),
            Saying(spelled("menor*", "crianca*"), spelled("nao acompanhad*", "desacompanhad*"), 0),
            Saying(
                spelled("em", "centro de", "ordem de", "processo de", "da"),
                spelled("detencao", "deportacao", "expulsao", "afastamento"),
                0,
            ),
            Saying(
                spelled("pelo", "pela", "do", "da", "com o", "o"), spelled("ice", "sef", "aima", "policia federal"), 0
            ),
            Saying(spelled("no", "na", "a", "ao"), spelled("sef", "aima"), 0),
            Saying(
                spelled("aima", "sef", "ice"),
                spelled("ainda", "nao", "respondeu", "prendeu", "levou", "marcou", "cham*"),
                0,
            ),
            Saying(
                spelled("preso*", "detid*", "pego*", "levad*", "apanhad*"),
                spelled("na fronteira", "pelo ice", "da fronteira"),
                1,
            ),
            Saying(spelled("visto", "protecao", "parole"), spelled("humanitari*", "temporari*", "internacional"), 1),
            Saying(
                spelled("[a/sua/da/de/com/nova/pela] residencia", "residencia"),
                spelled(
                    *("negada", "caducada", "temporaria", "vencida", "aprovada", "saiu", "recusada", "legal"),
                    "expirada",
                ),
                1,
            ),
            Saying(
                spelled("nao tem", "ainda nao", "pedi*", "renov*", "perd*"), spelled("a residencia", "residencia"), 1
            ),
            Saying(spelled("jur*"), spelled("bandeira", "como cidad*", "lealdade"), 1),
            Saying(spelled("nao"), spelled("sao daqui", "e daqui", "e deste pais", "e portugues*", "e americano*"), 0),
        ),
        "ht": (
            Saying(
                spelled("san", "pa gen", "pa janm gen", "pa t gen", "pa gen okenn", "poko gen", "manke"),
                spelled("papye", "estati", "dokiman", "pemi", "rezidans", "dwa [/pou ][rete/travay]", "otorizasyon"),
                1,
            ),
            Saying(
                spelled("tann", "ap tann", "fe", "regle", "jwenn", "achte", "fo", "pedi"),
                spelled(
                    *("papye [l/li/yo/m/mwen/w]", "papye imig*", "papye legal", "rezidans", "fo papye", "estati"),
                    "papye rezidans",
                ),
                1,
            ),
            Saying(
                spelled("travay"),
                spelled("san pemi*", "san otoriz*", "san papye", "an kachet", "ilegal*", "nan nwa"),
                2,
            ),
            Saying(
                spelled("pa"),
                spelled("gen dwa travay", "ka travay legal*", "gen otoriz*", "legal", "moun isit", "moun peyi a"),
                1,
            ),
            Saying(
                spelled("janbe", "travese", "pase", "rantre", "antre", "vini", "rive", "kouri"),
                spelled(
                    *("fwontye*", "rivye*", "anba fil", "sou bato", "sou kannot", "kannte", "san viza", "nan bato"),
                    *("dlo", "meksik", "nan deze*", "an kachet", "ak bato", "panama", "darien", "raje"),
                ),
            ),
            Saying(spelled("peye", "ak", "yon", "pasee"), spelled("koyot*", "pase moun", "raketè"), 1),
            Saying(
                spelled("kite", "voye", "kouri", "sove", "tounen", "retounen", "ki", "lot", "ki te"),
                spelled("peyi [l/li/yo/a/m/mwen/w]", "nan peyi [l/li/yo/a]", "peyi", "ayiti", "kite peyi"),
                1,
            ),
            Saying(
                spelled("imigrasyon", "ice"),
                spelled("pran", "arete", "rele", "kenbe", "ap chache", "vini", "mennen", "voye"),
                1,
            ),
            Saying(spelled("ice", "laye ice", "pa ice", "pe ice"), spelled("ice", "pran", "kenbe", "arete"), 0),
            Saying(spelled("nan", "sant", "sant pou"), spelled("detansyon", "prizon imig*", "sant detansyon"), 0),
            Saying(
                spelled("pwogram", "pawol", "sou", "vizit", "mande", "pwoteksyon"),
                spelled(
                    *("imanite", "biden", "pawol imanite", "imigr*", "pwoteksyon", "tanpore", "parole"),
                    "humanitaire",
                ),
                1,
            ),
            Saying(
                spelled("rezidans", "rezidan", "sitwayente", "grinkat", "paspo"),
                spelled("li", "l", "yo", "poko", "a", "pa"),
                0,
            ),
            Saying(spelled("fe", "fin fe"), spelled("seman", "sitwayen"), 1),
            Saying(spelled("vin", "se", "pa"), spelled("ameriken*", "rezidan", "sitwayen*"), 1),
            Saying(
                spelled("rete", "depase"), spelled("apre viza*", "dat*", "plis pase dat*", "pi lontan", "san papye"), 1
            ),
            Saying(
                spelled("timoun", "minè", "pitit"), spelled("poukont* sou fwontye*", "san akonpay*", "pa akonpaye"), 1
            ),
            Saying(spelled("papye"), spelled("poko", "pako", "pa ko", "pa janm"), 1),
            Saying(spelled("kan"), spelled("refijye", "deplase"), 0),
        ),
        "vi": (
            Saying(
                spelled(
                    *("không", "không có", "chưa có", "chưa", "thiếu", "mất", "hết", "chẳng có", "xin", "chờ"),
                    *("đợi", "làm", "lo"),
                ),
                spelled(
                    *("giấy tờ hợp pháp", "giấy tờ hợp lệ", "giấy tờ ở lại", "tình trạng hợp pháp", "tình trạng"),
                    *("thẻ cư trú", "giấy tờ tùy thân", "giấy tờ định cư", "quyền ở lại", "quyền làm việc"),
                    *("tư cách", "hợp pháp", "hợp lệ"),
                ),
                1,
            ),
            Saying(
                spelled("làm", "làm việc", "làm chui", "đi làm", "làm lậu"),
                spelled(
                    *("không [có ]giấy phép", "không giấy phép", "không giấy tờ", "không phép", "chui", "lậu"),
                    "bất hợp*",
                ),
                2,
            ),
            Saying(
                spelled(
                    *("đi chui", "trốn", "chui", "vượt", "băng", "qua", "vượt qua", "lội", "bơi qua", "leo"),
                    "bị bắt ở",
                ),
                spelled(
                    *("biên giới", "hàng rào biên*", "sa mạc", "vượt biển", "khỏi nước", "sông rio*", "sang mỹ"),
                    "qua mỹ",
                ),
                1,
            ),
            Saying(
                spelled("bị", "sợ", "được"),
                spelled(
                    *("ice", "di trú", "trả về nước", "đưa về nước", "gửi về nước", "đuổi về nước", "tống về*"),
                    "giam ở*",
                ),
                2,
            ),
            Saying(spelled("ice"), spelled("bắt", "giữ", "đến", "tới", "giam", "gọi", "hẹn"), 0),
            Saying(
                spelled("ở", "quá", "hết", "trễ"),
                spelled("quá hạn", "hạn visa", "hạn thị thực", "hạn lưu trú", "hạn cư trú"),
                1,
            ),
            Saying(
                spelled("thường trú", "tạm trú", "cư trú"),
                spelled("hai năm", "mười năm", "có điều kiện", "vĩnh viễn", "hợp pháp", "bất"),
                0,
            ),
            Saying(
                spelled("diện", "chương trình", "theo diện", "hồ sơ"),
                spelled("nhân đạo", "đoàn tụ", "định cư", "h o", "hôn nhân", "con lai", "odp"),
                0,
            ),
            Saying(
                spelled("đoàn tụ", "đường dây", "tổ chức", "trả tiền"),
                spelled("gia đình", "đưa người", "buôn người", "cho đường dây"),
                0,
            ),
            Saying(
                spelled("tuyên thệ", "thi", "lễ tuyên thệ"),
                spelled("quốc tịch", "công dân", "trung thành", "nhập", "vào mỹ"),
                1,
            ),
            Saying(spelled("nước", "quê", "nước nào"), spelled("gốc", "sinh", "nguyên quán", "xuất xứ", "mình về"), 0),
            Saying(
                spelled("trại", "lệnh", "trung tâm"),
                spelled("tị nạn", "giam di trú", "giam giữ di*", "trục xuất", "giam giữ"),
                0,
            ),
            Saying(spelled("về", "khỏi", "bỏ"), spelled("nước rồi", "nước ra đi", "nước đi", "nước vì"), 0),
        ),
    }
)
