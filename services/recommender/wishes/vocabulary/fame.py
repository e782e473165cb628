"""How well known, and how varied: the values of the two sliders. `docs/words.md` lists them."""

from collections.abc import Iterator

from services.recommender.wishes.meaning import Meaning, Rule, fixed
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.rejections import LACKING

KNOWN = (
    r"(?:(?:widely |well |commonly )?known|famous|popular|mainstream|obvious|successful|bekannt~|berühmt~"
    r"|populär~|beliebt~"
    r"|verbreitet~|erfolgreich~)"
)
TOO = r"(?:too|so|very|that|overly|all that|as|zu|so|sehr|allzu|ganz so|wirklich)"
FAME: tuple[tuple[str, float, float | None], ...] = (
    (
        r"hidden (?:gems?|treasures?)|obscure|unknown|unheard of|niche|geheimtipps?|geheim tipps?|unbekannt~"
        r"|unentdeckt~"
        r"|verborgene (?:schätze|perlen)|vergessene (?:schätze|perlen)|perlen|kaum bekannt~|insidertipps?"
        r"|hardly known"
        r"|(?:that )?(?:nobody|no one|hardly anyone|few people) (?:knows|know|has seen|have seen|has heard of)"
        r"|(?:die |den |das )?(?:kaum (?:jemand|einer)|niemand|keiner) kennt",
        -1.0,
        0.5,
    ),
    (
        rf"(?:not|nothing|nichts?|isn't|aren't) {TOO} {KNOWN}"
        rf"|(?:less|lesser|little|weniger|wenig) {KNOWN}|eher unbekannt~"
        r"|under the radar|underrated|unterschätzt~|off the beaten (?:track|path)"
        rf"|(?:not|nicht|isn't) {KNOWN}(?!{LACKING}\b)"
        r"|(?:not |non |no |kein~ )(?:the |so )?(?:mainstream|blockbusters?|hits?)(?: movies?| films?| kino)?"
        r"|weniger bekannt~",
        -0.5,
        None,
    ),
    (
        rf"(?:very|really|extremely|most|sehr|extrem|am) {KNOWN}(?:sten|ste)?|blockbusters?|box office hits?"
        rf"|kassenschlager"
        r"|publikumslieblinge?|kassenerfolge?|everybody (?:knows|has seen)|everyone (?:knows|has seen)|bekanntesten?"
        r"|berühmtesten?|beliebtesten?|die jede[rn]? kennt|den jede[rn]? kennt|jeder kennt|alle kennen",
        1.0,
        -0.5,
    ),
    (
        rf"(?:more |better |quite |rather |eher |recht |ziemlich )?{KNOWN}|hits?|bekannter~|berühmter~|beliebter~",
        0.5,
        -0.5,
    ),
)
VARIETY: tuple[tuple[str, float], ...] = (
    (
        r"varied|diverse|a (?:good |nice |wild |colou?rful )?mix(?:ture)?(?: of (?:everything|genres"
        r"|all kinds))?|mixed|variety"
        r"|a bit of everything|all sorts|different (?:genres|kinds|sorts|things)|from different genres"
        r"|abwechslungsreich~"
        r"|abwechslung|mehr abwechslung|gemischt~|vielfältig~|bunt(?: gemischt)?~|eine (?:bunte |gute )?mischung"
        r"|von allem etwas|verschiedene~? (?:genres|arten)|quer durch die genres|quer durch alle genres",
        0.5,
    ),
    (
        r"(?:very|really|as) (?:varied|diverse|mixed)(?: as possible)?|sehr (?:abwechslungsreich|gemischt"
        r"|vielfältig)~"
        r"|möglichst (?:abwechslungsreich|bunt|gemischt|vielfältig|verschieden)~",
        1.0,
    ),
)


def fame_rules() -> Iterator[Rule]:
    for called, popularity, negated in FAME:
        yield fixed(
            words(called), Meaning(popularity=popularity), None if negated is None else Meaning(popularity=negated)
        )
    for called, diversity in VARIETY:
        yield fixed(words(called), Meaning(diversity=diversity))
