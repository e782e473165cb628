from datetime import date

from services.web.views.watching.year_in_review import Count, YearInReview, months
from shared.contracts.watching import DiaryEntry

JANUARY, JUNE, BEFORE = date(2026, 1, 2), date(2026, 6, 2), date(2025, 3, 4)


def seen(
    movie_id: int, day: date, rating: float | None = None, runtime: int | None = None, rewatch: bool = False
) -> DiaryEntry:
    return DiaryEntry(
        movie_id=movie_id,
        title=f"Movie {movie_id}",
        year=1990,
        genres=["Drama", "Comedy"] if movie_id % 2 else ["Drama"],
        seen_on=day,
        rating=rating,
        rewatch=rewatch,
        runtime=runtime,
        directors=["Varda"] if movie_id < 3 else [f"Director {movie_id}"],
        cast=["Moreau"] if movie_id > 1 else [],
    )


def test_a_year_counts_films_once_and_viewings_each() -> None:
    entries = [seen(1, JUNE, runtime=90, rewatch=True), seen(1, JANUARY, runtime=90), seen(2, JANUARY), seen(3, BEFORE)]
    review = YearInReview.from_entries(entries, 2026)
    assert (review.films, review.viewings, review.rewatches) == (2, 3, 1)
    assert (review.minutes, review.hours, review.unknown_lengths) == (180, 3, 1)
    assert review.genres == [Count("Drama", 2), Count("Comedy", 1)]
    assert YearInReview.from_entries(entries, 2025).films == 1


def test_people_of_one_film_are_no_habit() -> None:
    review = YearInReview.from_entries([seen(movie_id, JUNE) for movie_id in range(1, 5)], 2026)
    assert review.directors == [Count("Varda", 2)]
    assert review.actors == [Count("Moreau", 3)]


def test_no_film_is_among_the_best_and_the_worst() -> None:
    for count in range(14):
        entries = [seen(movie_id, JUNE, rating=movie_id % 10 / 2 or None) for movie_id in range(1, count + 1)]
        review = YearInReview.from_entries(entries, 2026)
        best, worst = ([film.movie_id for film in films] for films in (review.best, review.worst))
        assert not set(best) & set(worst)
        assert len(best) <= 5
        assert all(
            low.rating <= high.rating for low in review.worst for high in review.best if low.rating and high.rating
        )
        assert len(best) >= len(worst)


def test_an_empty_year_is_empty() -> None:
    review = YearInReview.from_entries([], 2026)
    assert (review.films, review.hours, review.best, review.worst, review.genres) == (0, 0, [], [], [])


def test_days_stand_below_their_months() -> None:
    entries = [seen(1, JUNE), seen(2, JANUARY), seen(3, JANUARY), seen(4, BEFORE)]
    assert [(first, len(each)) for first, each in months(entries)] == [
        (date(2026, 6, 1), 1),
        (date(2026, 1, 1), 2),
        (date(2025, 3, 1), 1),
    ]
