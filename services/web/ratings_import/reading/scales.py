"""Which scale a file's ratings are on, and what they are in half stars. Decided for whole files, never for a row."""

import math
from collections.abc import Iterable

from services.web.ratings_import.reading.entries import Reading, Scale

LEAST_STARS = 0.5
MAX_RATING = 100
FEW = 20
"""One value in so many does not decide on a scale."""


def settle_scale(reading: Reading, named: Scale | None) -> None:
    """By the source or the header if one of them names a scale, else by the greatest value of the file."""
    ratings = [entry.rating for entry in reading.entries if entry.rating is not None and entry.rating <= MAX_RATING]
    by_values = scale_of(max(ratings, default=0.0))
    if named is None:
        reading.scale, reading.scale_is_certain = by_values, by_values is not Scale.FIVE or not ratings
        reading.scale_is_contradicted = _is_decided_by_few(ratings)
    elif by_values.value > named.value:
        reading.scale, reading.scale_is_certain, reading.scale_is_contradicted = by_values, False, True
    else:
        reading.scale = named


def _is_decided_by_few(ratings: list[float]) -> bool:
    """One 45 among many ratings up to 5 is rather a slip than a scale of a hundred."""
    ordered = sorted(ratings)
    most = ordered[: max(len(ordered) - max(len(ordered) // FEW, 1), 0)]
    return bool(most) and len(ordered) > FEW and scale_of(most[-1]) is not scale_of(ordered[-1])


def scale_of(greatest: float) -> Scale:
    return next((scale for scale in Scale if greatest <= scale.value), Scale.HUNDRED)


def allowed_scales(ratings: Iterable[float]) -> list[Scale]:
    """The scales that the greatest rating leaves."""
    least = scale_of(max((rating for rating in ratings if rating <= MAX_RATING), default=0.0))
    return [scale for scale in Scale if scale.value >= least.value]


def to_stars(rating: float, scale: Scale) -> float | None:
    """Rounds to the nearest half star, quarters up. Zero is a rating of a hundred; elsewhere it means none."""
    if not (0 <= rating <= scale.value) or (rating == 0 and scale is not Scale.HUNDRED):
        return None
    stars = math.floor(rating * 10 / scale.value + 0.5) / 2
    return max(stars, LEAST_STARS)
