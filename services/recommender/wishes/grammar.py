"""Reads a wish from left to right: what the longest pattern says, names, and what is not understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.recommender.wishes.meaning import Meaning, Part, Reading, Rule, each_once
from services.recommender.wishes.names import (
    FIRST_TITLE_ENDS,
    JOINED,
    LIKE,
    NOT_LIKE,
    PEOPLE,
    UNLIKE_AFTER,
    WORD,
    Names,
    name_at,
    title_at,
)
from services.recommender.wishes.negation import Negation
from services.recommender.wishes.not_understood import said_back
from services.recommender.wishes.rules import longest_rule
from services.recommender.wishes.text import WishText
from services.recommender.wishes.titles import likely_title, more_titles, rejected_titles
from services.recommender.wishes.vocabulary.fillers import (
    AFTER_COMMA,
    AFTER_OR,
    AFTER_THAN,
    BEFORE_OR,
    COUNT,
    FILLER,
    SEPARATORS,
    SUBJECTS,
    TURNS_BACK,
)
from services.recommender.wishes.vocabulary.rejections import AFFIRMED, NOT_ENOUGH, NOT_NOW, negation_at
from shared.contracts.movies import Movie

MAX_GUESSES = 3
"""Titles that are looked for by their sound in one wish."""


@dataclass
class Reader:
    text: WishText
    rules: Sequence[Rule]
    names: Names
    parts: list[Part] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0
    expects_name: bool = False
    guesses: int = 0
    negation: Negation = field(init=False)

    def __post_init__(self) -> None:
        self.negation = Negation(self.text, self.rules, self.names)

    def run(self) -> None:
        self._first_title()
        while self.at < len(self.text.read):
            if self.text.read[self.at] in SEPARATORS:
                self._separator()
            elif not (self._title() or self._rule() or self._name() or self._small_word()):
                self._unknown()

    def _separator(self) -> None:
        if self.text.read[self.at] in ",;.!?" and not self.negation.is_listed(self.at, self._last):
            self.negation.end()
        self.at += 1

    def _first_title(self) -> None:
        """ "Heat but lighter"."""
        found = title_at(self.text, 0, self.names)
        if found and FIRST_TITLE_ENDS.match(self.text.read, found[0]):
            self._add(found[0], Meaning(like=(found[1],)))

    def _title(self) -> bool:
        unlike = NOT_LIKE.match(self.text.read, self.at)
        like = unlike or LIKE.match(self.text.read, self.at)
        trigger = like or JOINED.match(self.text.read, self.at)
        if trigger is None:
            return False
        start = self.text.skip(trigger.end(), SEPARATORS)
        if not like and (not self.text.said(start, start + 1).isupper() or self._longest_rule(start)):
            return False
        found = title_at(self.text, start, self.names)
        if found is None and like and not SUBJECTS.search(self.text.read[: self.at]):
            found = self._likely_title(start)
        if found is None:
            return False
        titles = [(self.at, *found), *more_titles(self.text, found[0], self.names, self.rules)]
        end = titles[-1][1]
        unlike_after = UNLIKE_AFTER.match(self.text.read, end) or NOT_NOW.match(self.text.read, end)
        if unlike or unlike_after or self.negation.start is not None:
            self.negation.from_here(self.at)
            self._not_understand(unlike_after.end() if unlike_after else end)
            self.negation.go_on(self.at, self._last)
            return True
        for self.at, title_end, movie in titles:
            self._add(title_end, Meaning(like=(movie,)))
        return True

    def _not_understand(self, end: int) -> None:
        """Such as what a movie should be unlike: no wish can say it."""
        self.unknown.append((self._start, end))
        self.at = end

    def _likely_title(self, start: int) -> tuple[int, Movie] | None:
        self.guesses += 1
        return likely_title(self.text, start, self.names, self.rules) if self.guesses <= MAX_GUESSES else None

    def _rule(self) -> bool:
        found = self._longest_rule(self.at)
        if found is None:
            return False
        start, (end, reading) = self.at, found
        self.expects_name = False
        self.negation.end_before_another(self.at)
        end = self.negation.judged_after(self.at, end)
        end, meaning = self.negation.applied_to(reading, end)
        if self.negation.noun_at == self.at and self._is_wanted(reading.meaning):
            self.at = end
        elif meaning is None or self._is_alternative(meaning, end) or self._is_half_compared(meaning):
            self._not_understand(end)
        else:
            self._add(end, meaning)
        self.negation.go_on(self.at, self._last)
        self.negation.begins_inside(start, self.at)
        return True

    def _is_wanted(self, meaning: Meaning | None) -> bool:
        """ "A comedy, but no romantic comedy"."""
        wanted = {genre for part in self.parts for genre in part.meaning.genre}
        return meaning is not None and not wanted.isdisjoint(meaning.genre)

    def _is_alternative(self, meaning: Meaning, end: int) -> bool:
        """A movie has all wanted genres: "comedy or drama" cannot be asked for."""
        before = self.text.read[: self.at]
        is_or = AFTER_OR.search(before) or (AFTER_COMMA.search(before) and BEFORE_OR.match(self.text.read, end))
        return bool(is_or and meaning.genre and self.parts and self.parts[-1].meaning.genre)

    def _is_half_compared(self, meaning: Meaning) -> bool:
        """What "than" belongs to was not understood: it must not become exactly that year or length."""
        return bool(AFTER_THAN.search(self.text.read[: self.at]) and {"years", "runtime"}.issuperset(meaning.stated()))

    def _longest_rule(self, at: int) -> tuple[int, Reading] | None:
        return longest_rule(self.rules, self.text, at)

    def _name(self) -> bool:
        if negation_at(self.text.read, self.at):
            return False
        trigger = PEOPLE.match(self.text.read, self.at)
        start = self.text.skip(trigger.end(), SEPARATORS) if trigger else self.at
        if not (trigger or self.expects_name) and FILLER.match(self.text.read, self.at):
            return False
        if trigger and TURNS_BACK.match(self.text.read, self.at) and not self.negation.holds_before_with(self.at):
            self.negation.end()
        if self._longest_rule(start) is not None or not (trigger or self.expects_name or self.names.knows_people):
            return self._expect_name(trigger)
        found = name_at(self.text, start, self.names)
        if found is None or (FILLER.fullmatch(self.text.read[start : found[0]]) is not None):
            return self._expect_name(trigger)
        end, kind, name = found
        end = self.negation.judged_after(self.at, end)
        field_name = self.negation.field_of(kind)
        if field_name is None:
            return False
        if self.negation.start is not None and self.negation.leaves_open:
            self._not_understand(end)
        else:
            self._add(end, Meaning(**{field_name: (name,)}))
        self.expects_name = True
        self.negation.go_on(self.at, self._last)
        return True

    def _expect_name(self, trigger: re.Match[str] | None) -> bool:
        if trigger is None:
            return False
        self.expects_name, self.at = True, trigger.end()
        return True

    def _small_word(self) -> bool:
        read = self.text.read
        affirmed = AFFIRMED.match(read, self.at) or self._not_enough()
        if affirmed is None and (end := self.negation.begins(self.at)) is not None:
            self._begin_negation(end)
            return True
        if turning := affirmed or TURNS_BACK.match(read, self.at):
            self.at = turning.end()
            self.negation.end()
            return True
        count = COUNT.match(read, self.at)
        if count and self._longest_rule(count.end()):
            self.at = count.end()
            return True
        if small := FILLER.match(read, self.at):
            self.at = small.end()
            return True
        return False

    def _begin_negation(self, end: int) -> None:
        """Titles behind it are left out; one that is an exception is said back: "no war movies except Das Boot"."""
        if self.negation.is_exception:
            self.unknown.append((self.at, end))
        start = self.text.skip(end, SEPARATORS)
        if self.negation.leaves_open:
            title = None if self._longest_rule(start) else title_at(self.text, start, self.names)
            if title:
                self._not_understand(title[0])
        else:
            titles = rejected_titles(self.text, start, self.names, self.rules)
            for self.at, title_end, movie in titles:
                self._add(title_end, Meaning(without_movie=(movie,)))
        if self.at >= end:
            self.negation.go_on(self.at, self._last)
        else:
            self.at, self.expects_name = end, True

    def _not_enough(self) -> re.Match[str] | None:
        """ "Not enough new movies" asks for new ones."""
        found = NOT_ENOUGH.match(self.text.read, self.at)
        return found if found and self._longest_rule(self.text.skip(found.end(), " ")) else None

    def _unknown(self) -> None:
        word = WORD.match(self.text.read, self.at)
        end = word.end() if word else self.at + 1
        if word:
            self.unknown.append((self.at, end))
        self.at, self.expects_name = end, False

    @property
    def _start(self) -> int:
        """Where what is read here begins, with its "no" or "not"."""
        return self.at if self.negation.start is None else self.negation.start

    @property
    def _last(self) -> Part | None:
        return self.parts[-1] if self.parts else None

    def _add(self, end: int, meaning: Meaning) -> None:
        self.parts.append(Part(self.text.said(self._start, end).strip(SEPARATORS), meaning))
        self.at = end


def read_wish(words: str, rules: Sequence[Rule], names: Names) -> tuple[list[Part], list[str]]:
    """The parts that mean something, in order, and what is not understood."""
    reader = Reader(WishText.of(words), rules, names)
    reader.run()
    return each_once(reader.parts), said_back(reader.text, reader.unknown)
