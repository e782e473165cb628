"""The version of the catalogue, behind the version of the model that a list was computed with: `<model>+<catalogue>`.

A list of another catalogue than the current one may lack a new movie or show an old title, so it is computed again when
it is read. One of another model alone is served, and refreshed in the background.
"""

from shared.lists.cache_lease import Notices

SEPARATOR = "+"


def with_catalogue(model_version: str, catalogue: int) -> str:
    return f"{model_version}{SEPARATOR}{catalogue}" if catalogue else model_version


def model_of(version: str | None) -> str | None:
    """Without the catalogue."""
    return version.partition(SEPARATOR)[0] if version else version


def catalogue_of(model_version: str) -> int:
    """0 where the catalogue is the data set's own."""
    number = model_version.rpartition(SEPARATOR)[2] if SEPARATOR in model_version else ""
    return int(number) if number.isdecimal() else 0


def is_outdated(model_version: str, notices: Notices) -> bool:
    """Whether a list of this version is of an earlier catalogue than the current one, or than the last hiding."""
    current = notices.model_version
    if not notices.hides and (current is None or SEPARATOR not in current):
        return False
    return catalogue_of(model_version) < max(notices.hides, catalogue_of(current or ""))


def may_show_hidden(model_version: str, notices: Notices) -> bool:
    """Whether a list of this version is of an earlier catalogue than the last hiding."""
    return catalogue_of(model_version) < notices.hides
