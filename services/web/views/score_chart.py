"""A chart of a score: each rating is a ribbon as thick as its contribution; together they are as high as the score."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.web.localization.formats import short_decimal, signed
from services.web.localization.translation import gettext, ngettext
from services.web.views.covers import width_of
from shared.contracts.lists import Breakdown, Contribution, RecommendedMovie

HEIGHT = 210.0
SLOT, GAP = 34.0, 6.0
START, END = 158, 290
BEND = (START + END) // 2
MAX_CHARACTERS = 20
LABEL_WIDTH, FONT_SIZE = 150.0, 13.0

EXAMPLE = Breakdown(
    movie=RecommendedMovie(
        movie_id=1,
        title="Aliens",
        year=1986,
        genres=["Action", "Sci-Fi", "Thriller"],
        score=4.0,
        predicted_rating=4.4,
        reason="Because you liked Alien and The Terminator",
    ),
    largest=[
        Contribution(movie_id=2, title="Alien", rating=5, amount=1.3),
        Contribution(movie_id=3, title="The Terminator", rating=5, amount=1.0),
        Contribution(movie_id=4, title="Blade Runner", rating=4, amount=0.7),
        Contribution(movie_id=5, title="Jaws", rating=4, amount=0.4),
    ],
    others=6,
    others_amount=0.6,
)
"""Shown while no real breakdown is available; the page says that it is an example."""


@dataclass(frozen=True)
class Ribbon:
    """`y` is the middle of the label, `path` the outline."""

    label: str
    note: str
    y: float
    path: str

    @property
    def label_width(self) -> float | None:
        """The width to squeeze the label into if it is too long."""
        return LABEL_WIDTH if width_of(self.label) * FONT_SIZE > LABEL_WIDTH else None


@dataclass(frozen=True)
class ScoreChart:
    ribbons: list[Ribbon]
    height: float
    top: float
    """Top of the score's bar, which is `HEIGHT` high."""


def score_chart(breakdown: Breakdown) -> ScoreChart:
    """Omits negative contributions, which are small for the first movie of a list; the table beside it has them."""
    parts = [(label, note, amount) for label, note, amount in _parts(breakdown) if amount > 0]
    scale = HEIGHT / sum(amount for *_, amount in parts)
    heights = [amount * scale for *_, amount in parts]
    whole = sum(max(height, SLOT) + GAP for height in heights) - GAP
    left, right = 0.0, (whole - HEIGHT) / 2
    ribbons = []
    for (label, note, _), height in zip(parts, heights, strict=True):
        slot = max(height, SLOT)
        ribbons.append(Ribbon(label, note, left + slot / 2, _outline(left + (slot - height) / 2, right, height)))
        left, right = left + slot + GAP, right + height
    return ScoreChart(ribbons, whole, (whole - HEIGHT) / 2)


def _parts(breakdown: Breakdown) -> Iterator[tuple[str, str, float]]:
    for part in breakdown.largest:
        yield (
            shorten(part.title),
            gettext("%(stars)s stars: %(amount)s")
            % {"stars": short_decimal(part.rating), "amount": signed(part.amount)},
            part.amount,
        )
    if breakdown.others:
        label = ngettext("%(count)s other rating", "%(count)s other ratings", breakdown.others)
        yield label % {"count": breakdown.others}, signed(breakdown.others_amount), breakdown.others_amount


def _outline(left: float, right: float, height: float) -> str:
    upper = f"M{START} {left:.1f}C{BEND} {left:.1f} {BEND} {right:.1f} {END} {right:.1f}"
    lower = f"C{BEND} {right + height:.1f} {BEND} {left + height:.1f} {START} {left + height:.1f}"
    return f"{upper}v{height:.1f}{lower}Z"


def shorten(title: str) -> str:
    return title if len(title) <= MAX_CHARACTERS else f"{title[: MAX_CHARACTERS - 1].rstrip()}…"
