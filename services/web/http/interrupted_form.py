"""A form that was sent after its session had ended. The sign-in page carries it, so that nothing is typed twice."""

from typing import Annotated, Self

from fastapi import Request
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile

from services.web.accounts.sessions import SignedInUser
from services.web.http.csrf import SAFE_METHODS
from services.web.queries.forms import local_path
from services.web.views.render import OWNER_FIELD

MAX_CHARACTERS = 8000
"""As JSON. A longer form is not carried."""
WITH_PASSWORD = (
    *("/profile/password", "/profile/delete", "/profile/recovery", "/recover", "/signin", "/signup"),
    *("/profile/passkeys", "/profile/passkeys/options", "/signin/passkey"),
    *("/profile/mail", "/profile/mail/verify", "/recover/mail", "/recover/link"),
)
"""Forms that a page must not repeat."""

Text = Annotated[str, Field(max_length=MAX_CHARACTERS)]


class InterruptedForm(BaseModel):
    """`owner` is the id of the user whose page it came from."""

    path: Text
    owner: Text
    fields: list[tuple[Text, Text]]

    @classmethod
    async def of(cls, request: Request) -> Self | None:
        """None if there is no form, or one with a file or a password."""
        path = request.scope["path"]
        if request.method in SAFE_METHODS or path in WITH_PASSWORD:
            return None
        fields = (await request.form()).multi_items()
        texts = [(name, value) for name, value in fields if not isinstance(value, UploadFile)]
        owner = dict(texts).get(OWNER_FIELD)
        if owner is None or len(texts) < len(fields):
            return None
        form = cls(path=path, owner=owner, fields=[(name, value) for name, value in texts if name != OWNER_FIELD])
        return form if len(form.model_dump_json()) <= MAX_CHARACTERS else None

    @classmethod
    def read(cls, text: str) -> Self | None:
        try:
            form = cls.model_validate_json(text)
        except ValidationError:
            return None
        return form if form.path == local_path(form.path, "") else None

    def belongs_to(self, user: SignedInUser) -> bool:
        """So does the form of a page that was opened before anybody signed in."""
        return self.owner in {"", str(user.user_id)}
