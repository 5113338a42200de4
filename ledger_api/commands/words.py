"""How a command says what went wrong."""


def in_words(error: BaseException) -> str:
    """The error's own words; the system's are put behind the file that they are about."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
