from io import BytesIO

import pytest
from PIL import Image

from services.web.cards.card import BACKGROUND, HEIGHT, WIDTH, Card, draw_card


def picture(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw_card(card))).convert("RGB")


@pytest.mark.parametrize(
    "heading", ["Heat (1995)", "x" * 5000, "long words " * 500, "", "Ωδή, Жизнь, Łódź, 愛", "\0\n\t"]
)
def test_nothing_reaches_the_edges(heading: str) -> None:
    card = Card(heading, heading, (heading,) * 20)
    image = picture(card)
    assert image.size == (WIDTH, HEIGHT)
    right = image.crop((WIDTH - 40, 0, WIDTH, HEIGHT))
    bottom = image.crop((20, HEIGHT - 20, WIDTH, HEIGHT))
    background = Image.new("RGB", (1, 1), BACKGROUND).getpixel((0, 0))
    assert {color for _, color in right.getcolors() or []} == {background}
    assert {color for _, color in bottom.getcolors() or []} == {background}


def test_texts_differ_and_the_same_text_does_not() -> None:
    assert draw_card(Card("Łódź")) != draw_card(Card("Lodz"))
    assert draw_card(Card("Heat")) == draw_card(Card("Heat"))
