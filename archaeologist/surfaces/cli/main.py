"""Where the program starts. What can be answered without the rest is answered first; the rest is imported on demand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

ABOUT = """Explain why code is the way it is, from the history of its repository.

Every sentence of an answer rests on commits that were read again before it was shown. Nothing leaves this machine,
unless you name a model.

    archaeologist ask "why was FLASK_ENV deprecated?"

-h or --help after a command tells more; all take the options that `archaeologist ask --help` shows. --version is the
version of the program.

Exit status: 0 an answer, 3 nothing found, 2 wrong usage, 1 any other failure, 130 interrupted.
"""


def run() -> None:
    """The entry point of the installed program."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Runs a command line and gives back the exit status."""
    if list(arguments) == ["--version"]:
        from archaeologist import __version__

        print(f"archaeologist {__version__}")
        return 0
    import os

    from archaeologist.surfaces.boundary import end_cleanly_when_told, guard

    end_cleanly_when_told()
    return guard(lambda: _dispatch(arguments), sys.stderr, os.environ)


def _dispatch(arguments: Sequence[str]) -> int:
    from archaeologist.surfaces.cli.options import options_last

    try:
        helping = list(arguments[:1]) in (["-h"], ["--help"])
        build_app(helping)(options_last(arguments), prog_name="archaeologist")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def build_app(helping: bool = False) -> typer.Typer:
    """Every command, ready to parse.

    `helping` adds the option that shows this help. It is not there on the way to a command, because typer would
    validate it with pydantic, which takes longer than all the rest of a command's help.
    """
    import typer

    from archaeologist.surfaces.cli import (
        ask,
        bot,
        doctor,
        history,
        index,
        origin,
        postmortem,
        premortem,
        review,
        tool,
        verify,
    )
    from archaeologist.surfaces.cli.options import LightCommand, command

    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # plain help: importing rich would double the time that it takes
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        add_help_option=helping,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help=ABOUT)(lambda: None)
    for each in (
        ask.ask,
        ask.resume,
        verify.verify,
        history.history,
        origin.origin,
        review.review,
        postmortem.postmortem,
        premortem.premortem,
        bot.bot,
        index.index,
        tool.tool,
        doctor.doctor,
    ):
        app.command(cls=LightCommand)(command(each))
    return app


if __name__ == "__main__":
    run()
