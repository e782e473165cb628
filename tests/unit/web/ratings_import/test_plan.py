from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from services.web.ratings_import.matching import Candidate, Match
from services.web.ratings_import.plan import Plan, distinct_films, make_plan
from services.web.ratings_import.reading.entries import Entry, Film, Scale

NOW = 1_000_000
FARGO, HEAT, RAN = Film("Fargo", 1996), Film("Heat", 1995), Film("Ran", imdb_id=89881)


def plan(*entries: Entry, ids: dict[Film, int], choices: dict[int, int | None] | None = None) -> Plan:
    matches = [Match(ids.get(film), candidates=(Candidate(9, "9", None, 0.5),)) for film in distinct_films(entries)]
    return make_plan(entries, matches, Scale.TEN, NOW, choices)


def stars(made: Plan) -> dict[int, float | None]:
    return {verdict.movie_id: verdict.rating for verdict in made.verdicts}


def test_the_newest_rating_of_a_movie_counts_whatever_the_order() -> None:
    entries = [Entry(2, FARGO, 9.0, 300), Entry(3, FARGO, 4.0, 100), Entry(4, HEAT, 6.0, 200)]
    for order in permutations(entries):
        made = plan(*order, ids={FARGO: 1, HEAT: 1})
        assert (stars(made), made.duplicates, made.verdicts[0].rated_at) == ({1: 4.5}, 2, 300)


def test_of_equal_dates_the_later_row_counts() -> None:
    assert stars(plan(Entry(2, FARGO, 9.0, 300), Entry(3, FARGO, 4.0, 300), ids={FARGO: 1})) == {1: 2.0}


def test_ratings_without_a_date_are_of_today_and_none_is_of_tomorrow() -> None:
    made = plan(Entry(2, FARGO, 9.0), Entry(3, HEAT, 4.0, NOW + 5), ids={FARGO: 1, HEAT: 2})
    assert [(verdict.rated_at, verdict.dated) for verdict in made.verdicts] == [(NOW, False), (NOW, True)]


def test_films_without_a_movie_wait_for_a_choice() -> None:
    entries = [Entry(2, FARGO, 9.0), Entry(3, HEAT, 4.0), Entry(4, HEAT, 5.0), Entry(5, RAN, 6.0)]
    made = plan(*entries, ids={FARGO: 1})
    assert [(film.number, film.title, film.stars, film.line) for film in made.open_films] == [
        (1, "Heat", 2.0, 3),
        (2, "Ran", 3.0, 5),
    ]
    assert (stars(made), made.films) == ({1: 4.5}, 3)
    assert stars(plan(*entries, ids={FARGO: 1}, choices={1: 7, 2: None})) == {1: 4.5, 7: 2.5}


def test_films_without_a_title_are_called_by_their_ids() -> None:
    films = [Film("", imdb_id=89881), Film("", tmdb_id=11), Film("", movie_id=12)]
    made = plan(*(Entry(2, film, 9.0) for film in films), ids={})
    assert [film.title for film in made.open_films] == ["IMDb tt0089881", "TMDB 11", "No. 12"]


def test_marks_of_our_own_export_are_kept_beside_a_rating() -> None:
    entries = [Entry(2, FARGO, None, dismissed=True), Entry(3, FARGO, 4.0, 100), Entry(4, HEAT, None, seen=True)]
    fargo, heat = plan(*entries, ids={FARGO: 1, HEAT: 2}).verdicts
    assert (fargo.rating, fargo.rated_at, fargo.dismissed, fargo.seen) == (2.0, 100, True, False)
    assert (heat.rating, heat.seen) == (None, True)


@given(
    st.lists(
        st.builds(
            Entry, st.integers(2, 9), st.sampled_from([FARGO, HEAT]), st.sampled_from([2.0, 9.0]), st.integers(1, 5)
        ),
        max_size=8,
    )
)
def test_every_movie_gets_one_rating_that_the_file_has(entries: list[Entry]) -> None:
    made = plan(*entries, ids={FARGO: 1, HEAT: 2})
    assert len(made.verdicts) == len({entry.film for entry in entries})
    assert made.duplicates == len(entries) - len(made.verdicts)
    for verdict in made.verdicts:
        own = [entry for entry in entries if entry.film is (FARGO, HEAT)[verdict.movie_id - 1]]
        assert verdict.rated_at == max(entry.rated_at or 0 for entry in own)
