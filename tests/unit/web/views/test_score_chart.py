import re
from itertools import pairwise

import pytest

from services.web.views.score_chart import EXAMPLE, HEIGHT, MAX_CHARACTERS, SLOT, score_chart, shorten
from shared.contracts.lists import Contribution


def thickness(path: str) -> float:
    return float(re.findall(r"v(\d+\.\d)", path)[0])


def test_ribbons_are_as_thick_as_their_contributions() -> None:
    chart = score_chart(EXAMPLE)
    heights = [thickness(ribbon.path) for ribbon in chart.ribbons]
    assert sum(heights) == pytest.approx(HEIGHT, abs=0.5)
    amounts = [*(part.amount for part in EXAMPLE.largest), EXAMPLE.others_amount]
    assert heights == pytest.approx([amount / sum(amounts) * HEIGHT for amount in amounts], abs=0.1)


def test_labels_do_not_overlap() -> None:
    many = [Contribution(movie_id=n, title="x" * 60, rating=5, amount=0.001) for n in range(20)]
    places = [ribbon.y for ribbon in score_chart(EXAMPLE.model_copy(update={"largest": many})).ribbons]
    assert all(below - above >= SLOT for above, below in pairwise(places))


def test_a_negative_contribution_has_no_ribbon() -> None:
    assert len(score_chart(EXAMPLE.model_copy(update={"others_amount": -0.2})).ribbons) == len(EXAMPLE.largest)


def test_the_example_adds_up() -> None:
    assert sum(part.amount for part in EXAMPLE.largest) + EXAMPLE.others_amount == pytest.approx(EXAMPLE.movie.score)


@pytest.mark.parametrize("title", ["Alien", "The American President", "<b>" * 20, "アキラ" * 20])
def test_a_label_is_shortened(title: str) -> None:
    assert len(shorten(title)) <= MAX_CHARACTERS
    assert shorten(title)[:5] == title[:5]


def test_only_a_wide_label_is_squeezed() -> None:
    wide = EXAMPLE.model_copy(update={"largest": [Contribution(movie_id=1, title="W" * 30, rating=5, amount=1)]})
    assert [ribbon.label_width for ribbon in score_chart(wide).ribbons] == [150.0, None]
