from services.web.mcp.tools.results import MovieItem
from services.web.mcp.tools.wording import named
from shared.contracts.movies import Movie


def test_text_is_bounded() -> None:
    assert len(named(MovieItem.of(Movie(movie_id=1, title="y" * 5000, year=None, genres=[])))) < 700
