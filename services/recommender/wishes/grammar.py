"""Reads a wish from left to right: what the longest pattern says, names, and what is not understood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.recommender.wishes.meaning import Meaning, Part, Reading, Rule
from services.recommender.wishes.names import (
    BETWEEN_TITLES,
    FIRST_TITLE_ENDS,
    LIKE,
    NOT_LIKE,
    PEOPLE,
    QUOTES,
    UNLIKE_AFTER,
    WORD,
    Names,
    name_at,
    title_at,
)
from services.recommender.wishes.not_understood import said_back
from services.recommender.wishes.rules import longest_rule
from services.recommender.wishes.text import WishText
from services.recommender.wishes.vocabulary.fillers import (
    AFTER_OR,
    AFTER_THAN,
    ARTICLE_AFTER_AND,
    COUNT,
    FILLER,
    KEEPS_NEGATION,
    LISTED,
    SEPARATORS,
    SUBJECTS,
    TURNS_BACK,
)
from services.recommender.wishes.vocabulary.rejections import NEGATION, REJECTED_AFTER, negation_at
from shared.contracts.movies import Movie

NEGATED_NAMES = {"person": "without_person", "tag": "without_tag"}
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
    negated_from: int | None = None
    """Where "no" or "not" begins that the next words belong to."""
    expects_name: bool = False
    guesses: int = 0

    def run(self) -> None:
        self._first_title()
        while self.at < len(self.text.read):
            if self.text.read[self.at] in SEPARATORS:
                self._separator()
            elif not (self._title() or self._rule() or self._name() or self._small_word()):
                self._unknown()

    def _separator(self) -> None:
        if self.text.read[self.at] in ",;.!?" and not LISTED.match(self.text.read, self.at):
            self.negated_from = None
        self.at += 1

    def _first_title(self) -> None:
        """ "Heat but lighter"."""
        found = title_at(self.text, 0, self.names)
        if found and FIRST_TITLE_ENDS.match(self.text.read, found[0]):
            self._add(found[0], Meaning(like=(found[1],)))

    def _title(self) -> bool:
        unlike = NOT_LIKE.match(self.text.read, self.at)
        trigger = unlike or LIKE.match(self.text.read, self.at)
        if trigger is None:
            return False
        start = self._skip(trigger.end(), SEPARATORS)
        found = title_at(self.text, start, self.names)
        if found is None and not SUBJECTS.search(self.text.read[: self.at]):
            found = self._likely_title(start)
        if found is None:
            return False
        titles = [(self.at, *found), *self._more_titles(found[0])]
        end = titles[-1][1]
        unlike_after = UNLIKE_AFTER.match(self.text.read, end)
        if unlike or unlike_after or self.negated_from is not None:
            self.negated_from = self.at if self.negated_from is None else self.negated_from
            self._not_understand(unlike_after.end() if unlike_after else end)
            self._after_negated()
            return True
        for self.at, title_end, movie in titles:
            self._add(title_end, Meaning(like=(movie,)))
        return True

    def _not_understand(self, end: int) -> None:
        """Such as what a movie should be unlike: no wish can say it."""
        self.unknown.append((self.at if self.negated_from is None else self.negated_from, end))
        self.at = end

    def _more_titles(self, at: int) -> Iterator[tuple[int, int, Movie]]:
        """Where each begins and ends."""
        while joint := BETWEEN_TITLES.match(self.text.read, at):
            found = title_at(self.text, joint.end(), self.names) if joint.end() > at else None
            is_lower_negation = NEGATION.match(self.text.said(joint.end(), len(self.text.read)))
            if found is None or is_lower_negation or self._longest_rule(joint.end()) is not None:
                return
            at = found[0]
            yield joint.end(), *found

    def _likely_title(self, start: int) -> tuple[int, Movie] | None:
        """Words that sound like a title, up to where something else begins."""
        end = at = start
        while at < len(self.text.read) and self.text.read[at] not in ",;.!?":
            word = WORD.match(self.text.read, at)
            if word is None:
                at += 1
                continue
            if end > start and (
                TURNS_BACK.match(self.text.read, at) or NEGATION.match(self.text.read, at) or self._longest_rule(at)
            ):
                break
            end = at = word.end()
        said = self.text.said(start, end).strip(QUOTES)
        self.guesses += 1
        if self.guesses > MAX_GUESSES:
            return None
        movie = self.names.likely_title(said) if said and not self._longest_rule(start) else None
        return (end, movie) if movie else None

    def _rule(self) -> bool:
        found = self._longest_rule(self.at)
        if found is None:
            return False
        end, reading = found
        self.expects_name = False
        end = self._rejected_after(end)
        meaning = reading.meaning if self.negated_from is None else reading.negated
        if meaning is None or self._is_alternative(meaning) or self._is_half_compared(meaning):
            self._not_understand(end)
        else:
            self._add(end, meaning)
        self._after_negated()
        return True

    def _rejected_after(self, end: int) -> int:
        """Turns around what ends here, if it is rejected by what follows. Returns where that ends."""
        rejected = REJECTED_AFTER.match(self.text.read, end)
        if rejected is None:
            return end
        self.negated_from = self.at if self.negated_from is None else self.negated_from
        return end if rejected["listed"] else rejected.end()

    def _is_alternative(self, meaning: Meaning) -> bool:
        """A movie has all wanted genres: "comedy or drama" cannot be asked for."""
        is_or = AFTER_OR.search(self.text.read[: self.at])
        return bool(is_or and meaning.genre and self.parts and self.parts[-1].meaning.genre)

    def _is_half_compared(self, meaning: Meaning) -> bool:
        """What "than" belongs to was not understood: it must not become exactly that year or length."""
        return bool(AFTER_THAN.search(self.text.read[: self.at]) and {"years", "runtime"}.issuperset(meaning.stated()))

    def _longest_rule(self, at: int) -> tuple[int, Reading] | None:
        return longest_rule(self.rules, self.text, at)

    def _name(self) -> bool:
        trigger = PEOPLE.match(self.text.read, self.at)
        start = self._skip(trigger.end(), SEPARATORS) if trigger else self.at
        if not (trigger or self.expects_name) and FILLER.match(self.text.read, self.at):
            return False
        if trigger and TURNS_BACK.match(self.text.read, self.at) and not self._is_right_after_negation():
            self.negated_from = None
        if self._longest_rule(start) is not None or not (trigger or self.expects_name or self.names.knows_people):
            return self._expect_name(trigger)
        found = name_at(self.text, start, self.names)
        if found is None or (FILLER.fullmatch(self.text.read[start : found[0]]) is not None):
            return self._expect_name(trigger)
        end, kind, name = found
        end = self._rejected_after(end)
        field_name = kind if self.negated_from is None else NEGATED_NAMES.get(kind)
        if field_name is None:
            return False
        self._add(end, Meaning(**{field_name: (name,)}))
        self.expects_name = True
        self._after_negated()
        return True

    def _is_right_after_negation(self) -> bool:
        return self.negated_from is not None and not self.text.read[self.negated_from : self.at].count(" ") > 2

    def _expect_name(self, trigger: re.Match[str] | None) -> bool:
        if trigger is None:
            return False
        self.expects_name, self.at = True, trigger.end()
        return True

    def _small_word(self) -> bool:
        read = self.text.read
        if negation := negation_at(read, self.at):
            self.negated_from, self.at, self.expects_name = self.at, negation.end(), True
            return True
        if turning := TURNS_BACK.match(read, self.at):
            self.negated_from, self.at = None, turning.end()
            return True
        count = COUNT.match(read, self.at)
        if count and self._longest_rule(count.end()):
            self.at = count.end()
            return True
        if small := FILLER.match(read, self.at):
            self.at = small.end()
            return True
        return False

    def _unknown(self) -> None:
        word = WORD.match(self.text.read, self.at)
        end = word.end() if word else self.at + 1
        if word:
            self.unknown.append((self.at, end))
        self.at, self.expects_name = end, False

    def _after_negated(self) -> None:
        """ "No horror or war" is one negation; "no horror, a comedy" is not."""
        if self.negated_from is None:
            return
        read, start = self.text.read, self._skip(self.at, " ")
        keeps = KEEPS_NEGATION.match(read, start) and not ARTICLE_AFTER_AND.match(read, start)
        if not keeps and not LISTED.match(read, start) and not LIKE.match(read, start):
            self.negated_from = None

    def _skip(self, at: int, characters: str) -> int:
        while at < len(self.text.read) and self.text.read[at] in characters:
            at += 1
        return at

    def _add(self, end: int, meaning: Meaning) -> None:
        start = self.at if self.negated_from is None else self.negated_from
        self.parts.append(Part(self.text.said(start, end).strip(SEPARATORS), meaning))
        self.at = end


def read_wish(words: str, rules: Sequence[Rule], names: Names) -> tuple[list[Part], list[str]]:
    """The parts that mean something, in order, and what is not understood."""
    reader = Reader(WishText.of(words), rules, names)
    reader.run()
    return reader.parts, said_back(reader.text, reader.unknown)
