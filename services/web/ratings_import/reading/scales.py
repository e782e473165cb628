"""Which scale a file's ratings are on, and what they are in half stars. Decided for whole files, never for a row."""

import math
from collections.abc import Iterable

from services.web.ratings_import.reading.entries import BadLine, Film, Reading, Scale

LEAST_STARS = 0.5
MAX_RATING = 100
FEW = 20
"""One value in so many does not decide on a scale; so many that are at most five do."""
LEAST_COMPARED, LEAST_BELOW_TWENTY = 5, 3
"""How many ratings the greatest is compared with the others of; up to twenty it may well be a slip."""


def settle_scale(reading: Reading, named: Scale | None) -> None:
    """By the source or the header if one of them names a scale, else by the greatest value of the file. A value beyond
    the scale of almost all others, or of the source, may be a slip, and is asked about, as are a few values that never
    pass twenty."""
    ratings = sorted(each.rating for each in reading.entries if each.rating is not None and each.rating <= MAX_RATING)
    greatest, most = scale_of(max(ratings, default=0.0)), _scale_of_most(ratings)
    reading.scale = max(greatest, named or Scale.FIVE)
    reading.scale_is_contradicted = greatest > (named or most)
    is_told = named is not None or not ratings or _tells_scale(greatest, len(ratings))
    reading.scale_is_certain = is_told and not reading.scale_is_contradicted
    least = max(most, named or Scale.FIVE) if reading.scale_is_contradicted else greatest
    reading.scales = [scale for scale in Scale if scale >= least]
    reading.outliers = [each for each in reading.entries if least < (each.rating or 0) <= MAX_RATING]


def told_by_values(ratings: Iterable[float | None]) -> Scale | None:
    """Of a table that names no scale, beside tables that do. A few values that never pass five may be on any."""
    values = sorted(each for each in ratings if each is not None and each <= MAX_RATING)
    if _tells_scale(scale := _scale_of_most(values), len(values)):
        return scale
    return scale if len(values) >= FEW and values[-1] <= scale.value else None


def _tells_scale(scale: Scale, count: int) -> bool:
    """Whether values up to this one, and so many, may be on no other."""
    return scale > Scale.FIVE and (scale is not Scale.TWENTY or count >= FEW)


def _scale_of_most(ratings: list[float]) -> Scale:
    """Of ratings in their order."""
    is_rare = scale_of(ratings[-1] if ratings else 0.0) is Scale.TWENTY
    is_compared = len(ratings) >= (LEAST_BELOW_TWENTY if is_rare else LEAST_COMPARED)
    few = max(len(ratings) // FEW, 1) if is_compared else 0
    return scale_of(max(ratings[: len(ratings) - few], default=0.0))


def scale_of(greatest: float) -> Scale:
    return next((scale for scale in Scale if greatest <= scale.value), Scale.HUNDRED)


def to_stars(rating: float, scale: Scale) -> float | None:
    """Rounds to the nearest half star, quarters up."""
    if not (0 <= rating <= scale.value) or (rating == 0 and not scale.has_zero):
        return None
    stars = math.floor(rating * 10 / scale.value + 0.5) / 2
    return max(stars, LEAST_STARS)


def drop_impossible(reading: Reading) -> list[Film]:
    """Ratings that no scale has. Returns the films whose rating is zero where zero means none."""
    kept, zeros = [], []
    for entry in reading.entries:
        if entry.rating is None or to_stars(entry.rating, reading.scale) is not None:
            kept.append(entry)
        elif entry.rating == 0:
            zeros.append(entry.film)
        else:
            reading.bad_lines.append(BadLine(entry.file, entry.line))
    reading.entries = kept
    reading.bad_lines.sort(key=lambda bad: (bad.file, bad.line))
    return zeros
