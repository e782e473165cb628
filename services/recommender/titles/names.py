"""All names by which a film is known: its titles, the names in brackets, subtitles, and titles without their author."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from services.recommender.datasets.titles import display_title, split_title
from services.recommender.titles.normal_form import MAX_LENGTH, NormalForm

MAX_NAMES = 60
MAX_PARTS = 4
BRACKETED = re.compile(r"(?<=\S)\s*\(([^()]*)\)")
AKA = re.compile(r"^(?:a\.?k\.?a\.?|aka|also known as)\s+", re.IGNORECASE)
OR = re.compile(r",?\s+or:\s+|,\s+or\s+|:\s+or\s+", re.IGNORECASE)
SEPARATOR = re.compile(r":\s+|\s+[-\u2013\u2014]\s+|;\s+")
AND_THE = re.compile(r"\s+(?:and|&)\s+(?=the\s)", re.IGNORECASE)
TRAILING_OR = re.compile(r"[\s,:]+or$", re.IGNORECASE)
V = re.compile(r"\sv\.?\s")
DROPPED_G = re.compile(r"(?<=[a-z]{3})in['\u2019](?!\w)", re.IGNORECASE)
"""The end of "Singin'", which people say as "singing" too."""
FOREIGN_ARTICLE = re.compile(
    r"(?:l['\u2019]|(?:le|la|les|il|lo|gli|el|los|las|das|der|die|det|den|un|une|una|ein|eine|os|as)\s+)(?=\S)(.+)",
    re.IGNORECASE,
)
INITIALS = re.compile(r"((?:[A-Z]\.){2,}),?\s+(\S.*)")
POSSESSOR = re.compile(r"((?:[^\W\d_][\w.]*\s+){0,3}[^\W\d_][\w.]*(?:['\u2019]s|s['\u2019]))\s+(\S.*)")
AUTHORS = re.compile(
    r"(?:\w[\w.]*\s(?:.*\s)?(?:shakespeare|stoker|shelley|python|lampoon|king|craven|carpenter|burton|perry|daniels|argento"
    r"|barker|austen|dickens|wells|defoe|dahl|seuss|brooks|henson|clancy|warhol|toro|snyder|miller|simon|poe|verne"
    r"|christie|bront[e\u00eb]|carroll|heinlein|grimm|hughes|allen|romero|scott|wilde|orwell|tolkien|lewis)"
    r"|.*(?:disney|pixar|marvel|fellini|hitchcock|kubrick|tarantino))['\u2019]?s?['\u2019]?",
    re.IGNORECASE,
)
"""Whose names come before titles, and who may be left out."""
GENERIC = frozenset(
    {
        *("movie", "motion picture", "film", "beginning", "final chapter", "series", "trilogy", "musical"),
        *("documentary", "director cut", "directors cut", "uncut", "final cut", "ii", "iii", "iv"),
    }
)


class Kind(IntEnum):
    """How much of the film's title a name is."""

    FULL = 0
    NUMBERED = 1
    """The part before a subtitle, where a number tells the film: "Terminator 2", or "Star Wars" of "Star Wars: Episode
    IV - A New Hope"."""
    BASE = 2
    """The part before another subtitle."""
    SUBTITLE = 3
    AUTHORLESS = 4
    """Without "Bram Stoker's"."""
    TAIL = 5
    """What follows "Indiana Jones and", or somebody's name."""


@dataclass(frozen=True)
class Name:
    form: NormalForm
    kind: Kind


def names_of(title: str, other_titles: Iterable[str] = ()) -> list[Name]:
    """Each name once, as what it is at most."""
    found: dict[str, Name] = {}
    texts: dict[str, Kind] = {}
    for text, kind in _texts(title, other_titles):
        texts[text] = min(kind, texts.get(text, kind))
    for text, kind in texts.items():
        form = NormalForm.from_text(text)
        if not form.words or (kind != Kind.FULL and _is_generic(form)):
            continue
        if form.key not in found or kind < found[form.key].kind:
            found[form.key] = Name(form, kind)
    return list(found.values())[:MAX_NAMES]


def _texts(title: str, other_titles: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    for raw in (title, *other_titles):
        whole, _year = split_title(raw[:MAX_LENGTH])
        yield whole, Kind.FULL
        for full in _full_titles(whole):
            yield full, Kind.FULL
            yield V.sub(" vs ", full), Kind.FULL
            yield DROPPED_G.sub("ing", full), Kind.FULL
            yield from _parts(full)


def _full_titles(whole: str) -> list[str]:
    """The title without its brackets, and what the brackets contain."""
    bare = TRAILING_OR.sub("", BRACKETED.sub("", whole).strip())
    inner = [AKA.sub("", text.strip()) for text in BRACKETED.findall(whole)]
    return [display_title(text) for text in (bare, *filter(_is_name, inner))]


def _is_name(text: str) -> bool:
    return len(text) > 1 and not _is_generic(NormalForm.from_text(text))


def _is_generic(form: NormalForm) -> bool:
    return not form.words or form.text in GENERIC or (form.text.isdecimal() and len(form.text) < 3)


def _parts(full: str) -> Iterator[tuple[str, Kind]]:
    spelled_out = INITIALS.fullmatch(full)
    if spelled_out:
        letters = spelled_out[1].replace(".", "")
        initials = "".join(word[0] for word in re.findall(r"\w+", spelled_out[2]) if word.lower() != "the")
        if initials.upper() == letters:
            yield spelled_out[1], Kind.FULL
    yield from _divided(full)
    tails = AND_THE.split(full, maxsplit=1)
    if len(tails) > 1:
        yield tails[1], Kind.TAIL
    foreign = FOREIGN_ARTICLE.fullmatch(full)
    if foreign:
        yield foreign[1], Kind.TAIL
    possessed = POSSESSOR.fullmatch(full)
    if possessed:
        yield possessed[2], Kind.AUTHORLESS if AUTHORS.fullmatch(possessed[1]) else Kind.TAIL


def _divided(full: str) -> Iterator[tuple[str, Kind]]:
    """ "A, or: B" has two titles. "A: B" has a base and a subtitle; "A: Episode 1 - B" is "A: B" as well."""
    titles = OR.split(full)
    if len(titles) > 1:
        yield from ((title, Kind.FULL) for title in titles)
        return
    parts = [part for part in SEPARATOR.split(full) if part.strip()][:MAX_PARTS]
    if len(parts) < 2:
        return
    generic = [_is_generic(NormalForm.from_text(part)) for part in parts]
    for end in range(1, len(parts)):
        base = " ".join(parts[:end])
        yield base, Kind.NUMBERED if any(generic[end:-1]) or NormalForm.from_text(base).has_number else Kind.BASE
    yield from ((" ".join(parts[start:]), Kind.SUBTITLE) for start in range(1, len(parts)))
    yield f"{parts[0]} {parts[-1]}", Kind.FULL if len(parts) > 2 and all(generic[1:-1]) else Kind.BASE
