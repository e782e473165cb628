from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.titled_movies import TitledMovies

MOVIES = [
    TitledMovie(1, "Alien", 1979, imdb_id=78748),
    TitledMovie(2**40, "Amélie", None, ("Le Fabuleux destin d'Amélie Poulain", "Die fabelhafte Welt"), tmdb_id=194),
]


def test_each_film_is_read_as_it_was() -> None:
    table = TitledMovies.from_movies(MOVIES)
    assert [table[place] for place in range(len(table))] == MOVIES
