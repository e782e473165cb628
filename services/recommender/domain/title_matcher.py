"""Which movies of the catalogue other sites' exports and listeners mean."""

from collections.abc import Sequence

from services.recommender.domain.catalogue import Catalogue
from services.recommender.titles import matching, spoken
from services.recommender.titles.title_index import MIN_POPULARITY
from shared.contracts.errors import MovieNotFound
from shared.contracts.movies import MatchCandidate, Matches, NamedMovie, SpokenTitle, SpokenTitles, TitleMatch

NO_MATCH = TitleMatch(movie_id=None, confidence=0, candidates=[])


def match_titles(named: list[NamedMovie], catalogue: Catalogue, dataset: str) -> Matches:
    """The movie that each stands for, in their order."""
    most = int(catalogue.rating_counts.max(initial=0))
    famous = max(MIN_POPULARITY, matching.FAMOUS_SHARE * most)
    matches = [_match(each, catalogue, dataset, famous) for each in named]
    return Matches(movie_ids=[match.movie_id for match in matches], matches=matches)


def _match(named: NamedMovie, catalogue: Catalogue, dataset: str, famous: float) -> TitleMatch:
    """Other data sets number their movies differently."""
    is_own_id = named.dataset == dataset or (named.dataset is None and not named.title.strip())
    if named.movie_id is not None and is_own_id:
        return _by_own_id(named.movie_id, catalogue)
    wanted = matching.WantedFilm(named.title, named.year, tuple(named.other_titles), named.imdb_id, named.tmdb_id)
    found = matching.match(wanted, catalogue.titles, catalogue.rating_count, famous)
    return TitleMatch(
        movie_id=found.movie and found.movie.movie_id,
        confidence=round(found.confidence, 3),
        candidates=[
            MatchCandidate(movie=catalogue.get(each.movie.movie_id), confidence=round(each.confidence, 3))
            for each in found.candidates
        ],
    )


def _by_own_id(movie_id: int, catalogue: Catalogue) -> TitleMatch:
    try:
        movie = catalogue.get(movie_id)
    except MovieNotFound:
        return NO_MATCH
    return TitleMatch(movie_id=movie.movie_id, confidence=1, candidates=[MatchCandidate(movie=movie, confidence=1)])


def understand_titles(titles: Sequence[str], catalogue: Catalogue) -> SpokenTitles:
    """What each means, in their order."""
    return SpokenTitles(titles=[understand_title(words, catalogue) for words in titles])


def understand_title(words: str, catalogue: Catalogue) -> SpokenTitle:
    found = spoken.understand(words, catalogue.titles, catalogue.rating_count)
    movies = [catalogue.get(movie.movie_id) for movie in found.candidates]
    return SpokenTitle(certainty=found.certainty.value, movies=movies)
