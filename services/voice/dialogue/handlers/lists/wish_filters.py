"""What of a wish the filters of a list can say."""

from typing import Any

from shared.contracts.questions.wishes import WishMeaning

LISTED = {"genre": "genre", "without_genre": "without", "person": "person", "tag": "tag", "language": "language"}
RANGES = {"years": ("from_year", "to_year"), "runtime": ("min_runtime", "max_runtime")}
FILTERS = {*LISTED, *RANGES, "max_age"}
"""What filters of a list can say; moods and movies to be like are no filters."""


def as_filters(means: WishMeaning) -> dict[str, Any]:
    """The fields of a `ListSource`."""
    said = {field: "+".join(each.removesuffix("'s") for each in getattr(means, name)) for name, field in LISTED.items()}
    spans = {name: getattr(means, name) or (None, None) for name in RANGES}
    bounds = {field: value for name, span in spans.items() for field, value in zip(RANGES[name], span, strict=True)}
    filters = {**said, **bounds, "max_age": means.max_age}
    return {name: value for name, value in filters.items() if value not in (None, "")}
