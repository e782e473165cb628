"""Titles as other files write them: with a year, a second name in brackets, and perhaps an id behind. And short titles
that are those of several films, which a catalogue may lack."""

import re

from services.recommender.datasets.titles import split_title
from services.recommender.titles.names import BRACKETED, SEPARATOR
from services.recommender.titles.normal_form import MAX_LENGTH, NormalForm

NUMBER = r"\s*[\[(#]?(\d+)[\])]?\s*"
BEHIND_YEAR = re.compile(rf"(.*\(\d{{4}}\)){NUMBER}", re.DOTALL)
BEHIND_NAME = re.compile(rf"(.*\S\s*\([^()]*\)){NUMBER}", re.DOTALL)
INNER = re.compile(r"(?<=\S)(\s*)\(([^()]*)\)(?=\s*[^\s(])")
YEARS = range(1870, 2100)
MAX_SEQUEL = 100
NEIGHBOURS = {
    **{"bestman": (1998, 1999), "class": (2007, 2008), "fear": (1995, 1996), "hunger": (2008, 2009)},
    **{"island": (2005, 2006), "prey": (2021, 2022), "saw": (2003, 2004), "titanic": (1996, 1997)},
    **{"victoria": (2015, 2016), "whiplash": (2013, 2014)},
}
"""The years of films of one title, by its key, that came out one after the other."""
REMADE = frozenset(
    {
        *("aladdin", "anna", "avengers", "batman", "carrie", "cats", "class", "coco", "crash", "crow"),
        *("dracula", "dumbo", "dune", "eden", "emma", "fame", "fear", "flash", "frozen", "gloria", "godzilla"),
        *("grudge", "hamlet", "hellboy", "hercules", "hunger", "hunt", "invitation", "island", "it", "joy"),
        *("jungle", "legend", "life", "lolita", "matilda", "michael", "monster", "mother", "mulan", "mummy"),
        *("mustang", "nine", "oldboy", "othello", "paradise", "passengers", "prey", "psycho", "rebecca", "red"),
        *("ring", "robocop", "room", "run", "sabrina", "saint", "scarface", "shaft", "silence", "smile"),
        *("solaris", "split", "square", "stay", "suspiria", "taken", "taxi", "thing", "twilight", "unknown"),
        *("vice", "victoria", "wanted", "warrior", "whiplash", "wild", "x"),
    }
)
"""The keys of short titles that several films have which many people see."""


def read_title(text: str) -> tuple[str, int | None]:
    """The title without an id behind it, and the year, if there is one. A number that may be a sequel's stays. A name
    in brackets that more words follow is no name by itself."""
    text = text[:MAX_LENGTH]
    if found := BEHIND_YEAR.fullmatch(text):
        return split_title(found[1])
    title, year = split_title(text)
    if found := BEHIND_NAME.fullmatch(title):
        number = int(found[2][:9])
        if number in YEARS:
            return found[1], year or number
        if number > MAX_SEQUEL:
            return found[1], year
    return INNER.sub(r"\1\2", title), year


def is_of_several(key: str, year: int | None, found: int | None) -> bool:
    """Whether a short title, with the year, may be that of another film than of the one of the year `found`."""
    if year is None:
        return key in REMADE
    return any(other != found and abs(other - year) <= 1 for other in NEIGHBOURS.get(key, ()))


def lacks_number(title: str, other: str) -> bool:
    """Whether one of the two has a number before the same subtitle, and the other has none: "Ice Age 4: Continental
    Drift"."""
    parts, others = (SEPARATOR.split(BRACKETED.sub("", each), maxsplit=1) for each in (title, other))
    if len(parts) != 2 or len(others) != 2:
        return False
    (base, subtitle), (other_base, other_subtitle) = (
        [NormalForm.from_text(part).words for part in each] for each in (parts, others)
    )
    shorter, longer = sorted((base, other_base), key=len)
    return subtitle == other_subtitle and bool(shorter) and longer[:-1] == shorter and longer[-1].isdecimal()
