from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from services.recommender.settings import RecommenderSettings
from shared.contracts.movie_records import TMDB_DAYS
from shared.setting_values import WatchRegions, WebAddress
from shared.settings import NOT_SET


def _not_none(key: SecretStr | None) -> SecretStr:
    if key is None:
        raise PydanticCustomError("no_key", NOT_SET)
    return key


class EnrichmentSettings(RecommenderSettings):
    tmdb_api_key: Annotated[SecretStr | None, AfterValidator(_not_none)] = Field(default=None, validate_default=True)
    tmdb_api_url: WebAddress = "https://api.themoviedb.org/3"
    tmdb_requests_per_second: float = Field(default=30, gt=0, le=50)
    tmdb_refresh_days: int = Field(default=30, ge=1, lt=TMDB_DAYS)
    """TMDB is asked again about a movie after so many days."""
    watch_regions: WatchRegions = "US,GB,DE"
    """Whose offers are kept, and whose certificate is shown, the first that has one."""
