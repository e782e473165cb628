"""Queries that web accepts and passes on to the recommender."""

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.values import Year


class MovieQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=200)
    genre: str = Field(default="", max_length=40)
    from_year: Year | None = None
    to_year: Year | None = None
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str = Field(default="", max_length=500)
