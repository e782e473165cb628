"""What a session remembers from one turn to the next: Alexa carries it to and fro as session attributes."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.voice.alexa.request import Intent
from services.voice.language.wording import Said
from shared.contracts.values import MAX_AMOUNT, EntityId, Year

MOST = 10

# fmt: off
Asked = Literal[
    "open", "what", "else", "both", "numbers", "id", "amount", "another_list", "another_id", "once_more", "my_list",
    "go_on", "from_top", "which", "title", "genre", "years", "stars", "why",
]
# fmt: on


class Memory(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Named(Memory):
    """A movie as it was named to the listener."""

    movie_id: EntityId
    title: str


class Source(Memory):
    """Where a list comes from: what is like a movie, or a user's own list, all of it or some genre and years."""

    user_id: EntityId | None = None
    genre: str | None = None
    from_year: Year | None = None
    to_year: Year | None = None
    like: Named | None = None

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if self.user_id is None and self.like is None:
            raise ValueError("a list is of a user, or like a movie")
        return self

    @property
    def narrowed(self) -> bool:
        return (self.genre, self.from_year, self.to_year) != (None, None, None)


class Listing(Memory):
    """A list that is being read: the movies heard of it so far, and those heard last, which began at `start`."""

    source: Source
    heard: list[EntityId] = Field(default=[], max_length=MAX_AMOUNT)
    start: int = Field(default=0, ge=0, le=MAX_AMOUNT)
    shown: list[Named] = Field(default=[], max_length=MOST)


class Filled(Memory):
    """A slot: what was said, and which value of its type that is, where it has its own."""

    said: str
    id: str | None = None


class Meant(Memory):
    """An intent with its filled slots."""

    name: str
    slots: dict[str, Filled] = {}

    @classmethod
    def of(cls, intent: Intent) -> Self:
        filled = {
            name: Filled(said=slot.value, id=slot.resolved)
            for name, slot in (intent.slots or {}).items()
            if slot.value is not None
        }
        return cls(name=intent.name, slots=filled)

    def without(self, *slots: str) -> Self:
        return self.model_copy(update={"slots": {name: slot for name, slot in self.slots.items() if name not in slots}})


class Unfinished(Memory):
    """What goes on as soon as the open question is answered, and what had been asked before it."""

    meant: Meant
    asked: Asked


class Conversation(Memory):
    asked: Asked = "open"
    user_id: EntityId | None = None
    amount: EntityId | None = None
    """The paper's two numbers, while they are collected."""
    listener: EntityId | None = None
    """Whose list is read in this session: an id that was said, or the profile of a known listener."""
    listing: Listing | None = None
    about: Named | None = None
    """The movie that "it" is."""
    unfinished: Unfinished | None = None
    stumbles: int = Field(default=0, ge=0, le=9)
    """How often in a row nothing was understood."""
    again: list[Said] = Field(default=[], max_length=20)
    """What "repeat" says."""

    @classmethod
    def of(cls, attributes: dict[str, Any]) -> Self:
        try:
            return cls.model_validate(attributes)
        except ValidationError:
            return cls()

    def attributes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)

    def but(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)
