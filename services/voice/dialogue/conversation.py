"""The state of a session between two turns. Alexa carries it as session attributes.

The aliases are the names in those attributes: sessions are open while a new version is deployed.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.voice.alexa.request import Intent
from services.voice.language.wording import Statement, Value
from shared.contracts.filtering.filters import Age, MovieFilters, Runtime
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH
from shared.contracts.values import MAX_AMOUNT, EntityId, Year

MAX_MOVIES_READ = 10
MAX_UNDO = 5
MAX_CANDIDATES = 3
MAX_INTRODUCTIONS = 12
MAX_STATEMENTS = 20
MAX_NAMES_LENGTH = 200

# fmt: off
Question = Literal[
    "open", "what", "else", "both", "numbers", "id", "amount", "another_list", "another_id", "once_more", "my_list",
    "go_on", "from_top", "which", "title", "did_you_mean", "genre", "years", "stars", "why", "popular",
    "another_surprise", "introduce", "introduction", "remake", "rest", "seen", "these_stars", "undo",
]
# fmt: on

PICK_QUESTIONS: set[Question] = {"which", "title", "did_you_mean", "remake"}
"""They ask which movie is meant."""

Names = Annotated[str, Field(max_length=MAX_NAMES_LENGTH)]
"""One name, or several that are joined by a plus."""


class SessionModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class MovieRef(SessionModel):
    """A movie that the user has heard of, by the title that was spoken."""

    movie_id: EntityId
    title: str
    list_of: EntityId | None = None
    """Whose list it was on, if it was referred to by its place there."""
    year: Year | None = None
    """Of a candidate that another one of the same title is told from by its year."""


RANGE_FIELDS = ("from_year", "to_year", "min_runtime", "max_runtime", "max_age")
FILTER_FIELDS = ("genre", "without", "person", "tag", "language", *RANGE_FIELDS)


class ListSource(SessionModel):
    """Where a list comes from: a user's list or what is popular, possibly filtered, or movies similar to one or two."""

    user_id: EntityId | None = None
    is_popular: bool = Field(default=False, alias="popular")
    is_watchlist: bool = Field(default=False, alias="watchlist")
    """Of the user, who alone may hear it."""
    genre: Names | None = None
    without: Names | None = None
    """Genres to leave out."""
    from_year: Year | None = None
    to_year: Year | None = None
    person: Names | None = None
    tag: Names | None = None
    language: Names | None = None
    min_runtime: Runtime | None = None
    max_runtime: Runtime | None = None
    max_age: Age | None = None
    wish: Annotated[str, Field(max_length=MAX_WORDS_LENGTH)] | None = None
    """In the listener's words."""
    similar_to: MovieRef | None = Field(default=None, alias="like")
    and_to: MovieRef | None = Field(default=None, alias="and_like")

    @model_validator(mode="after")
    def _has_an_origin(self) -> Self:
        if self.user_id is None and self.similar_to is None and self.wish is None and not self.is_popular:
            raise ValueError("a list needs a user, a movie or a wish, or is of popular movies")
        if self.is_filtered:
            self.filters()  # raises if they contradict each other
        return self

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, name) is not None for name in FILTER_FIELDS)

    def filters(self) -> MovieFilters:
        names = {"genre": self.genre, "without_genre": self.without, "person": self.person, "tag": self.tag}
        names["language"] = self.language
        ranges = {name: getattr(self, name) for name in RANGE_FIELDS}
        return MovieFilters(**{name: tuple(text.split("+")) if text else () for name, text in names.items()}, **ranges)


class Listing(SessionModel):
    """A list that is being read aloud."""

    source: ListSource
    heard: list[EntityId] = Field(default=[], max_length=MAX_AMOUNT)
    """All movies read so far. The first is number one, also after it has left the list."""
    start: int = Field(default=0, ge=0, le=MAX_AMOUNT)
    """The position in `heard` at which the current page starts."""
    page: list[MovieRef] = Field(default=[], max_length=MAX_MOVIES_READ, alias="shown")
    """The movies read last."""

    def number(self, movie: MovieRef) -> int:
        return self.heard.index(movie.movie_id) + 1


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

    def with_slots(self, **values: str) -> Self:
        """The values are both the words and the ids of custom slot types."""
        slots = {name: SlotValue(text=value, id=value) for name, value in values.items()}
        return self.model_copy(update={"slots": {**self.slots, **slots}})

    def only(self, slot: str, name: str) -> Self:
        """With one of its slots, by another name."""
        return self.model_copy(update={"slots": {name: self.slots[slot]} if slot in self.slots else {}})

    def without_slots(self, *names: str) -> Self:
        return self.model_copy(update={"slots": {name: slot for name, slot in self.slots.items() if name not in names}})


class UnfinishedIntent(SessionModel):
    """An intent that resumes once the open question is answered, and the question that was open before it."""

    intent: FilledIntent = Field(alias="meant")
    question: Question = Field(alias="asked")


class Opinion(SessionModel):
    """What a profile says about one movie."""

    rating: float | None = None
    seen: bool = False
    dismissed: bool = False
    wanted: bool = False
    rested: bool = False


class Write(SessionModel):
    """A change that was made to the listener's profile, with what was there before."""

    kind: Literal["rate", "seen", "dismiss", "want", "unwant", "rest"]
    movie: MovieRef
    stars: float | None = None
    corrects: bool = False
    """Whether it gives other stars to the movie of the change before."""
    before: Opinion = Opinion()


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
    written_movie: MovieRef | None = Field(default=None, alias="wrote")
    """The only movie that the last change was about, until a list is read."""
    writes: list[list[Write]] = Field(default=[], max_length=MAX_UNDO, alias="done")
    """The latest changes, each of one or several movies, for "undo"."""
    surprises: list[EntityId] = Field(default=[], max_length=MAX_MOVIES_READ)
    """The movies that "surprise me" brought up."""
    candidates: list[MovieRef] = Field(default=[], max_length=MAX_CANDIDATES)
    """The movies that an unclear title may mean, the likeliest first."""
    introductions: list[MovieRef] = Field(default=[], max_length=MAX_INTRODUCTIONS, alias="introduce")
    """Movies to rate for a first list, the one in question first."""
    introduced: int = Field(default=0, ge=0, le=MAX_INTRODUCTIONS)
    """How many of them were rated."""
    unfinished: UnfinishedIntent | None = None
    misunderstandings: int = Field(default=0, ge=0, le=9, alias="stumbles")
    """The number of consecutive turns that were not understood."""
    repeatable: list[Statement] = Field(default=[], max_length=MAX_STATEMENTS, alias="again")
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

    def for_numbers(self) -> Self:
        """What stays when the paper's two numbers are asked for anew."""
        kept = {"listener_id", "listing", "writes", "surprises"}
        return type(self)(**{name: getattr(self, name) for name in kept})

    def question_values(self) -> dict[str, Value]:
        """The values for the placeholders of the open question."""
        if self.question == "remake":
            return {"title": self.candidates[0].title, "years": [each.year for each in self.candidates]}
        if self.question in {"rest", "seen"}:
            return {"title": self.current_movie.title} if self.current_movie else {}
        movies = self.candidates if self.question == "did_you_mean" else self.introductions
        return {"title": movies[0].title} if movies else {}

    def replace(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)
