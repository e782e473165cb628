"""What the routes work with, put together once in `app.py` and carried in the lifespan state."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

from fastapi import Depends, Request

from services.web.accounts.accounts import Accounts
from services.web.accounts.deletion.deletions import Deletions
from services.web.accounts.display_name.display_names import DisplayNames
from services.web.accounts.mail.mail_recovery import MailRecovery
from services.web.accounts.notices.notices import Notices
from services.web.accounts.operating.user_operations import UserOperations
from services.web.accounts.passkeys.passkeys import Passkeys
from services.web.accounts.rate_limit import RateLimiter
from services.web.accounts.recovery import Recovery
from services.web.accounts.session_list import SessionList
from services.web.accounts.sessions import Sessions
from services.web.accounts.user_table import UserTable
from services.web.clients.best_known import BestKnownMovies
from services.web.clients.recommender import Recommender
from services.web.clients.voice import Voice
from services.web.lists.user_lists import UserLists
from services.web.oauth.account_linking import AccountLinking
from services.web.oauth.connected_apps import ConnectedApps
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.posters.posters import Posters
from services.web.ratings_import.import_service import ImportService
from services.web.rooms.room_watch import RoomWatch
from services.web.rooms.rooms import Rooms
from services.web.settings import WebSettings
from services.web.views.render import Renderer
from services.web.views.status_stream import StatusStream
from services.web.views.voice_transcripts import Transcripts
from services.web.webhooks.webhooks import Webhooks
from shared.http.health import Dependency
from shared.stores.last_movie_file import LastMovieFile
from shared.stores.operator_tokens import OperatorTokens
from shared.stores.redis_cache import RedisCache
from shared.telemetry.telemetry import Telemetry


@dataclass(frozen=True)
class Dependencies:
    settings: WebSettings
    cache: RedisCache
    users: UserTable
    accounts: Accounts
    deletions: Deletions
    recovery: Recovery
    passkeys: Passkeys
    notices: Notices
    display_names: DisplayNames
    sessions: Sessions
    session_list: SessionList
    account_linking: AccountLinking
    connected_apps: ConnectedApps
    rate_limiter: RateLimiter
    recommender: Recommender
    best_known: BestKnownMovies
    voice: Voice
    visitor_tokens: VisitorTokens
    transcripts: Transcripts
    user_lists: UserLists
    imports: ImportService
    rooms: Rooms
    room_watch: RoomWatch
    renderer: Renderer
    telemetry: Telemetry
    status_stream: StatusStream
    operators: OperatorTokens
    user_operations: UserOperations
    last_file: LastMovieFile
    webhooks: Webhooks
    mail: MailRecovery | None = None
    posters: Posters | None = None


class State(TypedDict):
    dependencies: Dependencies


def dependencies_of(request: Request) -> Dependencies:
    dependencies: Dependencies = request.state.dependencies
    return dependencies


async def get_dependencies(request: Request) -> Dependencies:
    return dependencies_of(request)


Deps = Annotated[Dependencies, Depends(get_dependencies)]


def health_dependencies(deps: Dependencies) -> list[Dependency]:
    return [
        Dependency("lists", deps.user_lists.reader.lease.check_published),
        Dependency("dynamodb", deps.users.ping, required=False),
        Dependency("redis", deps.cache.ping, required=False),
        Dependency("recommender", deps.recommender.ping, required=False),
        Dependency("voice", deps.voice.ping, required=False),
        Dependency("background", deps.telemetry.background.check, required=False),
    ]
