"""What may be asked for in an address, by the API and by the pages."""

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas import Amount, Controls


class ListQuery(Controls):
    amount: Amount = 10

    def controls(self) -> Controls:
        return Controls(**self.model_dump(exclude={"amount"}))


class AmountQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: Amount = 10


class MovieQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=200)
    genre: str = Field(default="", max_length=40)
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str = Field(default="", max_length=500)
