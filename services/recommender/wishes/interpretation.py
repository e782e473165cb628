"""What all parts of a wish mean together, by the catalogue."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from services.recommender.wishes.meaning import Bounds, Meaning, Part
from services.recommender.wishes.vocabulary.years import OLD_UNTIL, first_new_year
from shared.contracts.filtering.filters import LONG, SHORT
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import BOUNDS, MAX_PARTS, Wish, WishMeaning, WishPart

GENRE_FIELDS = ("more", "less", "genre", "without_genre")


@dataclass(frozen=True)
class Interpreter:
    """`genres`: as the data set spells them. `runtime_of`: minutes, None where they are unknown."""

    genres: Collection[str]
    newest_year: int
    runtime_of: Callable[[Movie], int | None]
    knows_people: bool = True

    def wish(self, words: str, parts: Sequence[Part], not_understood: Sequence[str], without: Collection[int]) -> Wish:
        """Comparisons are with the first liked movie that was not taken away."""
        counting = (part.meaning for number, part in enumerate(parts[:MAX_PARTS]) if number not in without)
        liked = next((meaning.like[0] for meaning in counting if meaning.like), None)
        understood: list[WishPart] = []
        unknown, joined = [*not_understood, *(part.said for part in parts[MAX_PARTS:])], WishMeaning()
        for number, part in enumerate(parts[:MAX_PARTS]):
            meaning = self._spelled(self._resolved(part.meaning, liked))
            together = None if meaning is None else _together(joined, meaning)
            if meaning is None or together is None:
                unknown.append(part.said)
                continue
            is_taken_away = number in without
            understood.append(WishPart(number=number, said=part.said, means=meaning, taken_away=is_taken_away))
            joined = joined if is_taken_away else together
        people_unknown = not self.knows_people and bool(joined.person or joined.without_person)
        return Wish(words=words, parts=understood, not_understood=unknown, means=joined, people_unknown=people_unknown)

    def _resolved(self, meaning: Meaning, liked: Movie | None) -> WishMeaning:
        """A comparison as a bound by the liked movie, or as the soft word."""
        stated = WishMeaning.model_validate(meaning.model_dump(exclude={"compared"}))
        match meaning.compared:
            case "newer" | "older":
                return stated.model_copy(update={"years": self._years(meaning.compared, liked.year if liked else None)})
            case "shorter" | "longer":
                return stated.model_copy(
                    update={"runtime": _runtime(meaning.compared, self.runtime_of(liked) if liked else None)}
                )
        return stated

    def _years(self, compared: str, year: int | None) -> Bounds:
        if compared == "newer":
            return (first_new_year(self.newest_year) if year is None else year + 1), None
        return None, OLD_UNTIL if year is None else year - 1

    def _spelled(self, meaning: WishMeaning) -> WishMeaning | None:
        """With genres as the data set has them. None without anything that it has."""
        spelled = {name.removesuffix("'s"): name for name in self.genres}
        known = {
            name: tuple(spelled[each] for each in getattr(meaning, name) if each in spelled) for name in GENRE_FIELDS
        }
        changed = meaning.model_copy(update=known)
        return changed if len(known["genre"]) == len(meaning.genre) and changed.stated() else None


def _runtime(compared: str, minutes: int | None) -> Bounds:
    if compared == "shorter":
        return None, SHORT if minutes is None else minutes - 1
    return LONG if minutes is None else minutes + 1, None


def _together(one: WishMeaning, other: WishMeaning) -> WishMeaning | None:
    """None if they contradict each other."""
    joined = one.joined(other)
    for name in BOUNDS:
        bounds = _overlap(getattr(one, name), getattr(other, name))
        if bounds == ():
            return None
        joined = joined.model_copy(update={name: bounds})
    opposites = (
        (joined.genre, joined.without_genre),
        (joined.person, joined.without_person),
        (joined.tag, joined.without_tag),
    )
    return None if any(set(wanted).intersection(unwanted) for wanted, unwanted in opposites) else joined


def _overlap(one: Bounds | None, other: Bounds | None) -> Bounds | tuple[()] | None:
    if one is None or other is None:
        return one or other
    low = max((each[0] for each in (one, other) if each[0] is not None), default=None)
    high = min((each[1] for each in (one, other) if each[1] is not None), default=None)
    return () if low is not None and high is not None and low > high else (low, high)
