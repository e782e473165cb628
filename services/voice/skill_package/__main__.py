"""Writes the skill package (`make skill-package`)."""

from pathlib import Path

from services.voice.skill_package.files import package_files

FOLDER = Path("skill-package")


def write(folder: Path) -> None:
    for name, content in package_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    write(FOLDER)
