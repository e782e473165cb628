"""A zip archive that is compressed while it is sent."""

import io
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZipFile


class _Outbox(io.RawIOBase):
    """Where an archive is written to, to be taken from there. It cannot be rewound."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # a buffer
        self.written.append(piece)
        return len(piece)

    def take(self) -> bytes:
        pieces, self.written = self.written, []
        return b"".join(pieces)


def stream_zip(files: Mapping[str, str]) -> Iterator[bytes]:
    """A piece or more for each file. Meant for a thread: compressing takes a while."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode())
            yield outbox.take()
    yield outbox.take()
