"""Sayings that show somebody's status by two parts, of which neither tells alone: "works" and "without a permit".

A saying is any word of its first part, up to ``between`` others, and any of its second. A trailing ``*`` stands for
any ending; the rest is written as in ``guard_words.py``. For a new language add a row, here or in a file beside.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from idsvc.enroll.guard_words import Saying, spelled

SAYINGS: Final[Mapping[str, tuple[Saying, ...]]] = MappingProxyType(
    {
        "en": (
            Saying(
                spelled(
                    *("no", "without", "lack*", "[doesn't/don't/didn't/never/not/hasn't] [/have/had/get/got]"),
                    "w o",
                ),
                spelled(
                    *("papers", "legal status", "legal papers", "legal documents", "work papers", "documentation"),
                    *("[legal /]right to [work/stay/remain]", "permission to [work/stay/be here]", "immigration*"),
                ),
            ),
            Saying(
                spelled(
                    *("has no", "have no", "had no", "with no", "without", "lost [/his/her/their]"),
                    "wait* [for/on]",
                ),
                spelled("[his /her /their /]status"),
                0,
            ),
            Saying(
                spelled("status"),
                spelled(
                    *("pending", "expired", "ran out", "denied", "ended", "lapsed", "revoked", "adjust*"),
                    "through marriage",
                ),
                1,
            ),
            Saying(
                spelled("adjust*", "adjustment of", "change of", "mixed", "protected", "migrant"), spelled("status"), 1
            ),
            Saying(
                spelled("work[/s/ed/ing]", "job", "employed", "paid"),
                spelled(
                    *("without [permi*/authori*/papers]", "without [a/any/her/his/proper] [permi*/authori*/papers]"),
                    *("illegally", "under the table", "off the books", "no permi*", "not authori*"),
                ),
                3,
            ),
            Saying(
                spelled(
                    *("not", "isn't", "aren't", "wasn't", "never", "no", "can't", "cannot", "isnt", "cant"),
                    "finally",
                ),
                spelled(
                    "[allowed/permitted/authorized/authorised/eligible/supposed/cleared] to [work/stay/be here]",
                    *("work legally", "legally work", "legal here", "here legally", "stay legally", "from here"),
                    "from this country",
                ),
                1,
            ),
            Saying(
                spelled(
                    *("cross*", "sneak*", "snuck", "sw[am/im/um]", "wade*", "jump*", "walk*", "came", "come", "got"),
                    "ran",
                ),
                spelled(
                    *("border", "borders", "rio grande", "desert", "by boat", "by raft", "[on/in] a [boat/raft]"),
                    *("in a truck", "in the trunk", "into [texas/arizona/california]", "illegally"),
                    *("into the [us/u s/states/country]", "to this country", "without a visa", "as a child from"),
                ),
                3,
            ),
            Saying(spelled("cross[/ed/es/ing]", "sw[am/um/im]", "wade[d/]"), spelled("the [river/rio]"), 0),
            Saying(
                spelled("[over/across/at/through/near/from/to/past/via] the", "southern", "us", "mexican", "texas"),
                spelled("border"),
                1,
            ),
            Saying(
                spelled("paid", "pay*", "brought", "through", "with", "owes", "by", "hired", "used"),
                spelled("coyote", "coyotes", "smuggler*", "trafficker*"),
            ),
            Saying(spelled("smuggled"), spelled("in", "into", "over", "across", "here", "him", "her", "them", "as")),
            Saying(
                spelled("fle[d/e/es/eing]", "escap*", "ran from", "left"),
                spelled(
                    *("country", "war", "persecution", "regime", "taliban", "gangs", "dictator*", "civil war"),
                    "genocide",
                ),
                3,
            ),
            Saying(
                spelled(
                    *("[his/her/their/another/foreign/own/native/home/birth/which/new]", "back to", "return*"),
                    *("sent back", "out of the", "enter*", "[came/come/arrived] [to/in]", "expelled from", "leave"),
                    *("new to", "allowed in"),
                ),
                spelled(
                    *("country", "the country", "the us", "the u s", "the states", "the united states"),
                    *("this country", "home country", "homeland", "old country"),
                ),
                1,
            ),
            Saying(
                spelled(
                    *("wait* [for/on]", "fix*", "arrang*", "fake", "false", "bought", "appl* for", "get*", "got"),
                    *("renew*", "legal", "proper", "real", "work", "valid", "sort*", "still no", "expired"),
                    *("immigration", "afraid for"),
                ),
                spelled("[/his /her /their /any /my ]papers"),
                0,
            ),
            Saying(
                spelled("papers"),
                spelled(
                    *("from migration", "came through", "expired", "denied", "ran out", "not in order", "to stay"),
                    "to work",
                ),
            ),
            Saying(
                spelled("sponsor*", "petition*"),
                spelled(
                    *("wife", "husband", "brother*", "sister*", "mother", "father", "uncle", "aunt", "son"),
                    *("daughter", "cousin", "parent*", "relative*", "family", "spouse", "employer", "abroad"),
                ),
                3,
            ),
            Saying(
                spelled("stay*", "remain*", "been", "living", "here"),
                spelled(
                    "[past/beyond/after/longer than] [/her /his /their /the ][visa/allowed/permitted/stay/limit]",
                ),
            ),
            Saying(
                spelled("ice"),
                spelled(
                    *("took", "came", "picked", "arrest*", "detain*", "agents", "check in", "raid*", "let"),
                    *("released", "has him"),
                ),
                1,
            ),
            Saying(
                spelled(
                    *("detain*", "caught", "held", "arrest*", "stopped", "picked up", "taken", "released", "afraid"),
                    *("fear*", "turned", "hid*", "scared", "monitor", "bracelet", "appointment", "letter"),
                    "turned away",
                ),
                spelled("by ice", "of ice", "from ice", "with ice", "at the border", "by border*", "in detention"),
            ),
            Saying(
                spelled("unaccompanied", "displaced", "undocu"),
                spelled("minor*", "child*", "kid*", "youth*", "person*"),
                0,
            ),
            Saying(
                spelled("liv[e/es/ing]", "here", "stay*", "famil*", "work*", "been", "couple", "arriv*"),
                spelled("without documents", "without papers", "without proper documents"),
                3,
            ),
            Saying(
                spelled("papers"),
                spelled(
                    "[aren't/not/never/finally] [sorted/legal/valid/real/arranged/fixed/approved/here yet]",
                    "are fake",
                ),
                1,
            ),
            Saying(
                spelled(
                    *("student", "[on/has/holds/with] [an/a]", "[her/his/their]", "nurse on", "came on"),
                    "changed to",
                ),
                spelled(
                    *("[/on /on an /on a ][f/j/k/m/l/o] 1", "[/on an /on a ][f/j/k/m/l/o]1", "h1b", "h2a", "h2b"),
                    *("h 2a", "h 2b"),
                ),
                0,
            ),
            Saying(
                spelled(
                    *("not", "isn't", "aren't", "he's", "she's", "they're", "[he/she/they/who] [is/are]"),
                    *("bec[ame/ome]", "get*"),
                ),
                spelled("legal", "legalized", "a resident alien", "here illegally"),
                1,
            ),
            Saying(
                spelled(
                    *("[doesn't/don't/didn't/never] [have/get]", "no", "got", "get*", "appl* for", "wait* for"),
                    *("lost", "renew*", "denied", "revoked", "without", "has", "her", "his"),
                ),
                spelled("[/her /his /legal /permanent ]residency"),
                0,
            ),
            Saying(
                spelled("afraid", "worr*", "fear*", "scared", "caught", "taken", "arrested", "hid*", "terrified"),
                spelled(
                    *("raid", "raids", "sent [back/home/away]", "authorities", "checkpoint*", "taken away"),
                    "picked up",
                ),
                4,
            ),
            Saying(
                spelled(
                    *("enter*", "cross*", "came", "through", "via", "caught", "cruz*", "entr*", "vino", "pas*"),
                    "detenid*",
                ),
                spelled(
                    *("tijuana", "juarez", "laredo", "el paso", "mcallen", "nogales", "matamoros", "reynosa"),
                    "darien",
                ),
            ),
            Saying(spelled("country"), spelled("born", "birth"), 3),
            Saying(
                spelled("marr[y/ied/iage] for", "for his", "for her"), spelled("[/the ]papers to stay", "papers"), 0
            ),
            Saying(spelled("not", "isn't", "aren't", "never", "un"), spelled("documented"), 1),
            Saying(spelled("born in", "raised in", "lived in", "grew up in"), spelled("camp", "refugee camp"), 2),
            Saying(
                spelled("someone else's", "somebody else's", "borrowed", "fake", "false", "bought a"),
                spelled("social", "identity", "ssn", "id"),
                0,
            ),
            Saying(spelled("his", "her", "their", "your"), ("status",), 0, ("list", "page", "line", "update")),
            Saying(spelled("crossed", "crossing"), spelled("alone", "illegally", "in a group", "with a group"), 0),
            Saying(spelled("petition"), spelled("filed", "pending", "approved", "denied"), 1),
            Saying(
                spelled("kids", "children", "son", "daughter", "baby", "only"),
                spelled("[/were /was /are /is ]born here"),
                1,
            ),
            Saying(
                spelled("can't", "cannot", "not allowed to", "afraid to", "unable to"),
                spelled("travel abroad", "leave the us", "leave the country", "return home", "go back home"),
                0,
            ),
            Saying(spelled("ankle"), spelled("monitor*", "bracelet*", "tag"), 0),
        ),
        "es": (
            Saying(
                spelled(
                    *("sin", "no [/le /se ]t[iene/ienen/enia/uvo/engo]", "no [trae/hay/cuenta con/ha/han]", "nunca"),
                    *("esper*", "arregl*", "tramit*", "le dieron", "le llegaron", "le salieron", "no le", "falt*"),
                    *("compr*", "consigu*", "sac[o/ar/ando]", "anda sin", "ni", "aun no", "vencid*"),
                ),
                spelled(
                    *("papeles", "estatus", "documentacion", "documentos legales", "permiso legal"),
                    "permiso de trab*",
                ),
                1,
            ),
            Saying(
                spelled("trabaj*", "empleo", "chambea*", "labora*"),
                spelled(
                    *("sin permi*", "sin [el/su/ningun/tener] permi*", "sin papel*", "sin autoriz*", "ilegal*"),
                    "en negro",
                ),
                3,
            ),
            Saying(
                spelled(
                    *("no [puede/pueden/podia]", "no [lo/la/los/le] [dejan/permiten]", "permiso*", "autoriza*"),
                    *("derecho", "no"),
                ),
                spelled(
                    *("trabajar legal*", "para trabajar", "a trabajar", "para quedarse", "estar aqui"),
                    "de permanencia",
                ),
                1,
            ),
            Saying(
                spelled("papeles", "documentos"), spelled("chuecos", "falsos", "legales", "de migra*", "en tramite"), 1
            ),
            Saying(
                spelled(
                    *("cruz*", "pas[o/aron/ar/ado/ando]", "brinc*", "salt*", "entr*", "atraves*", "vin[o/ieron]"),
                    "lleg*",
                ),
                spelled(
                    *("frontera", "el rio", "rio bravo", "el desierto", "por el cerro", "el muro", "sin visa"),
                    *("en balsa", "la linea", "del otro lado", "a este pais", "al pais", "en patera", "en caravana"),
                ),
            ),
            Saying(
                spelled(
                    *("agarr*", "deten*", "detuv*", "captur*", "arrest*", "pid*", "lleg*", "en", "patrulla", "par*"),
                    "por",
                ),
                spelled("la frontera", "el desierto", "fronteriz*", "por ice", "de ice", "por migra*", "de migra*"),
                1,
            ),
            Saying(
                spelled("pag*", "con", "el", "un", "al", "los"), spelled("coyot*", "poller[o/os]", "traficante*"), 1
            ),
            Saying(
                spelled("qued*", "estuv*", "permanec*", "venci*", "vencid*", "expir*"),
                spelled(
                    *("estancia", "estadia", "la permanencia", "de lo permitido", "del permitido", "del autorizado"),
                    *("tiempo del permitido", "despues de la visa"),
                ),
                3,
            ),
            Saying(
                spelled(
                    *("neg*", "esper*", "dado", "dan", "dieron", "no tiene", "ya tiene", "consig*", "pid*", "salio"),
                    *("salido", "llego", "obtuv*", "perdi*", "renov*", "solicit*", "tramit*", "aprob*"),
                ),
                spelled("la residencia", "su residencia", "residencia"),
                1,
            ),
            Saying(spelled("la", "su", "una", "con", "sin", "tiene"), spelled("mica"), 0),
            Saying(spelled("[no/ya/todavia no/aun no] [es/son/esta/estan]"), spelled("legal", "legales"), 0),
            Saying(spelled("seguro", "social", "nombre", "papeles"), spelled("prestad*", "chuec*", "fals*"), 0),
            Saying(spelled("su", "sin", "el", "de", "arregla*", "un"), spelled("estatus"), 0),
            Saying(
                spelled(
                    *("huy*", "escap*", "devuelt*", "devolv*", "regres*", "mand*", "volver*", "dej*", "sali*"),
                    "expuls*",
                ),
                spelled(
                    *("su pais", "el pais", "su tierra", "del pais", "al pais", "guerra", "maras", "pandillas"),
                    "dictadura",
                ),
            ),
            Saying(spelled("su", "otro", "que", "este", "mi", "nuestro"), spelled("pais", "pais natal", "patria"), 0),
            Saying(
                spelled("pid*", "solicit*", "busc*", "dieron", "jur*", "tiene"),
                spelled("proteccion", "refugio", "la bandera", "lealtad", "parole", "amparo"),
                1,
            ),
            Saying(spelled("menor*", "nin[o/a/os/as]"), spelled("no acompanad*", "sin acompan*"), 0),
            Saying(
                spelled("grillete*", "brazalete", "tobillera"), spelled("ice", "electronic*", "migra*", "de", "en"), 1
            ),
            Saying(
                spelled("en", "centro de", "estuvo en", "orden de", "proceso de", "de"),
                spelled("detencion", "deportacion", "expulsion"),
                0,
            ),
            Saying(spelled("ice"), spelled("lo", "la", "los", "se", "vino", "agarr*", "llev*", "detuv*", "arrest*"), 0),
            Saying(spelled("por", "de", "del", "con", "a"), spelled("ice"), 0),
            Saying(spelled("es", "son", "una", "un", "los", "las"), spelled("sonador", "sonadora", "sonadores"), 0),
            Saying(
                spelled("no [es/son]", "es", "son", "gente"),
                spelled("de aqui", "de este pais", "de otro pais", "de fuera"),
                0,
            ),
        ),
    }
)
