import pytest

from shared.contracts.errors import (
    MatineeError,
    NotSignedIn,
    StoreUnavailable,
    TooLarge,
    TooManyRequests,
    TooSlow,
    Unavailable,
    UserNotFound,
)


def subclasses(family: type[MatineeError]) -> set[type[MatineeError]]:
    return {family}.union(*(subclasses(each) for each in family.__subclasses__()))


def with_fixed_messages() -> list[type[MatineeError]]:
    """Without the classes of a service that compose a message from their own arguments."""
    errors = subclasses(MatineeError)
    return sorted(
        (each for each in errors if "__init__" not in vars(each) or each.__module__ == MatineeError.__module__), key=str
    )


@pytest.mark.parametrize("error", with_fixed_messages(), ids=lambda each: each.__name__)
def test_every_error_is_a_problem_with_a_sentence(error: type[MatineeError]) -> None:
    problem = error().problem()
    assert problem.status == error.status >= 400
    assert problem.title
    assert problem.detail.endswith(".")
    assert str(error()) == problem.detail


def test_a_message_replaces_the_default() -> None:
    assert UserNotFound("No such user.").problem().detail == "No such user."
    assert UserNotFound().problem().detail == UserNotFound.message


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (UserNotFound(), {}),
        (NotSignedIn(), {"WWW-Authenticate": "Bearer"}),
        (TooLarge(), {"Connection": "close"}),
        (TooSlow(), {"Connection": "close"}),
        (StoreUnavailable(), {"Retry-After": "2"}),
        (Unavailable(retry_after=None), {}),
        (TooManyRequests(retry_after=30), {"Retry-After": "30"}),
        (TooManyRequests(retry_after=0), {"Retry-After": "0"}),
    ],
    ids=str,
)
def test_headers_tell_the_client_what_to_do(error: MatineeError, headers: dict[str, str]) -> None:
    assert error.headers() == headers


def test_another_services_error_keeps_its_status_message_and_delay() -> None:
    error = MatineeError.from_response(429, "Too often.", 7)
    assert (error.status, error.message, error.headers()) == (429, "Too often.", {"Retry-After": "7"})
    assert MatineeError.status == 500
