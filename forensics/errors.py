"""One tree of errors: each says what happened, where, and what to do, and knows its exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns; documented in the README."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    PARTIAL = 3
    INTEGRITY = 4
    INTERNAL = 70


class ForensicsError(Exception):
    """What went wrong, with a remedy.

    Args:
        what: what happened and where, in one sentence naming the file or thing.
        remedy: what the user can do about it, in one sentence.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


class UsageError(ForensicsError):
    """The request itself cannot be carried out: an unknown production, a case that is not there."""

    exit_code = ExitCode.USAGE


class EvidenceError(ForensicsError):
    """One piece of evidence cannot be read; the run goes on without it."""

    exit_code = ExitCode.PARTIAL


class IntegrityError(ForensicsError):
    """Evidence, a row or the ledger is not what it was."""

    exit_code = ExitCode.INTEGRITY
