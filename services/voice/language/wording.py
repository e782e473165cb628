"""The skill's statements as data, and the locales that put them into words.

A handler builds `statement("more.year", title=..., year=...)`; the sentence itself is in
`locales/<locale>/sentences.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from services.voice.language.ssml import escaped, plain
from services.voice.language.title_languages import title_language

LOCALES = ("en-US", "en-GB", "de-DE")
FOLDER = Path(__file__).parent / "locales"
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
MAX_VALUE_LENGTH = 200
MAX_OVERVIEW_LENGTH = 1000
ENDS = (".", "!", "?")

Value = str | int | float | list[str] | list[int | None] | None
ChooseVariant = Callable[[Sequence[str]], str]


class Statement(BaseModel):
    """A sentence by its key, with the values for its placeholders."""

    model_config = ConfigDict(frozen=True)

    key: str
    values: dict[str, Value] = {}


def statement(key: str, **values: Value) -> Statement:
    return Statement(key=key, values=values)


@cache
def read_toml(locale: str, name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / locale / f"{name}.toml").read_text(encoding="utf-8"))


def as_variants(sentences: str | Sequence[str]) -> tuple[str, ...]:
    return (sentences,) if isinstance(sentences, str) else tuple(sentences)


@dataclass(frozen=True)
class Wording:
    """Puts statements into the words of one locale. Titles of another language are marked as such."""

    locale: str
    sentences: Mapping[str, tuple[str, ...]]
    """The variants of each sentence by its key."""
    genres: Mapping[str, Sequence[str]]
    """For each genre its name, then the phrase for its movies."""
    choose: ChooseVariant

    @classmethod
    def load(cls, locale: str, choose: ChooseVariant) -> Self:
        sections = read_toml(locale, "sentences")
        sentences = {
            f"{section}.{name}": as_variants(texts)
            for section, by_name in sections.items()
            for name, texts in by_name.items()
        }
        return cls(locale, sentences, read_toml(locale, "slots")["Genre"], choose)

    def can_say(self, statement: Statement) -> bool:
        """Statements to repeat come back with the session, so they may be anything."""
        try:
            self.ssml(statement)
        except (LookupError, TypeError, ValueError, AttributeError):
            return False
        return True

    def ssml(self, statement: Statement) -> str:
        return self._fill(self.choose(self.sentences[statement.key]), statement.values)

    def text(self, statement: Statement) -> str:
        return plain(self.ssml(statement))

    def suggestions(self, topic: str) -> list[str]:
        return list(self.sentences[f"suggestions.{topic}"])

    def _fill(self, template: str, values: Mapping[str, Value]) -> str:
        """Drops a full stop after a value that already ends a sentence, as some titles do."""
        filled = ""
        for literal, name, format in _split(template):
            if literal.startswith(".") and plain(filled).endswith(ENDS):
                literal = literal[1:]
            filled += escaped(literal)
            if name:
                filled += self._format(format, values[name])
        return filled

    def _format(self, format: str, value: Any) -> str:
        formatter: Callable[[Any], str] = getattr(self, f"_{format}") if format else _text
        return formatter(value)

    def _digits(self, number: object) -> str:
        return f'<say-as interpret-as="digits">{_text(number)}</say-as>'

    def _year(self, year: object) -> str:
        return f'<say-as interpret-as="date" format="y">{_text(year)}</say-as>'

    def _title(self, title: str) -> str:
        return self._in(title_language(title), _text(title))

    def _in(self, language: str, ssml: str) -> str:
        """Marks what is not in the language of the locale."""
        return ssml if self.locale[:2] == language[:2] else f'<lang xml:lang="{language}">{ssml}</lang>'

    def _titles(self, titles: list[str]) -> str:
        """Ends the sentence. Semicolons separate titles if one of them contains a comma."""
        comma = "; " if any("," in title for title in titles) else ", "
        *others, last = [self._title(title) for title in titles]
        link = f"; {self._word('and')} " if comma == "; " else self._word("and_last" if len(others) > 1 else "and_two")
        joined = f"{comma.join(others)}{link}{last}" if others else last
        return joined if titles[-1].endswith(ENDS) else f"{joined}."

    def _movies(self, count: int) -> str:
        return f"{count} {self._word('movie' if count == 1 else 'movies')}"

    def _are(self, count: int) -> str:
        return self._word("is" if count == 1 else "are")

    def _stars(self, stars: float) -> str:
        if stars in {0.5, 1}:
            return self._word("half_star" if stars == 0.5 else "one_star")
        number = f"{stars:.1f}".removesuffix(".0").replace(".", self._word("decimal"))
        return f"{number} {self._word('stars')}"

    def _genre(self, genre: str) -> str:
        """Several have a name of their own, or are a mixture."""
        parts = genre.split("+")
        known = "+".join(sorted(parts)) if len(parts) > 1 else genre
        if known in self.genres:
            return escaped(self.genres[known][1])
        if len(parts) > 1:
            return f"{self._word('mixture')} {self._genres(parts)}"
        return _text(genre)

    def _genre_name(self, genre: str) -> str:
        phrases = self.genres.get(genre.removesuffix("'s"))  # one data set has "Children's" for "Children"
        return escaped(phrases[0]) if phrases else _text(genre)

    def _genres(self, genres: list[str]) -> str:
        *others, last = [self._genre_name(genre) for genre in genres]
        return f"{', '.join(others)} {self._word('and')} {last}" if others else last

    def _names(self, names: list[str]) -> str:
        *others, last = [_text(name) for name in names]
        link = self._word("and_last" if len(others) > 1 else "and_two")
        return f"{', '.join(others)}{link}{last}" if others else last

    def _duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        parts = [self._count(hours, "hour"), self._count(rest, "minute")]
        return self._word("and_minutes").join(part for part in parts if part)

    def _count(self, count: int, noun: str) -> str:
        return f"{count} {self._word(noun if count == 1 else f'{noun}s')}" if count else ""

    def _overview(self, text: str) -> str:
        return self._in("en-US", escaped(text[:MAX_OVERVIEW_LENGTH]))

    def _span(self, years: list[int | None]) -> str:
        first, last = years
        template = self.sentences[f"words.span_{_kind_of_span(first, last)}"][0]
        return self._fill(template, {"first": first, "last": last})

    def _filters(self, described: list[str]) -> str:
        """Filters of a list, each as `name=value`."""
        pairs = [each.partition("=") for each in described]
        return ", ".join(
            self._fill(self.sentences[f"words.filter_{name}"][0], {"value": value}) for name, _, value in pairs
        )

    def _years_between(self, years: str) -> str:
        first, _, last = years.partition("-")
        return self._span([int(first) if first else None, int(last) if last else None])

    def _people(self, names: str) -> str:
        """Alexa hears names in small letters."""
        return self._names([name.title() if name.islower() else name for name in names.split("+")])

    def _topics(self, tags: str) -> str:
        return self._names([self._slot_name("Topic", tag) for tag in tags.split("+")])

    def _languages(self, codes: str) -> str:
        return self._names([self._slot_name("Language", code) for code in codes.split("+")])

    def _slot_name(self, slot_type: str, value: str) -> str:
        phrases: Sequence[str] = read_toml(self.locale, "slots")[slot_type].get(value, [value])
        return phrases[0]

    def _genre_list(self, genres: str) -> str:
        """What the movies of several genres are called."""
        return self._word("or").join(self._genre(genre) for genre in genres.split("+"))

    def _at_most(self, minutes: str) -> str:
        """One minute less than a round number is "under" that number."""
        most = int(minutes)
        return self._bound("at_most", most) if (most + 1) % 5 else self._bound("under", most + 1)

    def _at_least(self, minutes: str) -> str:
        least = int(minutes)
        return self._bound("at_least", least) if (least - 1) % 5 else self._bound("over", least - 1)

    def _bound(self, word: str, minutes: int) -> str:
        return self._fill(self.sentences[f"words.{word}"][0], {"minutes": minutes})

    def _bound_minutes(self, minutes: int) -> str:
        return self._count(minutes, "minute") if minutes % 60 else self._duration(minutes)

    def _years(self, years: list[int | None]) -> str:
        *others, last = [self._fill(self.sentences["words.of_year"][0], {"first": year}) for year in years]
        return self._word("or").join([", ".join(others), last]) if others else last

    def _word(self, name: str) -> str:
        return escaped(self.sentences[f"words.{name}"][0])


def _split(template: str) -> Iterator[tuple[str, str, str]]:
    """Literal text with the name and format of the placeholder that follows; both are empty at the end."""
    position = 0
    for match in PLACEHOLDER.finditer(template):
        yield template[position : match.start()], match[1], match[2] or ""
        position = match.end()
    yield template[position:], "", ""


def _text(value: object) -> str:
    return escaped(str(value)[:MAX_VALUE_LENGTH])


def _kind_of_span(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return "until" if first is None else "from"
    if first == last:
        return "year"
    return "decade" if first % 10 == 0 and last == first + 9 else "between"
