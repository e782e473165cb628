"""From a compact list to the JSON of its movies: byte for byte what `RecommendedMovie.model_dump_json` returns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pydantic_core import to_json

from shared.contracts.english_reasons import (
    features_sentence,
    neighbours_sentence,
    popularity_sentence,
    ratings_sentence,
)
from shared.lists.compact_list import (
    AVERAGE_UNITS,
    SCORE_UNITS,
    STAR_UNITS,
    Citation,
    CompactList,
    NeighboursReason,
    PopularityReason,
    RatingsReason,
    Reason,
)
from shared.lists.fragments.table import Fragments
from shared.lists.ready_list import Access, ReadyList


@dataclass(frozen=True)
class RenderedList:
    """`compact` is what DynamoDB stores in format 2; `ready` is what Redis holds and what responses are cut from."""

    compact: CompactList
    ready: ReadyList

    @property
    def user_id(self) -> int:
        return self.ready.head.user_id

    @property
    def profile_version(self) -> int:
        return self.ready.head.profile_version


def render(compact: CompactList, fragments: Fragments, access: Access = Access.EVERYTHING) -> ReadyList:
    """Raises `UnknownMovie` if the fragments do not have one of the movies."""
    explain = _renderer_of_reasons(fragments)
    rows = [
        fragments.fragment(movie_id)
        + f',"score":{score / SCORE_UNITS!r},"predicted_rating":{_stars(predicted)},{explain(reason)}}}'.encode()
        for movie_id, score, predicted, reason in zip(
            compact.movie_ids, compact.scores, compact.predicted, compact.reasons, strict=True
        )
    ]
    return ReadyList(compact.head, fragments.version, rows, access)


@cache
def _stars(hundredths: int) -> str:
    return repr(hundredths / STAR_UNITS)


def _renderer_of_reasons(fragments: Fragments) -> Callable[[Reason], str]:
    """The fields `reason` and `explanation`. Many movies of a list have the same, and cite the same few titles."""
    title = fragments.title

    @cache
    def citation(cited: Citation) -> str:
        return f'{{"movie_id":{cited.movie_id},"title":"{title(cited.movie_id)}","stars":{_stars(cited.stars)}}}'

    def by_features(reason: RatingsReason) -> str:
        features = [(kind, _json_text(name)) for kind, name in reason.shared]
        sentence = features_sentence(features, [title(cited.movie_id) for cited in reason.cited])
        movies = ",".join(map(citation, reason.cited))
        shared = ",".join(f'{{"kind":"{kind}","name":"{name}"}}' for kind, name in features)
        return f'"reason":"{sentence}","explanation":{{"kind":"ratings","movies":[{movies}],"shared":[{shared}]}}'

    @cache
    def ratings(reason: RatingsReason) -> str:
        if reason.shared:
            return by_features(reason)
        sentence = ratings_sentence([(title(cited.movie_id), cited.stars / STAR_UNITS) for cited in reason.cited])
        movies = ",".join(map(citation, reason.cited))
        return f'"reason":"{sentence}","explanation":{{"kind":"ratings","movies":[{movies}]}}'

    def render_reason(reason: Reason) -> str:
        if isinstance(reason, RatingsReason):
            return ratings(reason)
        return _neighbours(reason) if isinstance(reason, NeighboursReason) else _popularity(reason)

    return render_reason


def _json_text(text: str) -> str:
    """As it stands in JSON, without the quotes."""
    return to_json(text).decode()[1:-1]


def _neighbours(reason: NeighboursReason) -> str:
    average = reason.average / AVERAGE_UNITS
    sentence = neighbours_sentence(reason.people, reason.among, average)
    among = "" if reason.among is None else f',"among":{reason.among}'
    explanation = f'{{"kind":"neighbours","count":{reason.people}{among},"average":{average}}}'
    return f'"reason":"{sentence}","explanation":{explanation}'


def _popularity(reason: PopularityReason) -> str:
    average = None if reason.average is None else reason.average / AVERAGE_UNITS
    tail = "" if average is None else f',"average":{average}'
    explanation = f'{{"kind":"popularity","count":{reason.people}{tail}}}'
    return f'"reason":"{popularity_sentence(reason.people, average)}","explanation":{explanation}'
