"""Why a backup or restore cannot be done; each message is one sentence for the user."""


class BadBackup(Exception):
    """The file is not a complete backup that fits here."""


class BadLocation(Exception):
    """The location names nothing that can be read or written."""


class NoChecksumFile(Exception):
    """The backup is complete in its place, but no checksum file could be written beside it."""
