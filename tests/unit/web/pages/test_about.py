"""The about page: how a list is made, with a real list if one is available."""

import re

from tests.unit.web.conftest import Site


async def test_the_page_explains_a_real_list(site: Site) -> None:
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


async def test_the_page_shows_an_example_if_no_breakdown_is_available(site: Site) -> None:
    site.recommender.breakdown.largest = []
    assert "made-up example" in (await site.client.get("/about")).text
    site.recommender.down = True
    answer = await site.client.get("/about")
    assert answer.status_code == 200
    assert "made-up example" in answer.text


async def test_the_page_names_the_paper_the_data_its_terms_and_the_model(site: Site) -> None:
    page = " ".join((await site.client.get("/about")).text.split())
    for text in (
        "<cite>A Real Time Movie Recommendation System</cite> by Qiyu Zhang",
        "<strong>fake</strong>: 1,000 ratings of 11 movies by 943 people",
        "<code>fake</code>, trained 2 January 2026",
        "Harper and Joseph A. Konstan. 2015",
        "GroupLens Research at the University of Minnesota",
        "endorses the use",
    ):
        assert text in page


async def test_every_diagram_has_a_text_alternative(site: Site) -> None:
    page = (await site.client.get("/about")).text
    diagrams = re.findall(r'<svg class="picture[^>]*>', page)
    assert len(diagrams) == 4
    assert all(re.search(r'role="img" aria-label="[^"]{80,}"', diagram) for diagram in diagrams)
