"""The state of a session between two turns. Alexa carries it as session attributes.

The aliases are the names in those attributes: sessions are open while a new version is deployed.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.voice.alexa.request import Intent
from services.voice.language.wording import Statement
from shared.contracts.values import MAX_AMOUNT, EntityId, Year

MAX_MOVIES_READ = 10

# fmt: off
Question = Literal[
    "open", "what", "else", "both", "numbers", "id", "amount", "another_list", "another_id", "once_more", "my_list",
    "go_on", "from_top", "which", "title", "genre", "years", "stars", "why",
]
# fmt: on


class SessionModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class MovieRef(SessionModel):
    """A movie that the user has heard of, by the title that was spoken."""

    movie_id: EntityId
    title: str


class ListSource(SessionModel):
    """Where a list comes from: a user's own list, possibly filtered, or the movies similar to one."""

    user_id: EntityId | None = None
    genre: str | None = None
    from_year: Year | None = None
    to_year: Year | None = None
    similar_to: MovieRef | None = Field(default=None, alias="like")

    @model_validator(mode="after")
    def _has_user_or_movie(self) -> Self:
        if self.user_id is None and self.similar_to is None:
            raise ValueError("a list needs a user or a movie")
        return self

    @property
    def is_filtered(self) -> bool:
        return (self.genre, self.from_year, self.to_year) != (None, None, None)


class Listing(SessionModel):
    """A list that is being read aloud."""

    source: ListSource
    heard: list[EntityId] = Field(default=[], max_length=MAX_AMOUNT)
    """All movies read so far, in the order in which they were read."""
    start: int = Field(default=0, ge=0, le=MAX_AMOUNT)
    """The position in `heard` at which the current page starts."""
    page: list[MovieRef] = Field(default=[], max_length=MAX_MOVIES_READ, alias="shown")
    """The movies read last."""


class SlotValue(SessionModel):
    """The words that filled a slot and, for a custom slot type, the id of the value that they mean."""

    text: str = Field(alias="said")
    id: str | None = None


class FilledIntent(SessionModel):
    """An intent with its filled slots."""

    name: str
    slots: dict[str, SlotValue] = {}

    @classmethod
    def from_request(cls, intent: Intent) -> Self:
        slots = {
            name: SlotValue(text=slot.value, id=slot.resolved)
            for name, slot in (intent.slots or {}).items()
            if slot.value is not None
        }
        return cls(name=intent.name, slots=slots)

    def without_slots(self, *names: str) -> Self:
        return self.model_copy(update={"slots": {name: slot for name, slot in self.slots.items() if name not in names}})


class UnfinishedIntent(SessionModel):
    """An intent that resumes once the open question is answered, and the question that was open before it."""

    intent: FilledIntent = Field(alias="meant")
    question: Question = Field(alias="asked")


class Conversation(SessionModel):
    question: Question = Field(default="open", alias="asked")
    """The open question."""
    user_id: EntityId | None = None
    amount: EntityId | None = None
    """The paper's two numbers, while they are collected."""
    listener_id: EntityId | None = Field(default=None, alias="listener")
    """The user whose list is read in this session: the last spoken ID, or the profile of a recognised user."""
    listing: Listing | None = None
    current_movie: MovieRef | None = Field(default=None, alias="about")
    """The movie that "it" refers to."""
    unfinished: UnfinishedIntent | None = None
    misunderstandings: int = Field(default=0, ge=0, le=9, alias="stumbles")
    """The number of consecutive turns that were not understood."""
    repeatable: list[Statement] = Field(default=[], max_length=20, alias="again")
    """The statements that "repeat" says."""

    @classmethod
    def from_attributes(cls, attributes: dict[str, Any]) -> Self:
        """A fresh conversation if the attributes are not valid."""
        try:
            return cls.model_validate(attributes)
        except ValidationError:
            return cls()

    def attributes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def replace(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)
