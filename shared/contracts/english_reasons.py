"""An explanation as an English sentence: the public field `reason`, and what the web pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.explanations import DIRECTOR, DISLIKED_STARS, LIKED_STARS, Explanation

UNRATED = "Nobody has rated it yet"


@dataclass(frozen=True)
class Pronouns:
    """How to refer to the owner of the list, from the point of view of the reader."""

    subject: str
    possessive: str


SECOND_PERSON, THIRD_PERSON = Pronouns("you", "yours"), Pronouns("they", "theirs")


def reason(explanation: Explanation, pronouns: Pronouns = SECOND_PERSON) -> str:
    """The explanation as an English sentence."""
    if explanation.like:
        return likeness_sentence(explanation)
    if explanation.kind == "ratings":
        if explanation.shared:
            features = [(feature.kind, feature.name) for feature in explanation.shared]
            return features_sentence(features, [movie.title for movie in explanation.movies], pronouns)
        return ratings_sentence([(movie.title, movie.stars) for movie in explanation.movies], pronouns)
    if explanation.kind == "neighbours":
        return neighbours_sentence(explanation.count, explanation.among, explanation.average, pronouns)
    return popularity_sentence(explanation.count, explanation.average)


def ratings_sentence(cited: Sequence[tuple[str, float]], pronouns: Pronouns = SECOND_PERSON) -> str:
    """`cited` has titles and stars. Picks count as 5 stars, so that stars are named only where no verb says them."""
    verbs = [_verb(stars) for _, stars in cited]
    parts = [
        title if place and verb == verbs[place - 1] else f"{verb} {title}"
        for place, (verb, (title, _)) in enumerate(zip(verbs, cited, strict=True))
    ]
    return f"Because {pronouns.subject} {' and '.join(parts)}"


def features_sentence(
    features: Sequence[tuple[str, str]], titles: Sequence[str], pronouns: Pronouns = SECOND_PERSON
) -> str:
    """`features` has kinds and names; movies with these titles have them, and are liked."""
    return _shared_sentence(features, f"{' and '.join(titles)}, which {pronouns.subject} liked")


def likeness_sentence(explanation: Explanation) -> str:
    titles = " and ".join(movie.title for movie in explanation.like)
    if explanation.shared:
        return _shared_sentence([(feature.kind, feature.name) for feature in explanation.shared], titles)
    return f"Because it is like {titles}"


def _shared_sentence(features: Sequence[tuple[str, str]], titles: str) -> str:
    if any(kind == DIRECTOR for kind, _ in features):
        return f"By the director of {titles}"
    return f"Shares {' and '.join(name for _, name in features)} with {titles}"


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


def _verb(stars: float) -> str:
    if stars >= LIKED_STARS:
        return "liked"
    return "did not like" if stars <= DISLIKED_STARS else f"gave {stars:g} stars to"
