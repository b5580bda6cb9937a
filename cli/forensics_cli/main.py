"""The ``forensics`` command; each verb is a module that is imported when it is asked for."""

import contextlib
import errno
import importlib
import io
import os
import sys
import traceback

import click

from forensics import __version__
from forensics.errors import ExitCode, ForensicsError
from forensics_cli.output import note

VERBS = {
    "ingest": "Read productions into a case; what is in already is skipped.",
    "status": "What is in a case, what failed and why, what is stale.",
    "redactions": "Redactions and how much is hidden, by document, page, code, month, sender ...",
    "messages": "Single messages, with their copies.",
    "threads": "Conversations, what is missing from them, and parent links.",
    "people": "Persons, their printed names, and who wrote to whom.",
    "compare": "What a later production revealed, still hides, or newly hides.",
    "topics": "What the mails are about, and how much of each topic is hidden.",
    "search": "Full text of what is visible, with citations.",
    "decide": "Record a decision: merge, split or name persons, pair, judge a region, undo.",
    "withdraw": "Take recalled pages out of a case and leave a tombstone.",
    "unseal": "Read hidden text of one place, on the record; without an id, list what there is.",
    "export": "Who wrote to whom as GraphML or GEXF.",
    "report": "The exhibit: one HTML file and its tables as CSV.",
}

_NO_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EPIPE}


class Verbs(click.Group):
    """A group that knows the verbs and their one-line help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb and return its command."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"forensics_cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="forensics")
def main() -> None:
    """Email-corpus forensics and redaction analysis.

    Every verb that asks takes a case, or plain files: PDF, PNG, JPEG, TIFF, TXT, EML, MSG,
    mbox, PST, OST, zip, folders.

    Exit codes: 0 done; 1 findings, with --fail-on; 2 usage, or the answer cannot be written; 3 partial, some inputs
    failed and are listed; 4 integrity failure; 70 internal error.
    """


def run() -> None:
    """Run the command line and exit with a documented code."""
    try:
        code = main.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)
    except click.exceptions.Abort:
        _leave("Stopped. What was stored stays; run the same command again to go on.", 130)
    except KeyboardInterrupt:
        _leave("Stopped. What was stored stays; run the same command again to go on.", 130)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        note(said.getvalue().rstrip())
        sys.exit(error.exit_code)
    except ForensicsError as error:
        _leave(f"{error.what}\n{error.remedy}", error.exit_code)
    except Exception as error:
        if os.environ.get("FORENSICS_DEBUG"):
            traceback.print_exc()
        if isinstance(error, OSError) and error.errno in _NO_WRITING:
            _leave_unwritten(error)
        where = traceback.extract_tb(error.__traceback__)[-1]
        _leave(
            f"Internal error: {type(error).__name__}: {error} ({where.name}, line {where.lineno}).\n"
            "Set FORENSICS_DEBUG=1 and run again to see where; please report what it prints.",
            ExitCode.INTERNAL,
        )


def _leave_unwritten(error: OSError) -> None:
    """Leave where an answer or a file could not be written; what stdout still holds is let go."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = f" ({error.filename})" if error.filename else ""
    remedy = "Make room, or send the answer elsewhere, and run the same command again."
    _leave(f"Writing failed{where}: {error.strerror}.\n{remedy}", ExitCode.USAGE)


def _leave(text: str, code: int) -> None:
    with contextlib.suppress(OSError):  # nobody can be told where stderr is full, too
        note(f"forensics: {text}")
    sys.exit(code)
