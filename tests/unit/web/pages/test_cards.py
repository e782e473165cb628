"""Cards of links: a drawn picture of what a stranger may see, and never more."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from services.web.cards.card import Card
from services.web.pages import cards
from tests.unit.web.conftest import Site


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    seen: list[Card] = []

    def draw(card: Card) -> bytes:
        seen.append(card)
        return b"picture"

    monkeypatch.setattr(cards, "draw_card", draw)
    return seen


def size_of(answer: httpx.Response) -> tuple[int, int]:
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content)).size


@pytest.mark.parametrize("path", ["/cards/site.png", "/cards/movies/1.png", "/cards/lists/944.png"])
async def test_a_card_is_a_picture_that_is_revalidated(site: Site, path: str) -> None:
    answer = await site.client.get(path)
    assert (size_of(answer), answer.headers["content-type"]) == ((1200, 630), "image/png")
    assert answer.headers["cache-control"] == "no-cache"
    again = await site.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_card_of_a_movie_shows_its_title_year_and_genres(site: Site, drawn: list[Card]) -> None:
    await site.client.get("/cards/movies/1.png")
    [card] = drawn
    assert card.heading.endswith(")")
    assert "stars" in card.subheading


async def test_the_card_of_a_list_shows_its_first_titles(site: Site, drawn: list[Card]) -> None:
    await site.client.get("/cards/lists/944.png")
    [card] = drawn
    assert card.heading == "Movies for user 944"
    assert [line.partition(".")[0] for line in card.lines] == [str(place) for place in range(1, len(card.lines) + 1)]
    assert card.lines


async def test_a_list_that_is_not_open_has_the_card_of_the_site(site: Site, drawn: list[Card]) -> None:
    own = await site.sign_up()
    site.recommender.visibility[own] = "closed"
    await site.client.get(f"/cards/lists/{own}.png")
    assert drawn == [cards.SITE]


async def test_unknown_movies_have_no_card(site: Site) -> None:
    assert (await site.client.get("/cards/movies/999999.png")).status_code == 404


@pytest.mark.parametrize(
    ("path", "side"),
    [("/favicon.ico", 32), ("/apple-touch-icon.png", 180), ("/icons/192.png", 192), ("/icons/512.png", 512)],
)
async def test_icons_are_pictures_of_their_size(site: Site, path: str, side: int) -> None:
    assert size_of(await site.client.get(path)) == (side, side)


@pytest.mark.parametrize(
    ("path", "address", "picture"),
    [
        ("/", "/", "/cards/site.png"),
        ("/movies?q=alien", "/movies", "/cards/site.png"),
        ("/movies/1", "/movies/1", "/cards/movies/1.png"),
        ("/result?user_id=944&amount=20", "/result?user_id=944", "/cards/lists/944.png"),
    ],
)
@pytest.mark.parametrize("public_url", ["", "https://movies.example"])
async def test_each_page_names_its_address_and_its_card(
    site: Site, path: str, address: str, picture: str, public_url: str
) -> None:
    settings = site.dependencies.settings.model_copy(update={"public_url": public_url})
    site.replace(settings=settings)
    text = (await site.client.get(path)).text
    origin = public_url or "http://web"
    assert f'<link rel="canonical" href="{origin}{address}">' in text
    assert f'<meta property="og:image" content="{origin}{picture}">' in text
