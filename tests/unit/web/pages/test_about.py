"""How a list is made, in pictures: of a real list where one can be looked into."""

import re
from itertools import pairwise

import pytest

from services.web.views.score_chart import EXAMPLE, HEIGHT, score_chart, shorten
from shared.contracts.lists import Contribution
from tests.unit.web.conftest import Site


def thickness(path: str) -> float:
    return float(re.findall(r"v(\d+\.\d)", path)[0])


def test_ribbons_together_are_as_high_as_the_score_and_each_as_its_part() -> None:
    picture = score_chart(EXAMPLE)
    heights = [thickness(ribbon.path) for ribbon in picture.ribbons]
    assert sum(heights) == pytest.approx(HEIGHT, abs=0.5)
    amounts = [*(part.amount for part in EXAMPLE.largest), EXAMPLE.others_amount]
    assert heights == pytest.approx([amount / sum(amounts) * HEIGHT for amount in amounts], abs=0.1)


def test_labels_do_not_cover_each_other() -> None:
    many = [Contribution(movie_id=n, title="x" * 60, rating=5, amount=0.001) for n in range(20)]
    places = [ribbon.y for ribbon in score_chart(EXAMPLE.model_copy(update={"largest": many})).ribbons]
    assert all(below - above >= 34 for above, below in pairwise(places))


def test_what_takes_away_from_the_score_has_no_ribbon() -> None:
    assert len(score_chart(EXAMPLE.model_copy(update={"others_amount": -0.2})).ribbons) == len(EXAMPLE.largest)


def test_the_example_adds_up() -> None:
    assert sum(part.amount for part in EXAMPLE.largest) + EXAMPLE.others_amount == pytest.approx(EXAMPLE.movie.score)


@pytest.mark.parametrize("title", ["Alien", "The American President", "<b>" * 20, "アキラ" * 20])
def test_a_label_has_its_room(title: str) -> None:
    assert len(shorten(title)) <= 20
    assert shorten(title)[:5] == title[:5]


async def test_the_page_tells_of_a_real_list(site: Site) -> None:
    page = (await site.client.get("/about")).text
    assert "Here is a real example: <strong>Alien</strong>" in page
    assert '<a href="/result?user_id=196&amp;amount=10">' in page
    assert re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', page) == [
        ("Brazil", "5", "+0.50"),
        ("&lt;b&gt;Gandhi&lt;/b&gt;", "4", "+0.30"),
        ("3 others", "", "+0.20"),
        ("Score", "", "1.00"),
    ]
    assert "<b>" not in page


async def test_the_page_has_an_example_where_no_list_can_be_looked_into(site: Site) -> None:
    site.recommender.breakdown.largest = []
    assert "made-up example" in (await site.client.get("/about")).text
    site.recommender.away = True
    answer = await site.client.get("/about")
    assert answer.status_code == 200
    assert "made-up example" in answer.text


async def test_the_page_names_paper_data_terms_and_model(site: Site) -> None:
    page = " ".join((await site.client.get("/about")).text.split())
    for told in (
        "<cite>A Real Time Movie Recommendation System</cite> by Qiyu Zhang",
        "<strong>fake</strong>: 1,000 ratings of 11 movies by 943 people",
        "<code>fake</code>, trained 2 January 2026",
        "Harper and Joseph A. Konstan. 2015",
        "GroupLens Research at the University of Minnesota",
        "endorses the use",
    ):
        assert told in page


async def test_every_picture_can_be_told(site: Site) -> None:
    page = (await site.client.get("/about")).text
    pictures = re.findall(r'<svg class="picture[^>]*>', page)
    assert len(pictures) == 4
    assert all(re.search(r'role="img" aria-label="[^"]{80,}"', picture) for picture in pictures)
