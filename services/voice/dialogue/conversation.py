"""What a session remembers from one turn to the next: Alexa carries it to and fro as session attributes."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.voice.dialogue.sentences import MOST
from shared.schemas import EntityId


class Conversation(BaseModel):
    """`asking` while the ID and the amount are being collected; `titles` are those of the list just read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    asking: bool = False
    user_id: EntityId | None = None
    amount: EntityId | None = None
    titles: list[str] = Field(default=[], max_length=MOST)

    @classmethod
    def of(cls, attributes: dict[str, Any]) -> Self:
        try:
            return cls.model_validate(attributes)
        except ValidationError:
            return cls()

    def attributes(self) -> dict[str, Any]:
        return self.model_dump(exclude_defaults=True)
