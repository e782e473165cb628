"""A list for two tells how much each would like a movie, so each registered user has to agree."""

from collections.abc import Iterable

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from services.web.http.list_reader import reader_of
from services.web.localization.messages import Message
from shared.contracts.errors import Forbidden, UserNotFound


class NotInvited(Forbidden):
    def __init__(self, user_id: int) -> None:
        super().__init__(
            Message(
                "User %(user_id)s has to invite you: a list for two tells more than their list of titles. Ask for the "
                "invitation link that they find on “Together”.",
                user_id=str(user_id),
            )
        )


async def require_consent(members: Iterable[tuple[int, str]], visitor: SignedInUser | None, deps: Dependencies) -> None:
    """Raises unless each member is the visitor, a sample user, or somebody whose link came with the request."""
    for user_id, key in members:
        if await deps.recommender.is_sample_user(user_id):
            continue
        reader = await reader_of(user_id, visitor, key, deps)
        if not (reader.is_owner or reader.has_link):
            raise NotInvited(user_id) if await deps.accounts.exists(user_id) else UserNotFound
