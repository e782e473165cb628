class UntrustedRequest(Exception):
    """A request that failed verification. The message is for the log only, never for the sender."""
