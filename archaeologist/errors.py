"""Everything that can go wrong in a way the user should hear of: a sentence, a hint, an exit status."""

from __future__ import annotations


class ArchaeologistError(Exception):
    """One clear sentence, and what to do about it. Only the surfaces catch this."""

    status = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(ArchaeologistError):
    """The command line, a question or an argument is not of the form it has to be."""

    status = 2


class RepositoryError(ArchaeologistError):
    """The place is no repository, is empty, or cannot be read."""


class GitError(ArchaeologistError):
    """A git command failed in a way that its caller had not foreseen."""


class MissingObject(GitError):
    """An object that history names is not in this clone."""


class UnknownRevision(UsageError):
    """A revision that git does not know."""


class UnknownName(ArchaeologistError):
    """A name that neither the revision nor its history knows."""

    status = 3


class IndexFailure(ArchaeologistError):
    """The index can be neither written nor rebuilt."""


class ForgeError(ArchaeologistError):
    """A forge (GitHub, GitLab, Forgejo) cannot be reached, fails, or answers what is not its protocol."""


class ForgeRefusal(ForgeError):
    """A forge understood and refuses: `code` is the status of its answer."""

    def __init__(self, sentence: str, hint: str = "", code: int = 403) -> None:
        super().__init__(sentence, hint)
        self.code = code


class MaybeDone(ForgeError):
    """A request that writes was sent, and no answer came: it may have been carried out."""
