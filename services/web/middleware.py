"""What every request passes through on its way to a route."""

from fastapi import FastAPI
from starlette.formparsers import MultiPartParser
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from services.web.api.batch import BATCH_PATH, MAX_BATCH_BYTES
from services.web.api.movie_records import MOVIES_PATH
from services.web.http.error_responses import error_response
from services.web.http.headers import PAGE_HEADERS, HeadRequests
from services.web.http.rating_shortcut import RatingShortcut
from services.web.localization.page_language import PageLanguage
from services.web.pages import STREAM_PATHS
from services.web.pages.account.imports import IMPORT_PATHS
from services.web.pages.operator.movies import FILE_PATH
from services.web.settings import WebSettings
from shared.http.limits import BodyLimit, InFlightLimit
from shared.http.problem_details import ErrorResponses
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SecurityHeaders
from shared.negotiation import AcceptedCoding
from shared.setting_values import split_list
from shared.telemetry.telemetry import Telemetry

UNCOMPRESSED_TYPES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/json", "application/problem+json")
"""Lists are small and requested often; nginx compresses responses to the outside."""


def add_middleware(app: FastAPI, settings: WebSettings, telemetry: Telemetry) -> None:
    """Innermost first."""
    MultiPartParser.spool_max_size = settings.max_import_bytes  # an upload is never written to a disk
    app.add_middleware(GZipMiddleware, compresslevel=5, exclude_content_types=UNCOMPRESSED_TYPES)
    if not telemetry.tracing.enabled:  # the framework names the spans of requests
        app.add_middleware(RatingShortcut)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_body_bytes,
        overrides={
            **dict.fromkeys((*IMPORT_PATHS, MOVIES_PATH, FILE_PATH), settings.max_import_bytes),
            BATCH_PATH: max(MAX_BATCH_BYTES, settings.max_body_bytes),
        },
        respond=error_response,
    )
    app.add_middleware(
        InFlightLimit,
        limit=settings.max_in_flight,
        respond=error_response,
        metrics=telemetry.metrics,
        exempt_paths=STREAM_PATHS,
    )
    app.add_middleware(AcceptedCoding)
    app.add_middleware(HeadRequests)
    app.add_middleware(RequestHeadCheck, hosts=split_list(settings.allowed_hosts))
    app.add_middleware(ErrorResponses, respond=error_response)
    app.add_middleware(PageLanguage)
    app.add_middleware(SecurityHeaders, overrides=PAGE_HEADERS)
