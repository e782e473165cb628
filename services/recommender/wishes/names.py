"""Titles, people, tags and services: what only the catalogue knows."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from services.recommender.wishes.text import WishText
from services.recommender.wishes.vocabulary.fillers import FILLER
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.rejections import UNLIKE
from services.recommender.wishes.vocabulary.well_known_people import is_well_known
from shared.contracts.movies import Movie

MAX_TITLE_WORDS, MAX_NAME_WORDS = 12, 4
WORD, BETWEEN_WORDS = re.compile(r"[^\s,;]*\w[^\s,;]*"), re.compile(r"[\s,;]+")
LIKE = words(
    r"(?:(?:something|anything|movies?|films?|more|much|exactly|just|one|a film|a movie|etwas|was|so etwas"
    r"|sowas|so|filme?|genau|mehr|irgendwas) )*+"
    r"(?:like|alike|similar to|in the (?:style|vein|spirit) of|along the lines of|reminiscent of|resembling"
    r"|such as|comparable to|akin to"
    r"|liked|loved|enjoyed|wie|ähnlich (?:wie|zu)|ähnlich~?|im stil(?:e)? von|in der art von|nach art von"
    r"|in richtung|à la|a la"
    r"|vergleichbar mit|mochte|liebte)(?: (?:the (?:movie|film)|den film|dem film|der film))?"
)
JOINED = words(
    r"(?:a )?(?:mix(?:ture)?|cross|blend|combination|mash ?up) (?:of|between)|(?:something|somewhere|halfway) between"
    r"|(?:eine )?(?:mischung|kreuzung) (?:aus|zwischen|von)|(?:etwas|irgendwo|irgendwas) zwischen"
    r"|meets|crossed with|gekreuzt mit|trifft(?: auf)?"
)
"""Before titles, and before much else."""
NOT_LIKE = words(rf"{UNLIKE}(?: (?:the (?:movie|film)|den film|dem film|der film))?")
UNLIKE_AFTER = re.compile(
    r"\s+(?:(?:gar|überhaupt|aber|leider) )*nicht(?=\s*(?:$|[,.;!?]|(?:so|besonders|sehr|gern|aber|sondern)\b))"
)
"""Behind the title: "ich mochte Heat nicht"."""
FIRST_TITLE_ENDS = words(r"[,\s]*(?:but|aber|only|nur|just|meets|crossed with|gekreuzt mit|trifft)")
BETWEEN_TITLES = re.compile(r"(?:\s*,\s*|\s+)?(?:(?:and|or|und|oder|&)\s+)?")
PEOPLE = words(
    r"(?:starring|featuring|with|acted by|directed by|by|from|of|from (?:the )?director|movies of|mit|von"
    r"|von (?:der |dem )?regisseur(?:in)?"
    r"|regie|unter der regie von|about|über|on|auf|bei)(?: (?:the )?(?:actor|actress|director|schauspieler(?:in)?))?"
)
NAME = re.compile(
    r"[A-ZÄÖÜÉ][\w'\u2019.\-]*(?:\s+(?:(?:de|del|della|di|da|van|von|der|den|la|le"
    r"|du)\s+)*[A-ZÄÖÜÉ][\w'\u2019.\-]*){0,3}"
)
POSSESSIVE = re.compile(r"['\u2019]s?$")
QUOTES = "\"'\u201e\u201c\u201d\u201a\u2018\u2019\u00bb\u00ab"


class Names(Protocol):
    @property
    def knows_people(self) -> bool: ...

    def title(self, words: str) -> Movie | None:
        """The best known movie that is called exactly so."""

    def likely_title(self, words: str) -> Movie | None: ...

    def person(self, words: str) -> str | None: ...

    def tag(self, words: str) -> str | None: ...

    def service(self, words: str) -> str | None: ...


def spans(text: WishText, start: int, most: int) -> Iterator[tuple[int, str]]:
    """Where the next words end, and what they are in the original; the most words first."""
    ends: list[int] = []
    found = WORD.match(text.read, start)
    while found and len(ends) < most:
        ends.append(found.end())
        found = BETWEEN_WORDS.match(text.read, found.end())
        found = WORD.match(text.read, found.end()) if found else None
    for end in reversed(ends):
        yield end, text.said(start, end).strip(QUOTES + " ?!.")


def title_at(text: WishText, start: int, names: Names) -> tuple[int, Movie] | None:
    """The longest title that begins here. Small words are a title only if they are written as one."""
    for end, said in spans(text, start, MAX_TITLE_WORDS):
        if (said[:1].isupper() or not FILLER.fullmatch(said)) and (movie := names.title(said)):
            return end, movie
    return None


def name_at(text: WishText, start: int, names: Names) -> tuple[int, str, str] | None:
    """The longest name that begins here, and what it is of: a person, a tag or a service."""
    kinds: tuple[tuple[str, Callable[[str], str | None]], ...]
    kinds = (("person", names.person), ("tag", names.tag), ("service", names.service))
    for end, said in spans(text, start, MAX_NAME_WORDS):
        for kind, find in kinds:
            if found := find(POSSESSIVE.sub("", said)):
                return end, kind, found
    return None if names.knows_people else _written_name(text, start)


def _written_name(text: WishText, start: int) -> tuple[int, str, str] | None:
    """What is written like a name of somebody well known, where nobody is known by the data set."""
    found = NAME.match(text.original, text.places[start])
    said = _without_small_words(found[0]) if found else ""
    name = POSSESSIVE.sub("", said)
    if not is_well_known(name):
        return None
    after = text.places[start] + len(said)
    end = next(place for place in range(start, len(text.places)) if text.places[place] >= after)
    return end, "person", name


def _without_small_words(said: str) -> str:
    """ "Jack Nicholson Filme"."""
    *before, last = said.split()
    return _without_small_words(said.removesuffix(last).rstrip()) if before and FILLER.fullmatch(last.lower()) else said
