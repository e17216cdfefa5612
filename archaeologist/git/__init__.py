"""The only room that starts git.

Everything that leaves it is a value of `domain` or plain text; everything that enters git goes through the one door
of `run.Git`, which hostile repositories, users and models cannot talk into anything but reading.
"""

from archaeologist.git.repository import Repository

__all__ = ["Repository"]
