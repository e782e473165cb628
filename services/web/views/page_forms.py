"""Every form of a page that posts carries the id of the user whom the page belongs to."""

import re

from markupsafe import Markup

from services.web.accounts.sessions import SignedInUser

OWNER_FIELD = "visitor"
POST_FORM = re.compile(r'<form\b(?:[^>"]|"[^"]*")*\bmethod="post"(?:[^>"]|"[^"]*")*>')


def add_owner(html: str, visitor: SignedInUser | None) -> str:
    field = Markup('<input type="hidden" name="{}" value="{}">').format(OWNER_FIELD, visitor.user_id if visitor else "")
    return POST_FORM.sub(lambda form: f"{form[0]}{field}", html)
