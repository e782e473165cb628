import io
from zipfile import ZipFile

from services.web.pages.account.zip_stream import stream_zip


def test_an_archive_is_sent_in_pieces_and_read_whole() -> None:
    files = {"README.txt": "Größe, 映画, 👨‍👩‍👧", "empty.json": "", "large.csv": "a,b\n" * 200_000}
    pieces = list(stream_zip(files))
    assert len(pieces) == len(files) + 1
    assert all(pieces)
    with ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == files
