"""An explanation as an English sentence: the public field `reason`, and what the web pages show."""

from dataclasses import dataclass

from shared.contracts.explanations import CitedRating, Explanation


@dataclass(frozen=True)
class Pronouns:
    """How to refer to the owner of the list, from the point of view of the reader."""

    subject: str
    possessive: str


SECOND_PERSON, THIRD_PERSON = Pronouns("you", "yours"), Pronouns("they", "theirs")


def reason(explanation: Explanation, pronouns: Pronouns = SECOND_PERSON) -> str:
    """The explanation as an English sentence."""
    if explanation.kind == "ratings":
        return _ratings_sentence(explanation.movies, pronouns)
    if explanation.average is None:
        return "Nobody has rated it yet"
    if explanation.kind == "neighbours":
        return f"{_neighbours(explanation, pronouns)} gave it {explanation.average:.1f} on average"
    return f"{_people(explanation.count)} rated it, {explanation.average:.1f} stars on average"


def _ratings_sentence(cited: list[CitedRating], pronouns: Pronouns) -> str:
    first, *others = cited
    sentence = f"Because {pronouns.subject} gave {first.title} {_stars(first.stars)}"
    return sentence + "".join(f" and {other.title} {other.stars:g}" for other in others)


def _neighbours(explanation: Explanation, pronouns: Pronouns) -> str:
    if explanation.among is None:
        return f"{_people(explanation.count)} with a taste like {pronouns.possessive}"
    return f"{explanation.count} of the {explanation.among} people whose taste is closest to {pronouns.possessive}"


def _people(count: int | None) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _stars(rating: float) -> str:
    return "1 star" if rating == 1 else f"{rating:g} stars"
