from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.web.pages.lists.flash import Action, build_flash, flash_from_query
from services.web.queries.forms import MAX_ID
from shared.contracts.errors import MovieNotFound


async def movie(movie_id: int) -> str:
    if movie_id != 7:
        raise MovieNotFound
    return '{"movie_id": 7, "title": "Jaws", "year": 1975, "genres": []}'


DEPENDENCIES: Any = cast("Any", SimpleNamespace(recommender=SimpleNamespace(movie=movie)))


@pytest.mark.parametrize(("action", "path"), [("rated", "rating"), ("dismissed", "dismissed"), ("seen", "seen")])
async def test_the_last_action_is_shown_with_a_way_to_undo_it(action: Action, path: str) -> None:
    flash = await flash_from_query({action: "7"}, DEPENDENCIES)
    assert flash is not None
    assert (flash.action, flash.title, flash.rating) == (action, "Jaws", None)
    assert flash.undo == f"/movies/7/{path}/delete"


async def test_a_day_of_the_diary_is_undone_with_its_day() -> None:
    flash = await flash_from_query({"logged": "7", "day": "2026-01-31"}, DEPENDENCIES)
    assert flash is not None
    assert (flash.undo, flash.undo_fields) == ("/movies/7/diary/delete", {"day": date(2026, 1, 31)})
    without = await flash_from_query({"logged": "7", "day": "soon"}, DEPENDENCIES)
    assert without is not None
    assert without.undo_fields == {}


@pytest.mark.parametrize("query", [{}, {"rated": "x"}, {"rated": "0"}, {"rated": str(MAX_ID + 1)}, {"genre": "7"}])
async def test_an_address_without_an_action_on_a_movie_shows_nothing(query: dict[str, str]) -> None:
    assert await flash_from_query(query, DEPENDENCIES) is None


async def test_without_an_action_or_a_known_title_nothing_is_shown() -> None:
    assert await build_flash(None, 7, DEPENDENCIES) is None
    assert await build_flash("rated", 8, DEPENDENCIES, 4.0) is None
    flash = await build_flash("rated", 7, DEPENDENCIES, 4.0)
    assert flash is not None
    assert flash.rating == 4.0
