from typing import Any

import pytest

from services.web.accounts.sessions import SignedInUser
from services.web.clients.voice import VoiceReply
from services.web.views.voice_conversation import Turn, suggestions

ADA = SignedInUser(user_id=944, name="Ada")


@pytest.mark.parametrize(
    ("offered", "suggested"),
    [("my ID is 196 and I want three movies", "my ID is 944 and I want three movies"), ("the 1960s", "the 1960s")],
)
def test_suggestions_name_the_signed_in_users_own_id_and_leave_years_alone(offered: str, suggested: str) -> None:
    request: dict[str, Any] = {"request": {"locale": "en-US"}}
    answer = VoiceReply(request=request, response={}, said="", asks=True, suggestions=[offered])
    assert suggestions([Turn(text="", answer=answer)], "en-US", ADA) == [suggested]
