"""What the profile says was done, after a redirect to it."""

from fastapi.responses import RedirectResponse

from services.web.localization.messages import N_

CHANGES: dict[str, tuple[str, str]] = {
    "password": (
        "leave",
        N_(
            "Your password is changed. You are signed out on all other devices, and apps and Alexa have to be "
            "connected again."
        ),
    ),
    "session": ("sessions", N_("The session is ended.")),
    "sessions": ("sessions", N_("All other sessions are ended.")),
    "passkey": ("passkeys", N_("The passkey is added.")),
    "passkey-name": ("passkeys", N_("The passkey is renamed.")),
    "passkey-removed": ("passkeys", N_("The passkey is removed.")),
    "name": ("name", N_("Your name for others is changed.")),
    "mail-verified": ("mail", N_("Your mail address is verified.")),
    "mail-removed": ("mail", N_("Your mail address is removed.")),
    "visibility": ("sharing", N_("Who may see your list is changed.")),
    "link": ("sharing", N_("Your list has a new link. The one before no longer works.")),
    "webhook-removed": ("webhooks", N_("The webhook is removed.")),
    "file": ("exchange", N_("The file is forgotten.")),
    "app": ("apps", N_("The app is disconnected.")),
    "alexa": ("apps", N_("Alexa is disconnected.")),
}
"""By the name in the address: the section where it was done, and what is said there."""


def redirect_to(change: str) -> RedirectResponse:
    """To the section where it was done."""
    return RedirectResponse(f"/profile?changed={change}#{CHANGES[change][0]}", 303)


def told(change: str) -> dict[str, str]:
    """What is said, by its section; empty if there is no such change."""
    return dict([CHANGES[change]]) if change in CHANGES else {}
