"""Years and decades. "After" and "before" exclude the year, "from ... on" and "until" include it."""

import re
from collections.abc import Callable, Iterator
from re import Match

from services.recommender.wishes.meaning import Bounds, Meaning, Reading, Rule, fixed
from services.recommender.wishes.vocabulary.patterns import MOVIES, words
from services.recommender.wishes.vocabulary.spelled_numbers import (
    ENGLISH_TENS,
    GERMAN_TENS,
)

AROUND = 3
"""Years before and after a year that is "around"."""
NEW_YEARS = 5
"""The last ones of the catalogue are "new"."""
OLD_UNTIL = 1979
YEAR = r"(?:(?:the )?year |(?:dem |im )?jahr(?:e)? )?(?P<{name}>(?:18[89]|19\d|20[0-3])\d)"
TENS = {
    **{f"{word.removesuffix('y')}ies": 10 * place for place, word in enumerate(ENGLISH_TENS) if place > 1},
    **{f"{word}er": 10 * place for place, word in enumerate(GERMAN_TENS) if place > 1},
}
NOUGHTIES = {
    "noughties": 2000,
    "2000er": 2000,
    "nuller": 2000,
    "nullerjahre": 2000,
    "two thousands": 2000,
    "zweitausender": 2000,
    "twenty tens": 2010,
}
NOUGHTIES |= {"zweitausendzehner": 2010, "twenty twenties": 2020}
PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "frühe": (0, 3), "mitte": (4, 6), "späte": (7, 9)}
PARTS |= {"anfang": (0, 3), "ende": (7, 9), "beginning of": (0, 3), "end of": (7, 9)}
PART = rf"(?:(?:the )?(?P<{{name}}_part>{'|'.join(PARTS)})n? (?:of )?)?(?:the |den |der |die )?"
DECADE = (
    PART + rf"(?:(?P<{{name}}_digits>(?:19|20)?[0-9]0)(?:'?s|'?er[n]?)|(?:19 )?(?P<{{name}}_tens>"
    rf"{'|'.join(TENS)})n?|(?P<{{name}}_later>{'|'.join(NOUGHTIES)})n?)(?: (?:jahren?|years))?"
)
ONE = rf"(?:{YEAR.format(name='y')}|{DECADE.format(name='d')})"
TWO = rf"(?:{YEAR.format(name='z')}|{DECADE.format(name='e')})"
COUNTED = (
    r"(?:minutes?|minuten?|mins?|seconds?|sekunden?|hours?|stunden?|std|days?|tagen?|weeks?|wochen?|months?|monaten?"
    r"|people|persons?|personen|leuten?|menschen|countries|ländern?|cities|städten?|votes?|stimmen|ratings|bewertungen"
    r"|dollars?|euros?|percent|prozent)"
)
"""What a number is not a year of."""
NOT_COUNTED = rf"(?! {COUNTED}(?!\w))"
AFTER_WORDS = (
    rf"(?:after|(?:later|newer|more recent|younger){MOVIES} than|post|nach"
    rf"|(?:neuer|jünger|später)~{MOVIES}(?: sind| ist)? als)"
)
BEFORE_WORDS = (
    rf"(?:before|(?:earlier|older){MOVIES} than|prior to|pre|vor|(?:älter|früher)~{MOVIES}(?: sind| ist)? als)"
)
AFTER, BEFORE = rf"(?:{AFTER_WORDS}|>)", rf"(?:{BEFORE_WORDS}|<)"
SINCE = (
    r"(?:>=|=>|\u2265"
    r"|since|starting (?:from|in|with)|as of|not (?:before|older than|earlier than)|no (?:older|earlier) than"
    r"|from|ab|seit"
    r"|nicht (?:vor|älter als|früher als)|frühestens|mindestens|von)"
)
UNTIL = (
    r"(?:<=|=<|\u2264|at (?:the )?most|(?:höchstens|maximal)(?: von| aus)?|max(?:imum)?\.?|by|until|till|up to"
    r"|(?:until|up to) and including|through"
    r"|not (?:after|newer than|later than)|no (?:newer|later) than|bis|bis zu"
    r"|bis einschließlich|bis und mit|bis inklusive"
    r"|nicht (?:nach|neuer als|jünger als|später als)|spätestens)"
)
ABOUT = r"(?:around|about|circa|ca\.?|roughly|approximately|near|so um|rund um|um|gegen|etwa|ungefähr|um herum|so)"
TO = (
    r"(?:(?:(?:all the way |right )?(?:up )?(?:to|until|till)|through(?: to)?)(?: and including)?"
    r"|bis(?: hin)?(?: zum?| zur| in)?(?: einschließlich| inklusive| inkl\.?| und mit)?|-|\u2013|/)"
)
INCLUSIVE = r"(?: (?:inclusive|einschließlich|inklusive|inkl\.?))?"
OR_LATER = (
    r"(?:on|onwards?|an|aufwärts|and up|plus|at least|at the earliest|minimum|frühestens|mindestens"
    r"|(?:or|and|oder|und) (?:later|newer|after|above|younger|neuer|später|jünger))"
)
OR_EARLIER = (
    r"(?:at most|at the latest|maximum|spätestens|höchstens"
    r"|(?:or|and|oder|und) (?:earlier|older|before|below|älter|früher))"
)
NOT_TOO = (
    r"(?:not|isn't|aren't|nothing|nicht|nichts|kein~) (?:too|so|as|very|that|overly|all that|zu|allzu|ganz so|sehr)"
)
TODAY = r"(?:now|today|the present(?: day)?|present|this year|heute|jetzt|dieses jahr)"
IN = (
    r"(?:(?:made |released |shot |gedreht )?(?:in|from|of|out of|during|aus|von|im|in|der|des)(?: (?:the|den"
    r"|dem|der))? )?"
)


def year_bounds(match: Match[str], year: str, decade: str) -> tuple[int, int]:
    """The first and the last year that one of the two groups names."""
    groups = match.groupdict()
    if groups[year]:
        return int(groups[year]), int(groups[year])
    first = _decade(groups[f"{decade}_digits"], groups[f"{decade}_tens"], groups[f"{decade}_later"])
    start, end = PARTS.get(groups[f"{decade}_part"] or "", (0, 9))
    return first + start, first + end


def _decade(digits: str | None, tens: str | None, later: str | None) -> int:
    if digits:
        return int(digits) if len(digits) == 4 else (2000 if int(digits) < 20 else 1900) + int(digits)
    return 1900 + TENS[tens] if tens else NOUGHTIES[re.sub(r"[\s\-]+", " ", later or "")]


def _rule(
    pattern: str, bounds: Callable[[int, int], Bounds], negated: Callable[[int, int], Bounds] | None = None
) -> Rule:
    def read(match: Match[str]) -> Reading:
        first, last = year_bounds(match, "y", "d")
        opposite = None if negated is None else Meaning(years=negated(first, last))
        return Reading(Meaning(years=bounds(first, last)), opposite)

    return Rule(words(pattern), read)


def _range(match: Match[str]) -> Reading:
    first, last = year_bounds(match, "y", "d"), year_bounds(match, "z", "e")
    return Reading(Meaning(years=(min(first[0], last[0]), max(first[1], last[1]))))


def first_new_year(newest: int) -> int:
    return newest - NEW_YEARS + 1


def year_rules(this_year: int, newest: int) -> Iterator[Rule]:
    """`newest`: the last year of the catalogue."""
    one_year = YEAR.format(name="y") + NOT_COUNTED
    yield _rule(rf"{AFTER} (?:the |den |dem )?{ONE}", lambda _, last: (last + 1, None), lambda _, last: (None, last))
    yield _rule(
        rf"{BEFORE} (?:the |den |dem )?{ONE}", lambda first, _: (None, first - 1), lambda first, _: (first, None)
    )
    yield _rule(
        rf"(?:over|above|beyond|past) {one_year}", lambda _, last: (last + 1, None), lambda _, last: (None, last)
    )
    yield _rule(
        rf"(?:under|below|unter) {one_year}", lambda first, _: (None, first - 1), lambda first, _: (first, None)
    )
    yield _rule(rf"(?:{SINCE} )?(?:the |den |dem )?{ONE}(?: {OR_LATER}|\s*\+)", _from)
    yield _rule(
        rf"(?:>=|=>|\u2265|since|starting (?:from|in|with)|as of|not (?:before|older than|earlier than)|no (?:older"
        rf"|earlier) than|ab"
        rf"|seit|nicht (?:vor|älter als|früher als)|frühestens|(?:mindestens|wenigstens)(?: von| aus)?|at least"
        rf"|minimum) (?:the |den |dem )?{ONE}{NOT_COUNTED}",
        _from,
    )
    yield _rule(
        rf"{UNTIL} (?:the |den |dem |zu den |in die )?{ONE}{INCLUSIVE}{NOT_COUNTED}", lambda _, last: (None, last)
    )
    yield _rule(rf"{ONE} {OR_EARLIER}", lambda _, last: (None, last))
    yield _rule(
        rf"{ABOUT} (?:from |von |aus |in )?(?:the |den |dem )?{ONE}(?: herum)?",
        lambda first, last: (first - AROUND, last + AROUND),
    )
    yield _rule(rf"{IN}{ONE}{NOT_COUNTED}", lambda first, last: (first, last))
    yield Rule(words(rf"(?:between|zwischen)(?: the| den)? {ONE} (?:and|to|und|bis)(?: the| den)? {TWO}"), _range)
    yield Rule(
        words(
            rf"(?:from|von|aus)?(?: the| den)? ?{ONE}\s*(?:{TO}|und|and|or|oder)"
            rf"\s*(?:the |den |aus den |from the )?{TWO}{INCLUSIVE}"
        ),
        _range,
    )
    first_new = first_new_year(newest)
    for called, years, negated in _relative(first_new):
        opposite = None if negated is None else Meaning(years=negated)
        yield fixed(words(called), Meaning(years=years), opposite)
    yield _rule(rf"(?:{SINCE} )?(?:the |den |dem )?{ONE}\s*{TO}\s*{TODAY}", _from)
    yield _rule(rf"(?:between|zwischen) (?:the |den )?{ONE} (?:and|to|und|bis) {TODAY}", _from)
    yield Rule(
        words(r"(?:no|not|nicht) (?:older|älter) (?:than|als) (?P<n>\d+) (?:years?(?: old)?|jahre?)"),
        lambda match: Reading(Meaning(years=(this_year - int(match["n"]), None))),
    )
    yield Rule(
        words(
            r"(?:from |of |in |out of |aus )?(?:the |den |der )?(?:last|past|letzten"
            r"|vergangenen) (?P<n>\d+) (?:years|jahren?)"
        ),
        lambda match: Reading(Meaning(years=(this_year - int(match["n"]), None))),
    )


def _from(first: int, _last: int) -> Bounds:
    return first, None


def _relative(first_new: int) -> Iterator[tuple[str, Bounds, Bounds | None]]:
    new, not_new, old, not_old = (first_new, None), (None, first_new - 1), (None, OLD_UNTIL), (OLD_UNTIL + 1, None)
    yield (
        r"new|recent|latest|current|brand new|neu~(?! als\b)|aktuell~|neueste~|jüngst~",
        new,
        not_new,
    )
    yield (
        r"(?<!year\W)(?<!years\W)old|classics?|vintage|old fashioned|(?<!jahre\s)alt~|klassiker|klassisch~|klassikern",
        old,
        not_old,
    )
    yield rf"{NOT_TOO} (?:new|recent|neu~|aktuell~)", not_new, None
    yield rf"{NOT_TOO} (?:old|alt~)", not_old, None
    yield (
        r"(?:from |of |in |aus )?(?:this|the 21st|the twenty first|diesem|dem 21.) (?:century|millennium"
        r"|jahrhundert|jahrtausend)",
        (2000, None),
        None,
    )
    yield (
        r"(?:from |of |in |aus )?(?:the last|the 20th|the twentieth|last|dem 20.|dem letzten) (?:century"
        r"|jahrhundert)",
        (None, 1999),
        None,
    )
