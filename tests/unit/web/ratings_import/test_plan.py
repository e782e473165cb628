from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.ratings_import.matching import Candidate, Match
from services.web.ratings_import.plan import OpenFilm, Plan, count_unknown_numbers, distinct_films, make_plan
from services.web.ratings_import.reading.entries import BadLine, Entry, Film, Scale
from shared.contracts.profile_imports import ImportedVerdict

NOW = 1_800_000_000
DAY = 1_600_000_000
FARGO, HEAT, RAN = Film("Fargo", 1996), Film("Heat", 1995), Film("Ran", imdb_id=89881)


def plan(*entries: Entry, ids: dict[Film, int], choices: dict[int, int | None] | None = None) -> Plan:
    matches = [Match(ids.get(film), candidates=(Candidate(9, "9", None, 0.5),)) for film in distinct_films(entries)]
    return make_plan(entries, matches, Scale.TEN, NOW, choices)


def stars(made: Plan) -> dict[int, float | None]:
    return {verdict.movie_id: verdict.rating for verdict in made.verdicts}


def test_the_newest_rating_of_a_movie_counts_whatever_the_order() -> None:
    entries = [Entry(2, FARGO, 9.0, DAY + 300), Entry(3, FARGO, 4.0, DAY + 100), Entry(4, HEAT, 6.0, DAY + 200)]
    for order in permutations(entries):
        made = plan(*order, ids={FARGO: 1, HEAT: 1})
        assert (stars(made), made.duplicates, made.verdicts[0].rated_at) == ({1: 4.5}, 2, DAY + 300)


def test_of_equal_dates_the_later_row_counts() -> None:
    assert stars(plan(Entry(2, FARGO, 9.0, DAY + 300), Entry(3, FARGO, 4.0, DAY + 300), ids={FARGO: 1})) == {1: 2.0}


def test_ratings_without_a_date_are_of_today_and_none_is_of_tomorrow() -> None:
    made = plan(Entry(2, FARGO, 9.0), Entry(3, HEAT, 4.0, NOW + 5), ids={FARGO: 1, HEAT: 2})
    assert [(verdict.rated_at, verdict.dated) for verdict in made.verdicts] == [(NOW, False), (NOW, False)]


def test_dates_that_cannot_be_true_are_counted() -> None:
    entries = [Entry(2, FARGO, 9.0, NOW + 10**6), Entry(3, HEAT, 4.0, 5), Entry(4, RAN, 4.0, 5)]
    made = plan(*entries, ids={FARGO: 1, HEAT: 2, RAN: 3})
    assert (made.future, made.early) == (1, 1)
    beginning_of_1995 = 788918400
    dates = [(verdict.rated_at, verdict.dated) for verdict in made.verdicts]
    assert dates == [(NOW, False), (beginning_of_1995, True), (5, True)]


def test_a_file_makes_the_same_profile_whenever_and_in_whichever_order_it_is_imported() -> None:
    entries = [Entry(2, FARGO, 9.0, 10**9), Entry(3, HEAT, 4.0, 5), Entry(4, HEAT, 8.0, 6), Entry(5, RAN, 4.0, 5)]
    ids, made = {FARGO: 1, HEAT: 2, RAN: 3}, list[list[ImportedVerdict]]()
    for order in permutations(entries):
        matches = [Match(ids[film]) for film in distinct_films(order)]
        verdicts = make_plan(order, matches, Scale.TEN, NOW + len(made)).verdicts
        made.append(sorted(verdicts, key=lambda verdict: verdict.movie_id))
    assert all(each == made[0] for each in made)
    assert [verdict.rating for verdict in made[0]] == [4.5, 4.0, 2.0]


def test_the_year_of_the_movie_tells_which_dates_are_too_early() -> None:
    match = Match(1, candidates=(Candidate(1, "Heat", 1960, 1.0),))
    assert make_plan([Entry(2, HEAT, 4.0, 5)], [match], Scale.TEN, NOW).early == 0


def test_ratings_beyond_the_scale_are_told_and_left_out() -> None:
    made = plan(Entry(2, FARGO, 45.0, file="a.csv"), Entry(3, HEAT, 4.0), ids={FARGO: 1, HEAT: 2})
    assert (stars(made), made.beyond) == ({2: 2.0}, [BadLine("a.csv", 2)])


def test_zeros_are_no_ratings_unless_the_scale_is_a_hundred() -> None:
    entries = [Entry(2, FARGO, 0.0), Entry(3, HEAT, 4.0)]
    made = plan(*entries, ids={FARGO: 1, HEAT: 2})
    assert (stars(made), made.zeros, made.beyond) == ({2: 2.0}, 1, [])
    assert make_plan(entries, [Match(1), Match(2)], Scale.HUNDRED, NOW).zeros == 0


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
    entries = [Entry(2, FARGO, None, dismissed=True), Entry(3, FARGO, 4.0, DAY + 100), Entry(4, HEAT, None, seen=True)]
    fargo, heat = plan(*entries, ids={FARGO: 1, HEAT: 2}).verdicts
    assert (fargo.rating, fargo.rated_at, fargo.dismissed, fargo.seen) == (2.0, DAY + 100, True, False)
    assert (heat.rating, heat.seen) == (None, True)


@given(
    st.lists(
        st.builds(
            Entry,
            st.integers(2, 9),
            st.sampled_from([FARGO, HEAT]),
            st.sampled_from([2.0, 9.0]),
            st.integers(DAY, DAY + 5),
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


@pytest.mark.parametrize(("confidences", "resembles"), [([], False), ([0.4, 0.3], False), ([0.3, 0.5], True)])
def test_a_remake_or_a_sequel_resembles_no_movie(confidences: list[float], resembles: bool) -> None:
    candidates = tuple(Candidate(1, "Alien", 1979, confidence) for confidence in confidences)
    assert OpenFilm(0, "Alien", 2024, None, 1, candidates=candidates).resembles_a_movie is resembles


def test_numbers_of_other_sites_are_unknown_if_none_of_them_is_known() -> None:
    films = [HEAT, Film("", imdb_id=1), Film("", tmdb_id=2)]
    assert count_unknown_numbers(films, [Match(7), Match(None), Match(None)], {}) == 2
    assert count_unknown_numbers(films, [Match(7), Match(None), Match(None)], {1: 5, 2: None}) == 1
    assert count_unknown_numbers(films, [Match(None), Match(None), Match(5)], {}) == 0
    assert count_unknown_numbers([HEAT, Film("", movie_id=3)], [Match(None), Match(None)], {}) == 0
