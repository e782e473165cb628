"""An explanation as an English sentence: the public field `reason`, and what the web pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.explanations import Explanation

UNRATED = "Nobody has rated it yet"


@dataclass(frozen=True)
class Pronouns:
    """How to refer to the owner of the list, from the point of view of the reader."""

    subject: str
    possessive: str


SECOND_PERSON, THIRD_PERSON = Pronouns("you", "yours"), Pronouns("they", "theirs")


def reason(explanation: Explanation, pronouns: Pronouns = SECOND_PERSON) -> str:
    """The explanation as an English sentence."""
    if explanation.kind == "ratings":
        return ratings_sentence([(movie.title, movie.stars) for movie in explanation.movies], pronouns)
    if explanation.kind == "neighbours":
        return neighbours_sentence(explanation.count, explanation.among, explanation.average, pronouns)
    return popularity_sentence(explanation.count, explanation.average)


def ratings_sentence(cited: Sequence[tuple[str, float]], pronouns: Pronouns = SECOND_PERSON) -> str:
    """`cited` has titles and stars."""
    title, stars = cited[0]
    sentence = f"Because {pronouns.subject} gave {title} {_stars(stars)}"
    for title, stars in cited[1:]:
        sentence += f" and {title} {stars:g}"
    return sentence


def neighbours_sentence(
    count: int | None, among: int | None, average: float | None, pronouns: Pronouns = SECOND_PERSON
) -> str:
    if average is None:
        return UNRATED
    if among is None:
        who = f"{_people(count)} with a taste like {pronouns.possessive}"
    else:
        who = f"{count} of the {among} people whose taste is closest to {pronouns.possessive}"
    return f"{who} gave it {average:.1f} on average"


def popularity_sentence(count: int | None, average: float | None) -> str:
    return UNRATED if average is None else f"{_people(count)} rated it, {average:.1f} stars on average"


def _people(count: int | None) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _stars(rating: float) -> str:
    return "1 star" if rating == 1 else f"{rating:g} stars"
