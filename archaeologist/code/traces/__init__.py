"""Stack traces and logs to values: one small reader a family of languages, all linear, none ever raising.

What a trace says is only read here; whether a place of it is in the repository is the work of `dig.frames`.
"""

from __future__ import annotations

from archaeologist.code.traces.log import read_log

__all__ = ["read_log"]
