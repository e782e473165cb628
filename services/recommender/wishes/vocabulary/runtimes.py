"""Lengths. "Under" and "over" exclude the bound, "at most" and "at least" include it."""

from collections.abc import Callable, Iterator
from re import Match

from services.recommender.wishes.meaning import Bounds, Meaning, Reading, Rule, fixed
from services.recommender.wishes.vocabulary.patterns import MOVIES, words
from shared.contracts.filtering.filters import LONG, MAX_RUNTIME, MODERATE, SHORT

AROUND = 10
"""Minutes before and after a length that is "around"."""
NUMBER, ONE = r"\d\d?\d?\d?", r"(?:an?|one|eine|einer|ein)"
HOURS, MINUTES = r"(?:hours?|hrs?|h|std\.?|stunden?)", r"(?:minutes?|mins?|min\.?|m|minuten)"
HALVES = {"anderthalb": 90, "eineinhalb": 90, "zweieinhalb": 150, "dreieinhalb": 210, "viereinhalb": 270}
DURATION = (
    rf"(?:(?P<{{n}}_clock>\d:[0-5]\d)(?: {HOURS})?"
    rf"|(?P<{{n}}_half>{'|'.join(HALVES)}) {HOURS}"
    rf"|(?P<{{n}}_whole>half an hour|(?:eine |einer )?(?:halben?|halbe) stunde|three quarters of an hour"
    rf"|(?:eine |einer )?(?:drei)?viertel ?stunde|a quarter of an hour)"
    rf"|(?P<{{n}}_point>\d[.,]\d) ?{HOURS}"
    rf"|(?P<{{n}}_and_half>{NUMBER}|{ONE}) (?:and a half|und eine halbe) {HOURS}"
    rf"|(?P<{{n}}_hours>{NUMBER}|{ONE}(?= )) ?{HOURS}(?: ?(?:and |und )?(?:(?P<{{n}}_rest_half>a half|eine halbe|half)"
    rf"|(?P<{{n}}_rest>{NUMBER})(?: ?{MINUTES})?(?! {HOURS})))?"
    rf"|(?P<{{n}}_minutes>{NUMBER}) ?{MINUTES}){{{{tail}}}}"
)
UNITLESS = rf"(?P<c>\d[.,]\d|{'|'.join(HALVES)}|{NUMBER}|{ONE})"
TAIL = r"(?: (?:long|lang|lange|of length|dauer|laufzeit))?"
UNDER = (
    rf"(?:(?:is |are )?(?:under|less than|shorter{MOVIES} than|below|fewer than|unter|weniger als"
    rf"|kürzer~{MOVIES}(?: sind| ist)? als|keine|<))"
)
AT_MOST = (
    r"(?:<=|=<|\u2264"
    r"|at most|at the most|up to|max(?:imum)?\.?(?: of)?|not? (?:longer|more|over|exceeding)(?: than)?|within"
    r"|not over|bis zu|bis"
    r"|höchstens|maximal|max\.?|nicht (?:länger|mehr) als|nicht über|längstens|(?:i|we)(?:'ve)? (?:only "
    r"|just )?(?:have|got)(?: got)?"
    r"(?: only| just)?|(?:ich|wir) (?:habe|haben|hab)(?: nur| bloß| gerade)?|nur|only|in)"
)
OVER = rf"(?:over|more than|longer{MOVIES} than|above|exceeding|über|mehr als|länger~{MOVIES}(?: sind| ist)? als|>)"
AT_LEAST = (
    r"(?:>=|=>|\u2265|at least|min(?:imum)?\.?(?: of)?|not? (?:shorter|less|under) than|not under|mindestens"
    r"|wenigstens|minimum|nicht (?:kürzer|weniger) als|nicht unter|ab)"
)
ABOUT = r"(?:about|around|roughly|approximately|circa|ca\.?|etwa|ungefähr|so um die|um die|rund|knapp|so|gut|or so)"
LENGTHS: tuple[tuple[str, Meaning, Meaning | None], ...] = (
    (
        r"(?:very |really |rather |quite |fairly |nice and |sehr |richtig |möglichst |eher |recht )?(?:short"
        r"|quick|brief|kurz~)",
        Meaning(runtime=(None, SHORT)),
        Meaning(runtime=(SHORT + 1, None)),
    ),
    (
        r"(?:(?:not|isn't|nicht) (?:too|so|as|very|that|overly|zu|so|allzu|sehr)|less|weniger)"
        r" (?:long|lang|lange|langen|langer|langes)(?: dauert| is| ist)?",
        Meaning(runtime=(None, MODERATE)),
        None,
    ),
    (
        r"(?:not|isn't|nicht) (?:too|so|very|that|zu|so|allzu|sehr) (?:short|kurz~)",
        Meaning(runtime=(SHORT + 1, None)),
        None,
    ),
    (
        r"(?:very |really |rather |quite |nice and |sehr |richtig |möglichst |eher |recht )?(?:long|lengthy"
        r"|lang~|epic)",
        Meaning(runtime=(LONG, None)),
        Meaning(runtime=(None, MODERATE)),
    ),
    (r"(?:too |zu )(?:long|lang~)", Meaning(runtime=(None, MODERATE)), Meaning(runtime=(None, MODERATE))),
)


def _duration(name: str) -> str:
    return DURATION.format(n=name).format(tail=TAIL)


def minutes_of(match: Match[str], name: str) -> int:
    part = {
        key.removeprefix(f"{name}_"): text
        for key, text in match.groupdict().items()
        if key.startswith(f"{name}_") and text
    }
    if "clock" in part:
        hours, minutes = part["clock"].split(":")
        return 60 * int(hours) + int(minutes)
    if "half" in part:
        return HALVES[part["half"]]
    if "whole" in part:
        return _whole(part["whole"])
    if "point" in part:
        return _hours(part["point"])
    if "and_half" in part:
        return 60 * _number(part["and_half"]) + 30
    if "minutes" in part:
        return int(part["minutes"])
    rest = 30 if "rest_half" in part else int(part["rest"]) if "rest" in part else 0
    return 60 * _number(part["hours"]) + rest


def _whole(said: str) -> int:
    if "quarter" in said or "viertel" in said:
        return 45 if said.startswith("three") or "dreiviertel" in said else 15
    return 30


def _hours(decimal: str) -> int:
    return round(60 * float(decimal.replace(",", ".")))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 1


def _rule(pattern: str, bounds: Callable[[int], Bounds], negated: Callable[[int], Bounds] | None = None) -> Rule:
    def read(match: Match[str]) -> Reading | None:
        minutes = minutes_of(match, "a")
        opposite = None if negated is None else Meaning(runtime=negated(minutes))
        return Reading(Meaning(runtime=bounds(minutes)), opposite) if 2 <= minutes < MAX_RUNTIME else None

    return Rule(words(pattern), read)


def runtime_rules() -> Iterator[Rule]:
    length, more, less = (
        _duration("a"),
        r"(?:more|longer|mehr|länger)",
        r"(?:less|shorter|max|maximum|tops|at most|weniger|kürzer|höchstens)",
    )
    yield _rule(rf"{UNDER} ?{length}", lambda n: (None, n - 1), lambda n: (n, None))
    yield _rule(rf"{AT_MOST} ?{length}(?: (?:zeit|time))?", lambda n: (None, n), lambda n: (n + 1, None))
    yield _rule(rf"{length},? (?:(?:or|oder) )?{less}", lambda n: (None, n))
    yield _rule(rf"{OVER} ?{length}", lambda n: (n + 1, None), lambda n: (None, n))
    yield _rule(rf"{AT_LEAST} ?{length}", lambda n: (n, None), lambda n: (None, n - 1))
    yield _rule(rf"{length} (?:or|oder|and|und) {more}", lambda n: (n, None))
    yield _rule(rf"(?:{ABOUT} )?{length}(?: or so)?", lambda n: (max(1, n - AROUND), n + AROUND))
    yield Rule(
        words(rf"(?:between|zwischen) (?:{UNITLESS}|{_duration('a')}) (?:and|to|und|bis) {_duration('b')}"),
        _range,
    )
    yield Rule(
        words(rf"(?:from |von )?(?:{UNITLESS}|{_duration('a')})\s*(?:to|bis|-|\u2013)\s*{_duration('b')}"),
        _range,
    )
    yield from (fixed(words(called), meaning, negated) for called, meaning, negated in LENGTHS)


def _range(match: Match[str]) -> Reading:
    first = minutes_of(match, "a") if match["c"] is None else _of_the_last_unit(match)
    last = minutes_of(match, "b")
    return Reading(Meaning(runtime=(min(first, last), max(first, last))))


def _of_the_last_unit(match: Match[str]) -> int:
    """The unit may be said once, at the end. Half of something is of hours."""
    if match["c"] in HALVES:
        return HALVES[match["c"]]
    if not match["c"].isalnum():
        return _hours(match["c"])
    in_hours = any(match[f"b_{form}"] for form in ("hours", "half", "and_half", "point"))
    return _number(match["c"]) * (60 if in_hours else 1)
