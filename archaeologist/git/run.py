"""The one door to git: how it is started, in what environment, with which settings, and how its failures read.

It knows nothing of repositories beyond the folder it is pointed at, and nothing of what the output means. Whatever
the repository's own configuration says, git run through here reads objects and references and does nothing else: no
shell, hook, pager, external diff, textconv, file-system monitor, network or prompt. Only `mirror` lets it fetch, from
an address that its caller names.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import IO

from archaeologist.errors import GitError, MissingObject

Tracer = Callable[[tuple[str, ...]], None]

SECONDS = 600.0

# A repository may come with a configuration of its own. What it could change is set here, on the command line, which
# beats every configuration file: first what would run a program or reach out, then what would change the output.
SETTINGS: tuple[str, ...] = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.commitGraph=true",
    "core.quotePath=false",
    "core.precomposeUnicode=false",
    "core.splitIndex=false",
    "core.untrackedCache=false",
    "core.preloadIndex=false",
    "core.whitespace=",
    "protocol.allow=never",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "interactive.diffFilter=cat",
    "diff.external=",
    "diff.renames=true",
    "diff.renameLimit=1000",
    "diff.algorithm=myers",
    "diff.indentHeuristic=true",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.relative=false",
    "diff.context=3",
    "diff.interHunkContext=0",
    "diff.suppressBlankEmpty=false",
    "diff.ignoreSubmodules=none",
    "diff.submodule=short",
    "diff.orderFile=/dev/null",
    "diff.colorMoved=no",
    "diff.wsErrorHighlight=none",
    "diff.trustExitCode=false",
    "color.ui=never",
    "log.showSignature=false",
    "log.mailmap=false",
    "log.follow=false",
    "log.decorate=no",
    "log.diffMerges=separate",
    "log.showRoot=true",
    "log.abbrevCommit=false",
    "log.date=default",
    "log.excludeDecoration=",
    "format.pretty=medium",
    "i18n.logOutputEncoding=UTF-8",
    "blame.ignoreRevsFile=",
    "blame.showRoot=false",
    "blame.blankBoundary=false",
    "blame.showEmail=false",
    "blame.coloring=none",
    "blame.markIgnoredLines=false",
    "blame.markUnblamableLines=false",
    "grep.lineNumber=false",
    "grep.column=false",
    "grep.fullName=true",
    "grep.patternType=default",
    "grep.extendedRegexp=false",
    "grep.fallbackToNoIndex=false",
    "merge.conflictStyle=merge",
    "merge.renames=true",
    "merge.directoryRenames=true",
    "merge.renormalize=false",
    "advice.graftFileDeprecated=false",
    "advice.objectNameWarning=false",
)
_OPTIONS: tuple[str, ...] = tuple(part for setting in SETTINGS for part in ("-c", setting))

_MISSING = re.compile(
    r"unable to read|missing (?:blob|tree|commit|object)|bad object|could not fetch|"
    r"unable to (?:find|get)|is corrupt|cannot (?:load|read) (?:tree|blob|object)|"
    r"Could not read|Failed to traverse|revision walk setup failed|unable to parse commit|"
    r"remote object|did not send all|transport '\w+' not allowed|loose object|inflate|lazy fetching disabled|"
    r"unable to read tree|bad file|not a valid object|failed to read object|cannot lstat|error in object",
    re.IGNORECASE,
)


def scrubbed_environment(*, users_own: bool = False) -> dict[str, str]:
    """The environment git is started in: nothing inherited that could steer it.

    `users_own` leaves the user's own configuration in force; only the look for the repository needs that, because
    `safe.directory` lives there.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    kept |= {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "TZ": "UTC",
        "GIT_PAGER": "cat",
        "PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    if users_own:
        return kept
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_EXTERNAL_DIFF": "",
        "GIT_ASKPASS": "false",
        "GIT_SSH_COMMAND": "false",
        "GIT_FLUSH": "0",
    }


class Git:
    """git, pointed at one git directory.

    It runs *in* that directory and is told of no index, so that neither the work tree's `.gitattributes` nor the
    caller's folder have a say: the same object names give the same output in every clone. `tracer` sees each command
    before it starts. `configured` are settings that must not stand in an argument list, which everybody can read.
    """

    def __init__(
        self,
        git_dir: str,
        *,
        tracer: Tracer | None = None,
        seconds: float = SECONDS,
        configured: Mapping[str, str] | None = None,
    ) -> None:
        self.git_dir = git_dir
        self.tracer = tracer
        self.seconds = seconds
        self.environment = scrubbed_environment() | {"GIT_INDEX_FILE": os.path.join(git_dir, "no-such-index")}
        self.environment |= _as_variables(configured or {})

    def command(self, args: Sequence[str], work_tree: str | None = None) -> list[str]:
        """The whole argument list for `git args…`."""
        places = [f"--git-dir={self.git_dir}", *([f"--work-tree={work_tree}"] if work_tree else [])]
        for arg in args:
            if "\0" in arg:
                raise GitError("A name given to git contains a NUL byte.", "No path or revision can contain one.")
        return ["git", "--no-pager", "--literal-pathspecs", *places, *_OPTIONS, *args]

    @cached_property
    def version(self) -> tuple[int, ...]:
        """The version of git as numbers."""
        found = re.search(r"(\d+(?:\.\d+)+)", self.text("version"))
        return tuple(int(part) for part in found[1].split(".")) if found else ()

    def run(
        self,
        *args: str,
        stdin: bytes | None = None,
        accept: tuple[int, ...] = (0,),
        seconds: float | None = None,
        index: bool = False,
        work_tree: str | None = None,
    ) -> bytes:
        """What git wrote, as bytes. `accept` lists the exit statuses that are no failure.

        `index` lets git see what is staged, `work_tree` the files of that folder; neither is needed for history.
        """
        if self.tracer:
            self.tracer(("git", *args))
        try:
            done = subprocess.run(
                self.command(args, work_tree),
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                env={key: value for key, value in self.environment.items() if not (index and key == "GIT_INDEX_FILE")},
                cwd=work_tree or self.git_dir,
                timeout=seconds or self.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise GitError(f"git {_name(args)} took longer than {late.timeout:.0f} s and was stopped.") from None
        except FileNotFoundError:
            raise _not_startable(self.git_dir) from None
        # A search that could not read some file says so and ends like one that found nothing.
        if done.returncode not in accept or (done.returncode == 1 and done.stderr.startswith(b"error:")):
            raise failure(_name(args), done.returncode, done.stderr)
        return done.stdout

    def text(self, *args: str, stdin: bytes | None = None, accept: tuple[int, ...] = (0,)) -> str:
        """What git wrote, decoded; bytes that are no UTF-8 become U+FFFD."""
        return self.run(*args, stdin=stdin, accept=accept).decode("utf-8", "replace")

    def succeeds(self, *args: str) -> bool:
        """Whether git ends with status 0 rather than 1; any other status is an error."""
        if self.tracer:
            self.tracer(("git", *args))
        done = subprocess.run(
            self.command(args),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self.environment,
            cwd=self.git_dir,
            timeout=self.seconds,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise failure(_name(args), done.returncode, done.stderr)
        return done.returncode == 0

    @contextmanager
    def pipe(self, *args: str, stdin: Iterable[bytes]) -> Iterator[IO[bytes]]:
        """A long-running git whose output is read while it works; leaving the block early stops it.

        `stdin` is fed from a thread of its own, piece by piece. When git fails, the error is raised on leaving the
        block normally.
        """
        if self.tracer:
            self.tracer(("git", *args))
        try:
            process = subprocess.Popen(
                self.command(args),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self.environment,
                cwd=self.git_dir,
            )
        except FileNotFoundError:
            raise _not_startable(self.git_dir) from None
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        _widen(process.stdout)
        complaints: list[bytes] = []
        feeder = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
        listener = threading.Thread(target=_listen, args=(process.stderr, complaints), daemon=True)
        feeder.start()
        listener.start()
        try:
            yield process.stdout
            process.stdout.close()
            status = process.wait(self.seconds)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()
            feeder.join(5)
            listener.join(5)
        if status:
            raise failure(_name(args), status, b"".join(complaints))


def _as_variables(settings: Mapping[str, str]) -> dict[str, str]:
    """Settings as variables of the environment that git takes them from (since 2.31)."""
    variables = {"GIT_CONFIG_COUNT": str(len(settings))} if settings else {}
    for at, (key, value) in enumerate(settings.items()):
        variables |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return variables


def _name(args: tuple[str, ...]) -> str:
    """The command among the arguments: the first that is no setting."""
    at = 0
    while args[at] == "-c":
        at += 2
    return args[at]


def _widen(pipe: IO[bytes]) -> None:
    """Makes the pipe hold a mebibyte, where the system lets us: git and its reader then wait less for each other."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _feed(pipe: IO[bytes], pieces: Iterable[bytes]) -> None:
    try:
        for piece in pieces:
            pipe.write(piece)
            pipe.flush()
        pipe.close()
    except (BrokenPipeError, ValueError, OSError):
        # git has died; whoever reads its output sees the end and then the reason.
        return


def _listen(pipe: IO[bytes], into: list[bytes]) -> None:
    """Keeps the last complaints, so that a git that complains a lot neither blocks nor fills the memory."""
    for line in pipe:
        into.append(line)
        del into[:-20]
    pipe.close()


def failure(command: str, status: int, complaint: bytes) -> GitError:
    """The error for a git that failed: its last word as one sentence."""
    lines = [line.strip() for line in complaint.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    reason = fatal.removeprefix("fatal: ").removeprefix("error: ") or f"exit status {status}"
    sentence = f"git {command} failed: {reason.rstrip('.')}."
    if any(_MISSING.search(line) for line in lines):
        return MissingObject(sentence, "The clone may be partial or damaged; `git fsck` tells.")
    return GitError(sentence)


def _not_startable(git_dir: str) -> GitError:
    if not os.path.isdir(git_dir):
        return GitError(f"{git_dir} is gone.", "Was the repository moved or deleted?")
    return GitError("git is not installed, or not on the PATH.", "Install git 2.31 or newer.")
