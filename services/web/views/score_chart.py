"""The picture of a score: each rating a ribbon as thick as what it adds, all of them together as high as the score."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.web.views.covers import width_of
from shared.contracts.lists import Breakdown, Contribution, RecommendedMovie

HEIGHT = 210.0
SLOT, GAP = 34.0, 6.0
START, END = 158, 290
BEND = (START + END) // 2
MOST_CHARACTERS = 20
LABEL, SIZE = 150.0, 13.0
"""How much room a label has, and the size of its letters."""

EXAMPLE = Breakdown(
    movie=RecommendedMovie(
        movie_id=1,
        title="Aliens",
        year=1986,
        genres=["Action", "Sci-Fi", "Thriller"],
        score=4.0,
        predicted_rating=4.4,
        reason="Because you gave Alien 5 stars and The Terminator 5",
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
"""For when nobody's list can be looked into; the page says that it is one."""


@dataclass(frozen=True)
class Ribbon:
    """`y` is the middle of its label, `path` its outline."""

    label: str
    note: str
    y: float
    path: str

    @property
    def length(self) -> float | None:
        """To be kept to where the label would be too long."""
        return LABEL if width_of(self.label) * SIZE > LABEL else None


@dataclass(frozen=True)
class Ribbons:
    ribbons: list[Ribbon]
    height: float
    top: float
    """Where the bar of the score begins; it is `HEIGHT` high."""


def ribbons_of(breakdown: Breakdown) -> Ribbons:
    """Without what takes away from the score, which is little where the movie came first: the table tells it."""
    told = [(label, note, amount) for label, note, amount in _told(breakdown) if amount > 0]
    scale = HEIGHT / sum(amount for *_, amount in told)
    heights = [amount * scale for *_, amount in told]
    whole = sum(max(height, SLOT) + GAP for height in heights) - GAP
    left, right = 0.0, (whole - HEIGHT) / 2
    ribbons = []
    for (label, note, _), height in zip(told, heights, strict=True):
        slot = max(height, SLOT)
        ribbons.append(Ribbon(label, note, left + slot / 2, _outline(left + (slot - height) / 2, right, height)))
        left, right = left + slot + GAP, right + height
    return Ribbons(ribbons, whole, (whole - HEIGHT) / 2)


def _told(breakdown: Breakdown) -> Iterator[tuple[str, str, float]]:
    for part in breakdown.largest:
        yield shortened(part.title), f"{part.rating:g} stars: {part.amount:+.2f}", part.amount
    if breakdown.others:
        yield f"{breakdown.others} other ratings", f"{breakdown.others_amount:+.2f}", breakdown.others_amount


def _outline(left: float, right: float, height: float) -> str:
    upper = f"M{START} {left:.1f}C{BEND} {left:.1f} {BEND} {right:.1f} {END} {right:.1f}"
    lower = f"C{BEND} {right + height:.1f} {BEND} {left + height:.1f} {START} {left + height:.1f}"
    return f"{upper}v{height:.1f}{lower}Z"


def shortened(title: str) -> str:
    return title if len(title) <= MOST_CHARACTERS else f"{title[: MOST_CHARACTERS - 1].rstrip()}…"
