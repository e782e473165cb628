"""Everything that is stored about a user, in one archive for that user."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.web.accounts.limits import Limit
from services.web.accounts.passkeys.passkey import Passkey
from services.web.accounts.session_list import ListedSession
from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Visitor, session_token
from services.web.localization.languages import LANGUAGE_COOKIE
from services.web.localization.messages import N_
from services.web.localization.translation import gettext
from services.web.oauth.connected_apps import connected_app
from services.web.pages.account.zip_stream import stream_zip
from services.web.pages.watch_region import REGION_COOKIE
from services.web.ratings_import.exports import Export, export_of, to_csv, to_letterboxd_csv
from services.web.ratings_import.record import ImportRecord
from services.web.views.theme import theme_of
from services.web.views.watching.my_services import MyServices
from services.web.webhooks.webhook import Webhook
from shared.contracts.profiles import WholeProfile

router = APIRouter(prefix="/profile")
LIMIT = Limit("own-data", 6, 600)
CONTENTS = {
    "account.json": N_("Your account: id, names, when it was made, and how many recovery codes are left."),
    "ratings.csv": N_("Your ratings and marks as a table, which Matinee and spreadsheets can read."),
    "ratings.json": N_("The same, for programs."),
    "letterboxd.csv": N_("Your ratings as Letterboxd imports them."),
    "seen.json": N_("Movies that you have seen and not rated."),
    "dismissed.json": N_("Movies that you are not interested in."),
    "watchlist.json": N_("Movies that you want to see, and since when."),
    "diary.json": N_("The days on which you saw movies."),
    "not_now.json": N_("Movies that you do not want to see now, and until when."),
    "imports.json": N_("Your imports of the last two days, as long as they are kept."),
    "rooms.json": N_("Rooms of the last day: your name in each, and your votes."),
    "sessions.json": N_("Where you are signed in."),
    "notices.json": N_("What happened to your account lately, as each page tells it until you dismiss it."),
    "passkeys.json": N_("Your passkeys: name, when each was made, and when it was last used."),
    "apps.json": N_("Apps that may read and change your ratings, such as Alexa."),
    "webhooks.json": N_("Your webhooks: address, what each may know, and its latest deliveries. Not their secrets."),
    "settings.json": N_("Your settings, and those that only this browser has in its cookies."),
}
SHOWN_OF_IMPORTS = {
    *("import_id", "state", "created_at", "finished_at", "file", "source", "scale", "person", "dataset"),
    *("ratings", "seen", "wanted", "liked", "days", "imported", "choices", "summary"),
}


@router.get("/data.zip")
async def own_data(request: Request, deps: Deps, visitor: Visitor) -> Response:
    """Nothing is sent before everything is read, so that a failure is an error and never half an archive."""
    await deps.rate_limiter.count(LIMIT, str(visitor.user_id))
    files = await read_files(request, deps, visitor)
    headers = {
        "Content-Disposition": f'attachment; filename="matinee-data-{visitor.user_id}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(stream_zip(files), media_type="application/zip", headers=headers)


async def read_files(request: Request, deps: Dependencies, visitor: SignedInUser) -> dict[str, str]:
    user_id = visitor.user_id
    body, status, imports = await asyncio.gather(
        deps.recommender.profile(user_id), deps.recommender.status(), deps.imports.recent(user_id)
    )
    name, passkeys = await asyncio.gather(deps.display_names.read(user_id), deps.passkeys.read(user_id))
    address = await deps.mail.store.address(user_id) if deps.mail else None
    account, codes, sessions, links, rooms, webhooks = await asyncio.gather(
        deps.accounts.store.find(user_id),
        deps.recovery.left(user_id),
        deps.session_list.read(user_id, session_token(request)),
        deps.account_linking.store.links(user_id),
        deps.rooms.of_user(user_id),
        deps.webhooks.of_user(user_id),
    )
    profile = WholeProfile.model_validate_json(body)
    about = {
        "user_id": user_id,
        "name": visitor.name,
        "display_name": name.text,
        "display_name_is_public": name.is_public,
        "mail_address": address and address.text,
        "created": account and account.created,
        "recovery_codes": codes,
    }
    values = {
        "account.json": about,
        **_watching(profile),
        "imports.json": _imports(imports),
        "rooms.json": [person.model_dump(mode="json", include={"name", "votes"}) for person in rooms],
        "sessions.json": _sessions(sessions),
        "notices.json": [each.model_dump(exclude={"notice_id", "session"}) for each in visitor.notices],
        "passkeys.json": _passkeys(passkeys),
        "apps.json": _apps(links.families if links else ()),
        "webhooks.json": _webhooks(webhooks),
        "settings.json": _settings(request, profile),
    }
    files = _ratings(export_of(profile, status.dataset)) | {name: _json(value) for name, value in values.items()}
    return {"README.txt": readme(visitor), **{name: files[name] for name in CONTENTS}}


def readme(visitor: SignedInUser) -> str:
    title = gettext("Everything that Matinee has stored about user %(user_id)s.") % {"user_id": visitor.user_id}
    lines = [f"{name}: {gettext(text)}" for name, text in CONTENTS.items()]
    secrets = gettext("Your password, recovery codes and sessions are stored only as hashes, which are not in here.")
    return "\n".join([title, "", *lines, "", secrets, ""])


def _ratings(export: Export) -> dict[str, str]:
    return {
        "ratings.csv": to_csv(export),
        "ratings.json": export.model_dump_json(indent=1),
        "letterboxd.csv": to_letterboxd_csv(export),
    }


def _watching(profile: WholeProfile) -> dict[str, Any]:
    states = [each.model_dump(mode="json", exclude_defaults=True) for each in profile.watching]
    return {
        "seen.json": [movie.model_dump(mode="json") for movie in profile.seen],
        "dismissed.json": [movie.model_dump(mode="json") for movie in profile.dismissed],
        "watchlist.json": [state for state in states if "wanted_at" in state],
        "diary.json": [state for state in states if "seen_on" in state],
        "not_now.json": [state for state in states if "rested_until" in state],
    }


def _imports(records: Sequence[ImportRecord]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json", include=SHOWN_OF_IMPORTS) for record in records]


def _sessions(sessions: Sequence[ListedSession]) -> list[dict[str, Any]]:
    return [
        {
            "session_id": each.session_id,
            "device": str(each.device),
            "signed_in": each.signed_in.isoformat(),
            "last_seen": each.last_seen.isoformat(),
        }
        for each in sessions
    ]


def _passkeys(passkeys: Sequence[Passkey]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "created": each.created_at.isoformat(),
            "last_used": each.used_at and each.used_at.isoformat(),
        }
        for each in passkeys
    ]


def _apps(families: frozenset[str] | tuple[str, ...]) -> list[dict[str, str]]:
    apps = map(connected_app, sorted(families))
    return [{"app": app.name or "Alexa", "connected": app.since.isoformat()} for app in apps]


def _webhooks(webhooks: Sequence[Webhook]) -> list[dict[str, Any]]:
    return [
        {
            "url": each.url,
            "scopes": each.scopes,
            "created": datetime.fromtimestamp(each.created, UTC).isoformat(),
            "gave_up": each.gave_up,
            "deliveries": [delivery.model_dump() | {"at": delivery.at.isoformat()} for delivery in each.deliveries],
        }
        for each in webhooks
    ]


def _settings(request: Request, profile: WholeProfile) -> Mapping[str, Any]:
    mine = MyServices.of(request)
    return {
        "list_visible_to": profile.visibility,
        "wanted_films_in_lists": profile.wanted_in_lists,
        "this_browser": {
            "theme": theme_of(request),
            "language": request.cookies.get(LANGUAGE_COOKIE),
            "country": request.cookies.get(REGION_COOKIE),
            "services": mine.names if mine else (),
        },
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
