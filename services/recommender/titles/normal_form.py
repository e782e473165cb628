"""Normal forms of titles: what is the same title in other letters, spellings and numerals has the same form."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from services.recommender.titles.numbers import digits

MAX_LENGTH = 300
MAX_WORDS = 40
MIN_DISTINCTIVE_LETTERS = 9
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "·": "-"}
)
APOSTROPHES = re.compile("['\u2018\u2019\u02bb`\u00b4]")
FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215e]")
SUPERSCRIPT = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079]+")
INITIALS = re.compile(r"\b(?:[a-z][.*]\s?){2,}(?:[a-z]\b\.?)?")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
WORD = re.compile(r"(?<!\d)(?:1/[2345]|2/3|3/4)(?!\d)|\w+")
LETTERS_FOR_DIGITS = re.compile(r"[a-z]+[013457][a-z]+")
DIGIT_LETTERS = str.maketrans("013457", "oieasv")
ARTICLES = frozenset({"the", "a", "an"})
SMALL_WORDS = ARTICLES | frozenset(
    {
        *("of", "on", "over", "in", "into", "at", "to", "from", "for", "by", "with", "and", "or", "upon"),
        *("der", "die", "das", "den", "dem", "des", "im", "am", "auf", "von", "vom", "zu", "zum", "zur", "mit", "bei"),
    }
)
"""They tell no title, and are often remembered wrongly: "the bridge over the river"."""
SPELLINGS = {
    **{"doctor": "dr", "doktor": "dr", "mister": "mr", "missus": "mrs", "missis": "mrs", "misses": "mrs"},
    **{"saint": "st", "sankt": "st", "versus": "vs", "boulevard": "blvd", "junior": "jr", "senior": "sr"},
    **{"sergeant": "sgt", "lieutenant": "lt", "captain": "capt", "professor": "prof", "brothers": "bros"},
    **{"und": "and", "n": "and", "okay": "ok", "thru": "through", "till": "until", "til": "until"},
    **{"grey": "gray", "theatre": "theater", "centre": "center", "judgement": "judgment", "programme": "program"},
    **{"favourite": "favorite", "traveller": "traveler", "travelling": "traveling", "defence": "defense"},
    **{"jewellery": "jewelry", "pyjamas": "pajamas", "licence": "license", "offence": "offense", "cheque": "check"},
    **{
        f"{stem}our{ending}": f"{stem}or{ending}"
        for stem in ("col", "neighb", "hon", "fav", "arm", "harb", "hum", "rum", "lab", "behavi", "savi", "flav", "od")
        for ending in ("", "s", "ed", "hood", "able")
    },
}
STREETS = {"dr": "drive", "st": "street", "rd": "road", "ave": "avenue"}
"""At the end of a title, where neither a doctor nor a saint stands."""


@dataclass(frozen=True)
class NormalForm:
    """`literal`: the words without case, accents and punctuation. `words`: those with numbers in digits, one spelling
    for abbreviations, "&" and British English, and without articles."""

    literal: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=4096)
    def from_text(cls, text: str) -> "NormalForm":
        """Matching a title needs the same few forms many times."""
        literal = literal_words(text)
        return cls(tuple(literal), tuple(canonical_words(literal)))

    @cached_property
    def text(self) -> str:
        return " ".join(self.words)

    @cached_property
    def key(self) -> str:
        """Equal for "Spider-Man", "Spiderman" and "spider man"."""
        return "".join(self.words).replace(" ", "")

    @property
    def is_distinctive(self) -> bool:
        """Short titles are shared by unrelated films."""
        return len(self.words) > 2 or len(self.key) >= MIN_DISTINCTIVE_LETTERS

    @property
    def articles(self) -> tuple[str, ...]:
        return tuple(word for word in self.literal if word in ARTICLES)

    @property
    def has_number(self) -> bool:
        """Also in "D3"."""
        return any(word[0].isdecimal() or word[-1].isdecimal() for word in self.words)

    @cached_property
    def literal_key(self) -> str:
        return "".join(self.literal)


def literal_words(text: str) -> list[str]:
    """At most `MAX_WORDS`, of the first `MAX_LENGTH` characters."""
    text = text[:MAX_LENGTH]
    text = (text if text.isascii() else _plain(text)).casefold()
    text = APOSTROPHES.sub("", text).replace("&", " and ").replace("+", " and ").replace("_", " ")
    text = THOUSANDS.sub("", INITIALS.sub(_join_initials, text))
    return _with_joined_letters(WORD.findall(text)[:MAX_WORDS])


def _plain(text: str) -> str:
    """Without accents, ligatures and special numerals."""
    text = FRACTION.sub(lambda found: f" {unicodedata.normalize('NFKC', found[0])}".replace("\u2044", "/"), text)
    text = unicodedata.normalize("NFKD", SUPERSCRIPT.sub(r" \g<0>", text).casefold())[: 2 * MAX_LENGTH]
    return "".join(letter for letter in text.translate(LETTERS) if not unicodedata.combining(letter))


def _join_initials(found: re.Match[str]) -> str:
    """E.T., M*A*S*H."""
    return re.sub(r"[.*\s]", "", found[0]) + " "


def _with_joined_letters(words: Sequence[str]) -> list[str]:
    """Initials with spaces, as speech recognition writes them: "e t"."""
    if sum(len(word) == 1 for word in words) < 2:
        return list(words)
    joined: list[str] = []
    letters = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and letters:
            joined[-1] += word
        else:
            joined.append(word)
        letters = single
    return joined


def canonical_words(literal: Sequence[str]) -> list[str]:
    literal = [*literal[:-1], STREETS.get(literal[-1], literal[-1])] if len(literal) > 1 else literal
    spelled = [SPELLINGS.get(word, word) if word.isalpha() else _without_digit_letters(word) for word in literal]
    words = digits(spelled)
    return [word for word in words if word not in ARTICLES] or words


def _without_digit_letters(word: str) -> str:
    """ "Se7en" is "seven"; the 2 of "Jungle2Jungle" is "to"."""
    if not word.isascii():
        return word
    if len(word) > 3 and LETTERS_FOR_DIGITS.fullmatch(word):
        return word.translate(DIGIT_LETTERS)
    return re.sub(r"(?<=[a-z]{3})2(?=[a-z]{3})", "to", word)
