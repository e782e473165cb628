"""What "no" and "not" belong to: the next words, those of a list, and what is rejected by words behind it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.recommender.wishes.meaning import Meaning, Part, Reading, Rule, more_of
from services.recommender.wishes.names import LIKE, Names, name_at
from services.recommender.wishes.rules import longest_rule
from services.recommender.wishes.text import WishText
from services.recommender.wishes.vocabulary.fillers import (
    AFTER_ARTICLE,
    AFTER_CONJUNCTION,
    AFTER_NOR,
    ARTICLE,
    ARTICLE_AFTER_AND,
    KEEPS_NEGATION,
    LISTED,
    SEPARATORS,
)
from services.recommender.wishes.vocabulary.rejections import (
    AFTER_REJECTED,
    BEGINS_NO_NOUN,
    ENOUGH,
    EXCEPT,
    FOUND,
    JUDGED,
    LEAVES_OPEN,
    NEGATION,
    NO,
    NOT_FOUND,
    NOT_GOOD_AS_IT_IS,
    OF_MOVIES,
    OR_TOO,
    TOO,
    left_open_after,
    negation_at,
    rejection_after,
    wanted_after,
)

NEGATED_NAMES = {"person": "without_person", "tag": "without_tag"}
MOST_SPACES_BEFORE_WITH = 2
"""In "no good films with": "with" belongs to what is not wanted."""


@dataclass
class Negation:
    text: WishText
    rules: Sequence[Rule]
    names: Names
    start: int | None = None
    """Where it begins; None where nothing is negated."""
    leaves_open: bool = False
    """Whether the words are neither wanted nor rejected: "not only"."""
    is_exception: bool = False
    """Of what is rejected: "no comedies except romantic ones"."""
    noun_at: int | None = None
    """Where a genre begins that belongs to the one before: "no romantic comedies"."""

    of_movies: bool = False
    """Whether what follows tells which movies are rejected: "no comedies from the eighties"."""

    def begins(self, at: int) -> int | None:
        """Where the words end that begin a negation at this place, if any do."""
        exception = self._exception(at)
        leaves_open = LEAVES_OPEN.match(self.text.read, at) or exception
        found = leaves_open or self._too_much(at) or negation_at(self.text.read, at)
        if found is None:
            return None
        if AFTER_CONJUNCTION.search(self.text.read[:at]):
            self.end()
        self.start, self.leaves_open, self.is_exception = at, leaves_open is not None, exception is not None
        return found.end()

    def _exception(self, at: int) -> re.Match[str] | None:
        return EXCEPT.match(self.text.read, at) if AFTER_REJECTED.search(self.text.read[:at]) else None

    def _too_much(self, at: int) -> re.Match[str] | None:
        """ "It was too scary"."""
        too = TOO.match(self.text.read, at)
        return too if too and longest_rule(self.rules, self.text, self.text.skip(too.end(), " -")) else None

    def end(self) -> None:
        self.start, self.of_movies, self.noun_at = None, False, None

    def end_before_another(self, at: int) -> None:
        """ "Not a comedy and not too long"."""
        if self.start != at and NEGATION.match(self.text.read, at):
            self.end()

    def begins_inside(self, start: int, end: int) -> None:
        """ "Not too long or too sad"."""
        if self.start is None and NEGATION.match(self.text.read, start) and OR_TOO.match(self.text.read, end):
            self.from_here(start)

    def from_here(self, at: int) -> None:
        """Begins here, unless it has begun before."""
        if self.start is None:
            self.start, self.leaves_open = at, False

    def applied_to(self, reading: Reading, end: int) -> tuple[int, Meaning | None]:
        """What is meant by what ends here, and where its negation ends: "not scary enough" asks for more."""
        if self.start is None:
            return end, reading.meaning
        if self.leaves_open or self.of_movies:
            return end, None
        lacking = ENOUGH.match(self.text.read, end)
        if lacking is None or (lacking["others"] and self._rejects_noun(end)):
            return end, reading.negated
        return end if lacking["others"] else lacking.end(), more_of(reading.meaning)

    def _rejects_noun(self, end: int) -> bool:
        """ "Not a comedy or scary enough" rejects the comedy."""
        return bool(NO.match(self.text.read, self.start or 0) or ARTICLE.search(self.text.read[self.start : end]))

    def field_of(self, kind: str) -> str | None:
        """Of a wish's meaning, for the name of a person, a tag or a service."""
        return kind if self.start is None else NEGATED_NAMES.get(kind)

    def judged_after(self, at: int, end: int) -> int:
        """Turns around what ends here, or leaves it open, if what follows says so. Returns where that ends."""
        if judged := self._judged_before(end):
            return judged.end()
        if self.start is not None and (wanted := wanted_after(self.text.read, end)):
            self.end()
            return wanted.end()
        if self.start is None and (left_open := left_open_after(self.text.read, at, end)):
            self.start, self.leaves_open = at, True
            return left_open.end()
        return self._rejected_after(at, end)

    def _judged_before(self, end: int) -> re.Match[str] | None:
        """What belongs to "don't find": "don't find comedies too silly"."""
        if self.start is None or not NOT_FOUND.match(self.text.read, self.start):
            return None
        return (JUDGED if self.leaves_open else FOUND).match(self.text.read, end)

    def _rejected_after(self, at: int, end: int) -> int:
        rejected = rejection_after(self.text.read, at, end) or self._not_as_it_should_be(at, end)
        noun_end = None if rejected else self._noun_end(end)
        if rejected is None and (noun_end is None or not rejection_after(self.text.read, at, noun_end)):
            return end
        self.from_here(at)
        return end if rejected is None or rejected["listed"] else rejected.end()

    def _not_as_it_should_be(self, at: int, end: int) -> re.Match[str] | None:
        """ "Comedies aren't funny", but not "comedies aren't scary"."""
        found = NOT_GOOD_AS_IT_IS.match(self.text.read, end)
        virtue = longest_rule(self.rules, self.text, found.start("virtue")) if found else None
        judged = longest_rule(self.rules, self.text, at) if virtue else None
        is_another = bool(virtue and judged and virtue[1].meaning != judged[1].meaning)
        return None if is_another else found

    def holds_before_with(self, at: int) -> bool:
        """ "No films with ...", "neither with ... nor with ..."."""
        if self.start is None:
            return False
        is_right_after = self.of_movies or self.text.read[self.start : at].count(" ") <= MOST_SPACES_BEFORE_WITH
        return is_right_after or AFTER_NOR.search(self.text.read[:at]) is not None

    def go_on(self, at: int, last: Part | None) -> None:
        """ "No horror or war" is one negation; "no horror, a comedy" is not. `last` is what was read before `at`."""
        if self.start is None:
            return
        read, start = self.text.read, self.text.skip(at, " ")
        self.of_movies = self._has_movies(self.start, at, last)
        self.noun_at = self.text.skip(at, " -") if self._has_noun(self.start, at, last) else None
        keeps = KEEPS_NEGATION.match(read, start) and not ARTICLE_AFTER_AND.match(read, start)
        is_phrase = self.of_movies or self.noun_at is not None or LIKE.match(read, start)
        if not keeps and not is_phrase and not self.is_listed(start, last):
            self.end()

    def is_listed(self, at: int, last: Part | None) -> bool:
        """Whether a comma goes on with more of what is not wanted."""
        if LISTED.match(self.text.read, at):
            return True
        if self.start is None or last is None or not last.meaning.without_person:
            return False
        found = name_at(self.text, self.text.skip(at, SEPARATORS), self.names)
        return found is not None and found[1] == "person"

    def _has_movies(self, start: int, at: int, last: Part | None) -> bool:
        is_genre = last is not None and bool(last.meaning.without_genre)
        begins_clause = self.text.read[:start].rstrip()[-1:] in ("", *",;.!?")
        return (
            is_genre and begins_clause and bool(NO.match(self.text.read, start) and OF_MOVIES.match(self.text.read, at))
        )

    def _has_noun(self, start: int, at: int, last: Part | None) -> bool:
        """Whether what is rejected goes on with a genre; in "a not romantic comedy" it does not."""
        word = NEGATION.match(self.text.read, start)
        is_attribute = word is not None and (
            word[0] == "non" or AFTER_ARTICLE.search(self.text.read[:start]) is not None
        )
        is_of_adjective = is_attribute or self.text.read[:at].endswith("-free")
        is_genre = last is not None and bool(last.meaning.without_genre)
        return is_genre and not is_of_adjective and self._noun_end(at) is not None

    def _noun_end(self, at: int) -> int | None:
        """Where a genre ends that begins right behind this place."""
        start = self.text.skip(at, " -")
        if start == at or BEGINS_NO_NOUN.match(self.text.read, start):
            return None
        found = longest_rule(self.rules, self.text, start)
        return found[0] if found and found[1].meaning and found[1].meaning.stated() == ["genre"] else None
