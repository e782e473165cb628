class Untrusted(Exception):
    """Why a request is not believed: a word for the log, never for the sender."""
