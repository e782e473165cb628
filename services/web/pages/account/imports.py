"""The pages of an import: upload, look, choose, commit, follow, undo."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Visitor
from services.web.queries.forms import MAX_ID, parse_integer
from services.web.queries.profile_changes import redirect_to
from services.web.ratings_import.choices import FROM_TMDB, Choice, Choices, count_additions
from services.web.ratings_import.import_service import IMPORT_LIMIT, TMDB_LIMIT
from services.web.ratings_import.import_store import TooManyAdditions
from services.web.ratings_import.matching import load_movies
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.reading.entries import Source
from services.web.ratings_import.record import WORKING, Answers, ImportRecord
from services.web.ratings_import.wording import SCALES, SOURCES, amount_of, left_out, outliers, source_name, stated
from shared.contracts.errors import InvalidInput, MatineeError, TooManyRequests
from shared.contracts.movies import Movie, MovieDetails, MoviePage
from shared.contracts.queries import MovieQuery

router = APIRouter(prefix="/profile")
IMPORT_PATHS = (r"/profile/import", r"/api/users/\d+/imports")
"""Where files are uploaded."""
FILMS_PER_PAGE = 50
FOUND = 6
FILM, QUERY = "film-", "q-"
ANSWERS = {"scale": {"scale"}, "source": {"source", "person", "dataset"}}
"""Which fields each button of the page is for. The form has them all, and with them the choices."""
MAX_QUERY = 200


async def own_import(import_id: str, visitor: Visitor, deps: Deps) -> ImportRecord:
    return await deps.imports.load(visitor.user_id, import_id)


OwnImport = Annotated[ImportRecord, Depends(own_import)]


@router.post("/import")
async def upload(ratings: Annotated[UploadFile, File()], deps: Deps, visitor: Visitor) -> Response:
    await deps.rate_limiter.count(IMPORT_LIMIT, str(visitor.user_id))
    record = await deps.imports.upload(visitor.user_id, ratings.filename or "", await ratings.read())
    return page_of(record)


@router.get("/imports/{import_id}")
async def look(request: Request, record: OwnImport, deps: Deps) -> Response:
    return await show(request, record, deps)


async def show(
    request: Request, record: ImportRecord, deps: Dependencies, error: MatineeError | None = None
) -> Response:
    films = 0 if record.summary is None else record.summary.doubtful + record.summary.unmatched
    start = min(max(parse_integer(request.query_params.get("from", "")) or 0, 0), max(films - 1, 0))
    start -= start % FILMS_PER_PAGE
    shown = await deps.imports.open_films(record, start, start + FILMS_PER_PAGE) if films else []
    searched = parse_integer(request.query_params.get("film", ""))
    return deps.renderer.page(
        request,
        "import.html",
        error=error,
        address=f"/profile/imports/{record.import_id}",
        record=record,
        working=record.state in WORKING,
        source=source_name(record),
        scales=SCALES,
        sources=SOURCES,
        left_out=left_out(record),
        outliers=outliers(record),
        stated=stated(record),
        amount_of=lambda count: amount_of(record, count),
        dataset=(await deps.recommender.status()).dataset if record.needs_dataset else "",
        doubtful=[film for film in shown if film.candidates],
        unmatched=[film for film in shown if not film.candidates],
        chosen=await chosen_movies(record, shown, deps),
        films=films,
        start=start,
        previous=start - FILMS_PER_PAGE,
        following=start + FILMS_PER_PAGE if start + FILMS_PER_PAGE < films else None,
        searched=searched,
        picked=None,
        q=request.query_params.get("q", "")[:MAX_QUERY],
        found=await search(request.query_params.get("q", ""), deps) if searched is not None else [],
        undo_allowed=deps.imports.can_undo(record),
        can_ask_tmdb=deps.imports.can_ask_tmdb(record),
        from_tmdb=FROM_TMDB,
        additions=count_additions(record.choices),
    )


@router.post("/imports/{import_id}/answers")
async def answer(request: Request, record: OwnImport, deps: Deps) -> Response:
    """Keeps the choices of the same form as well."""
    try:
        record = await deps.imports.change(record, Answers(), await read_choices(request))
        record = await deps.imports.change(record, await read_answers(request, record), {})
    except InvalidInput as error:
        return await show(request, record, deps, error)
    return page_of(record)


@router.get("/imports/{import_id}/films/{number}")
async def suggest(request: Request, number: int, record: OwnImport, deps: Deps) -> Response:
    """Movies that a film of the file may be, while another title is typed. One that is already picked stays."""
    q = request.query_params.get(f"{QUERY}{number}", "")
    films = [film for film in await deps.imports.open_films(record) if film.number == number]
    shown = {candidate.movie_id for film in films for candidate in film.candidates} | {record.choices.get(number)}
    found = {movie.movie_id: movie for movie in await search(q, deps)}
    picked = parse_integer(request.query_params.get(f"{FILM}{number}", "")) or 0
    if picked > 0 and picked not in shown | found.keys():
        found |= {picked: await load_movie(picked, deps)}
    movies = [movie for movie_id, movie in found.items() if movie_id not in shown]
    template = "fragments/imports/found_films.html"
    return deps.renderer.page(request, template, number=number, q=q, found=movies, picked=picked)


@router.post("/imports/{import_id}/choices")
async def choose(request: Request, record: OwnImport, deps: Deps) -> Response:
    """Keeps the choices, and searches for the film whose search field was used."""
    form = await request.form()
    record = await deps.imports.change(record, Answers(), await read_choices(request))
    searched, q = (None, "") if "page" in form else read_search(form)
    query = {"from": str(form.get("page", form.get("from", "")))[:10]} | (
        {} if searched is None else {"film": str(searched), "q": q}
    )
    query = {name: text for name, text in query.items() if text}
    return page_of(
        record, (f"?{urlencode(query)}" if query else "") + ("" if searched is None else f"#film-{searched}")
    )


@router.post("/imports/{import_id}/commit")
async def commit(request: Request, record: OwnImport, deps: Deps) -> Response:
    """With the choices that the same form shows."""
    try:
        return page_of(await deps.imports.commit(record, await read_choices(request)))
    except TooManyAdditions as error:
        return await show(request, await deps.imports.load(record.user_id, record.import_id), deps, error)


@router.post("/imports/{import_id}/tmdb")
async def ask_tmdb(request: Request, record: OwnImport, deps: Deps) -> Response:
    """Keeps the choices of the same form as well."""
    record = await deps.imports.change(record, Answers(), await read_choices(request))
    try:
        if deps.imports.can_ask_tmdb(record):
            await deps.rate_limiter.count(TMDB_LIMIT, str(record.user_id))
        return page_of(await deps.imports.ask_tmdb(record))
    except (InvalidInput, TooManyRequests) as error:
        return await show(request, record, deps, error)


@router.post("/imports/{import_id}/add-all")
async def add_all(request: Request, record: OwnImport, deps: Deps) -> Response:
    record = await deps.imports.change(record, Answers(), await read_choices(request))
    return page_of(await deps.imports.add_all(record), "#tmdb")


@router.post("/imports/{import_id}/undo")
async def undo(record: OwnImport, deps: Deps) -> Response:
    return page_of(await deps.imports.undo(record))


@router.post("/imports/{import_id}/discard")
async def discard(record: OwnImport, deps: Deps) -> Response:
    await deps.imports.discard(record)
    return redirect_to("file")


def page_of(record: ImportRecord, place: str = "") -> Response:
    return RedirectResponse(f"/profile/imports/{record.import_id}{place}", 303)


def read_search(form: FormData) -> tuple[int | None, str]:
    """The number of the film whose button was pressed, else of the first film with a title typed, and this title."""
    texts = {name.removeprefix(QUERY): text for name, text in form.items() if name.startswith(QUERY)}
    typed = next((number for number, text in texts.items() if text), "")
    number = str(form.get("search", typed))
    return parse_integer(number), str(texts.get(number, ""))[:MAX_QUERY]


async def read_answers(request: Request, record: ImportRecord) -> Answers:
    """All that are in the form, or those that the button which was pressed is for."""
    form = await request.form()
    texts = {name: text for name, text in form.items() if isinstance(text, str) and text}
    wanted = ANSWERS.get(texts.get("answer", ""), {*texts})
    texts = {name: text for name, text in texts.items() if name in wanted}
    source = texts.get("source")
    return Answers(
        source=Source(source) if source in set(Source) and source != record.source else None,
        scale=parse_integer(texts.get("scale", "")),
        person=texts.get("person"),
        dataset=texts.get("dataset", "")[:100] or None,
    )


async def read_choices(request: Request) -> Choices:
    """By the number of the film."""
    choices: dict[int, Choice] = {}
    for name, text in (await request.form()).items():
        number = parse_integer(name.removeprefix(FILM)) if name.startswith(FILM) else None
        movie_id = parse_integer(text) if isinstance(text, str) else None
        if number is not None and text == FROM_TMDB:
            choices[number] = FROM_TMDB
        elif number is not None and movie_id is not None and 0 <= movie_id <= MAX_ID:
            choices[number] = movie_id or None
    return choices


async def chosen_movies(record: ImportRecord, films: list[OpenFilm], deps: Dependencies) -> dict[int, Movie]:
    """The movies that were chosen by searching, which are not among a film's candidates."""
    chosen = {film.number: movie_id for film in films if isinstance(movie_id := record.choices.get(film.number), int)}
    shown = {film.number: {candidate.movie_id for candidate in film.candidates} for film in films}
    searched = {number: movie_id for number, movie_id in chosen.items() if movie_id not in shown[number]}
    movies = await load_movies(deps.recommender, searched.values())
    return {number: movies[movie_id] for number, movie_id in searched.items() if movie_id in movies}


async def load_movie(movie_id: int, deps: Dependencies) -> Movie:
    return MovieDetails.model_validate_json(await deps.recommender.movie(movie_id))


async def search(q: str, deps: Dependencies) -> list[Movie]:
    if not q.strip():
        return []
    query = MovieQuery(q=q[:MAX_QUERY], limit=FOUND)
    return MoviePage.model_validate_json(await deps.recommender.movies(query)).movies
