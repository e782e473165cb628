"""Spoken languages and the ages of an audience."""

from collections.abc import Iterator

from services.recommender.wishes.meaning import Meaning, Reading, Rule, fixed
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.spelled_numbers import GERMAN

CALLED: dict[str, str] = {
    "en": r"english|british|englisch~|britisch~",
    "fr": r"french|französisch~",
    "de": r"german|deutsch~",
    "it": r"italian|italienisch~",
    "es": r"spanish|spanisch~",
    "ja": r"japanese|japanisch~",
    "zh": r"chinese|mandarin|chinesisch~",
    "cn": r"cantonese|kantonesisch~",
    "ko": r"korean|koreanisch~",
    "sv": r"swedish|schwedisch~",
    "da": r"danish|dänisch~",
    "no": r"norwegian|norwegisch~",
    "ru": r"russian|russisch~",
    "pl": r"polish|polnisch~",
    "pt": r"portuguese|portugiesisch~",
    "hi": r"hindi|indian|indisch~",
    "nl": r"dutch|niederländisch~|holländisch~",
    "tr": r"turkish|türkisch~",
    "fi": r"finnish|finnisch~",
    "cs": r"czech|tschechisch~",
    "fa": r"persian|iranian|persisch~|iranisch~",
    "ar": r"arabic|arabisch~",
    "he": r"hebrew|hebräisch~",
    "hu": r"hungarian|ungarisch~",
    "el": r"greek|griechisch~",
}
OLDEST = 18
SAID_OF_MOVIES = ("that", "which", "it", "movie", "movies", "film", "films", "filme")
OF_NO_MOVIE = "".join(rf"(?<!\b{said}\s)" for said in SAID_OF_MOVIES)
FOR_GERMAN = r"(?:geeignet )?für (?:(?:einen?|meinen?|unseren?|die|das) )*"
AGED = {f"{name}jährig": age for age, name in enumerate(GERMAN) if 2 <= age <= OLDEST}


def language_rules() -> Iterator[Rule]:
    for code, called in CALLED.items():
        yield fixed(
            words(rf"(?:in |auf |aus )?(?:{called})(?: (?:language|sprache|spoken))?"), Meaning(language=(code,))
        )
    number = r"(?P<age>\d\d?)"
    for pattern in (
        rf"(?:(?:suitable |ok |okay |fine |good )?for (?:(?:a|an|my|our|the) )*|with (?:my|our) ){number} years? olds?"
        r"(?: (?:son|daughter|boy|girl|kid|child))?",
        rf"(?:{FOR_GERMAN}|mit (?:mein|unser)e[mnr] ){number} ?jährige[nrs]?(?: (?:kinder|sohn|tochter|kind))?",
        rf"{OF_NO_MOVIE}(?:is|are|turned) (?:only |just )?{number} years? old",
        rf"{OF_NO_MOVIE}(?:ist|sind|wird|wurde) (?:erst |gerade )?{number} jahre? alt",
        rf"(?:ab|fsk|freigegeben ab|frei ab|ages?|für kinder ab|für kinder von) {number}(?: (?:jahren?|years))?",
    ):
        yield Rule(words(pattern), lambda match: _for_age(int(match["age"])))
    aged = "|".join(AGED)
    spelled = (
        rf"(?:{FOR_GERMAN}|mit (?:mein|unser)e[mnr] )(?P<aged>{aged})e[nrs]?"
        r"(?: (?:kinder|sohn|tochter|kind))?"
    )
    yield Rule(words(spelled), lambda match: _for_age(AGED[match["aged"]]))


def _for_age(age: int) -> Reading | None:
    return Reading(Meaning(max_age=age)) if age <= OLDEST else None
