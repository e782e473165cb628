"""One hierarchy of errors, each with its HTTP status and a message that tells the user what to do.

MatineeError
├── InvalidRequest           400  the request cannot be read
│   └── UnknownHost
├── NotSignedIn              401
├── Forbidden                403
│   ├── ListNotOpen
│   ├── OwnersOnly
│   └── SampleUserReadOnly
├── NotFound                 404
│   ├── UserNotFound
│   └── MovieNotFound
│       └── MovieHidden
├── Conflict                 409
│   └── NameTaken
├── TooSlow                  408
├── ChangedMeanwhile         412
├── TooLarge                 413
├── AddressTooLong           414
├── InvalidInput             422  the request can be read, a value in it is not allowed
├── TooManyRequests          429  with Retry-After
├── HeadTooLarge             431
└── Unavailable              503  with Retry-After
    ├── Overloaded
    ├── StoreUnavailable
    │   └── OutcomeUnknown
    ├── RecommenderUnavailable
    ├── SiteUnavailable
    └── SkillUnavailable
"""

from http import HTTPStatus
from typing import Self

from pydantic import BaseModel

CONNECTION_CLOSING = (408, 413)
"""These close the connection, because the rest of the refused body may still arrive on it."""


class Problem(BaseModel):
    """An error as `application/problem+json` (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class MatineeError(Exception):
    status = 500
    message = "Something went wrong on our side. Please try again."
    kind = "about:blank"
    """The type of the problem; services know each other's errors by it."""
    challenge: str | None = None
    """The authentication scheme that the client must use, for 401."""

    def __init__(self, message: str | None = None, *, retry_after: int | None = None) -> None:
        self.message = message or self.message
        self.retry_after = retry_after
        self.allow: str | None = None
        super().__init__(self.message)

    def problem(self) -> Problem:
        return Problem(type=self.kind, title=HTTPStatus(self.status).phrase, status=self.status, detail=self.message)

    def headers(self) -> dict[str, str]:
        headers = {
            "Allow": self.allow,
            "Connection": "close" if self.status in CONNECTION_CLOSING else None,
            "Retry-After": self.retry_after,
            "WWW-Authenticate": self.challenge,
        }
        return {name: str(value) for name, value in headers.items() if value is not None}

    @classmethod
    def from_response(cls, status: int, message: str, retry_after: int | None) -> Self:
        """The error that another service responded with, to be raised here."""
        error = cls(message, retry_after=retry_after)
        error.status = status
        return error


class InvalidRequest(MatineeError):
    status = 400
    message = "The request could not be read."


class UnknownHost(InvalidRequest):
    message = "Matinee does not answer to this host name. Use its own address, or add this name to ALLOWED_HOSTS."


class NotSignedIn(MatineeError):
    status = 401
    message = "Please sign in first."
    challenge: str | None = "Bearer"


class Forbidden(MatineeError):
    status = 403
    message = "Only the owner of a profile may do this. Sign in as that user."


class ListNotOpen(Forbidden):
    message = "This user's list is private. They can send you a link to it, or change that on their profile."


class OwnersOnly(Forbidden):
    message = "Only the owner of a list can order it or tune it. Others can filter its titles."


class SampleUserReadOnly(Forbidden):
    message = "Sample users have ratings and a list alone, which nobody changes. Create your own profile for more."


class NotFound(MatineeError):
    status = 404
    message = "There is nothing here. Check the address."


class UserNotFound(NotFound):
    message = "No user has this id. Check the number, or sign up to get one."


class MovieNotFound(NotFound):
    message = "No movie has this id. Search for it by its title."


class MovieHidden(MovieNotFound):
    message = "This movie is not in the catalogue any more."
    kind = "urn:matinee:movie-hidden"


class Conflict(MatineeError):
    status = 409
    message = "Somebody changed this at the same time. Please try again."


class NameTaken(Conflict):
    message = "This name is taken. Choose another, or sign in if it is yours."


class TooSlow(MatineeError):
    status = 408
    message = "The request took too long to arrive. Please try again."


class ChangedMeanwhile(MatineeError):
    status = 412
    message = "This has been changed since you read it. Read it again, and repeat your change."


class TooLarge(MatineeError):
    status = 413
    message = "The request is too large."


class AddressTooLong(MatineeError):
    status = 414
    message = "The address is too long. Request less at a time."


class InvalidInput(MatineeError):
    status = 422
    message = "A value in the request is not allowed."


class TooManyRequests(MatineeError):
    status = 429
    message = "Too many attempts. Wait a minute, then try again."


class HeadTooLarge(MatineeError):
    status = 431
    message = "The request's headers are too large. Delete this site's cookies, then try again."


class Unavailable(MatineeError):
    status = 503
    message = "This part of Matinee is temporarily unavailable. Please try again shortly."

    def __init__(self, message: str | None = None, *, retry_after: int | None = 2) -> None:
        super().__init__(message, retry_after=retry_after)


class Overloaded(Unavailable):
    message = "Matinee has more visitors than it can serve right now. Please try again in a moment."


class StoreUnavailable(Unavailable):
    message = "The store is temporarily unavailable. Nothing was changed; please try again shortly."


class OutcomeUnknown(StoreUnavailable):
    """A write was sent, and its response was lost or came too late."""

    message = "The store did not answer in time. Your change may have been saved: look, or repeat it, which is safe."


class RecommenderUnavailable(Unavailable):
    message = "The recommender is temporarily unavailable. Please try again shortly."


class SiteUnavailable(Unavailable):
    message = "The site is temporarily unavailable. Please try again shortly."


class SkillUnavailable(Unavailable):
    message = "The skill is temporarily unavailable. Please try again shortly."


class CacheUnavailable(Exception):
    """The cache did not respond; callers go on without it. Users never see this error."""
