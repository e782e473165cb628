import polars as pl
import pytest

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.title_matcher import understand_title
from shared.contracts.errors import InvalidInput, MovieHidden, MovieNotFound
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.contracts.queries import MovieQuery

TITLES = ["The Godfather", "The Godfather: Part II", "Star Wars", "Alien", "Aliens", "Les Misérables", "It", "Fargo"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    movies = pl.DataFrame(
        [(10 * (n + 1), title, 1970 + n, ["Crime"] if n < 2 else ["Sci-Fi"]) for n, title in enumerate(TITLES)],
        schema=MOVIES,
        orient="row",
    )
    ratings = pl.DataFrame([(1, 10, 5.0, 0), (2, 10, 4.5, 0), (1, 30, 0.5, 0)], schema=RATINGS, orient="row")
    return Catalogue.from_dataset(Dataset(ratings, movies, ratings.select("user_id").unique()))


def first(catalogue: Catalogue, query: str) -> str | None:
    found = catalogue.page(MovieQuery(q=query, limit=5)).movies
    return found[0].title if found else None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("godfather the", "The Godfather"),
        ("GODFATHER", "The Godfather"),
        ("teh godfathr", "The Godfather"),
        ("part 2 godfather", "The Godfather: Part II"),
        ("starwars", "Star Wars"),
        ("wars star", "Star Wars"),
        ("alien", "Alien"),
        ("miserables", "Les Misérables"),
        ("it", "It"),
        ("xyzzy plugh", None),
    ],
)
def test_search_forgives_typos_accents_and_word_order(catalogue: Catalogue, query: str, title: str | None) -> None:
    assert first(catalogue, query) == title


@pytest.mark.parametrize("query", ["", "  ", "?!", "\x00", "💥"])
def test_without_a_word_to_search_for_the_best_known_come_first(catalogue: Catalogue, query: str) -> None:
    assert first(catalogue, query) == "The Godfather"


def test_pages_follow_each_other_without_gap_or_repeat(catalogue: Catalogue) -> None:
    seen, cursor = [], ""
    while True:
        page = catalogue.page(MovieQuery(limit=3, cursor=cursor))
        seen += [movie.movie_id for movie in page.movies]
        cursor = page.next_cursor or ""
        if not cursor:
            break
    assert sorted(seen) == [10 * (n + 1) for n in range(len(TITLES))]
    assert page.total == len(TITLES)


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 40, "٣"])
def test_an_invalid_cursor_is_refused(catalogue: Catalogue, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        catalogue.page(MovieQuery(limit=3, cursor=cursor))


def test_filters_by_genre_and_year(catalogue: Catalogue) -> None:
    assert catalogue.selected(MovieFilters(genre="Crime")).sum() == 2
    assert catalogue.selected(MovieFilters(from_year=1971, to_year=1973)).sum() == 3
    assert catalogue.selected(MovieFilters(genre="Crime", from_year=1971)).sum() == 1
    for unknown in (MovieFilters(genre="Opera"), MovieFilters(without_genre="Opera")):
        with pytest.raises(InvalidInput, match="Crime, Sci-Fi"):
            catalogue.selected(unknown)


def test_details_count_each_star_value(catalogue: Catalogue) -> None:
    details = catalogue.details(10)
    assert (details.rating_count, details.average_rating) == (2, 4.75)
    assert {stars: n for stars, n in details.histogram.items() if n} == {"4.5": 1, "5.0": 1}
    assert catalogue.details(20).average_rating is None
    with pytest.raises(MovieNotFound):
        catalogue.details(11)


def test_other_titles_of_a_record_are_found_and_understood(catalogue: Catalogue) -> None:
    fields = MovieFields(original_title="Le Parrain", other_titles=["Der Pate"])
    changed = catalogue.with_records({10: MovieRecord(movie_id=10, version=1, fields=fields)}, catalogue, [10])
    assert [first(changed, query) for query in ("der pate", "parrain")] == ["The Godfather", "The Godfather"]
    assert understand_title("der pate zwei", changed).certainty == "absent"
    assert understand_title("le parrain", changed).movies[0].movie_id == 10
    assert first(catalogue, "der pate") is None


def test_hidden_movies_are_listed_for_operators_and_for_nobody_else(catalogue: Catalogue) -> None:
    records = {
        movie_id: MovieRecord(movie_id=movie_id, version=1, fields=MovieFields(hidden=True)) for movie_id in (20, 40)
    }
    changed = catalogue.with_records(records, catalogue, records)
    assert [movie.title for movie in changed.hidden_movies()] == ["Alien", "The Godfather: Part II"]
    with pytest.raises(MovieHidden):
        changed.details(40)
    assert changed.details(40, even_hidden=True).title == "Alien"
