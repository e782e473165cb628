"""The text of a wish as patterns read it: in lower case, numbers in digits, with the places in the original."""

import re
from dataclasses import dataclass

from services.recommender.wishes.vocabulary.spelled_numbers import IN_WORDS, value_of
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH

GERMAN = re.compile(
    r"\b(?:ich|der|die|das|den|ein|eine|einen|und|oder|nicht|kein|keine|keinen|mit|aus|ohne|wie|etwas|zu)\b"
)
ENGLISH = re.compile(
    r"\b(?:i|the|an?|and|or|not|no|with|from|of|without|like|movies?|something|anything|nothing|except|to|is|are|for)\b"
)
PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True)
class WishText:
    """`places`: of each character of `read`, and of its end, in the original."""

    original: str
    read: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "WishText":
        original = text[:MAX_WORDS_LENGTH]
        lower = "".join(each.lower() if len(each.lower()) == 1 else each for each in original.translate(PLAIN))
        read, places, at = [], [], 0
        while at < len(lower):
            number = IN_WORDS.match(lower, at) if at == 0 or not lower[at - 1].isalnum() else None
            part = str(value_of(number[0])) if number else lower[at]
            read.append(part)
            places += [at] * len(part)
            at = number.end() if number else at + 1
        return cls(original, "".join(read), (*places, len(lower)))

    @property
    def is_german(self) -> bool:
        """Also with words in another language, such as a title."""
        return len(GERMAN.findall(self.read)) > len(ENGLISH.findall(self.read))

    def skip(self, at: int, characters: str) -> int:
        """The first place from here on that has none of these characters."""
        while at < len(self.read) and self.read[at] in characters:
            at += 1
        return at

    def said(self, start: int, end: int) -> str:
        """The original words between two places of `read`."""
        return self.original[self.places[start] : self.places[end]].strip()
