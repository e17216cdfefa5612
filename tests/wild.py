"""Random histories: any shape git allows, written as one fast-import stream, and all that an index says of one."""

from __future__ import annotations

import random
from pathlib import Path

from digsite import DigSite

from archaeologist.domain.oid import Oid
from archaeologist.index import History

_PATHS = ("a.py", "src/b.py", "src/ü c.txt", "docs/d.md", "-e", 'q"uote')
_WORDS = ("guard", "Guard", "send_file", "sendFile", "self", "x1", "1x", "_y", "größe", "a", "return")
_SUBJECTS = ("Fix the guard", "Add TrustedProxies", "修复配置", "Deprecate send_file (#12)", "Bump", 'Revert "Bump"')


def wild_history(place: Path, seed: int, commits: int = 25) -> DigSite:
    """A repository with branches, merges honest and evil, octopuses, renames, several roots, skewed clocks and tags."""
    rnd = random.Random(seed)
    site = DigSite.create(place)
    trees: list[dict[str, list[str]]] = []
    stream: list[bytes] = []
    for mark in range(1, commits + 1):
        parents = _parents(rnd, mark)
        tree = _changed(rnd, [trees[parent - 1] for parent in parents])
        trees.append(tree)
        stream.append(_commit(rnd, mark, parents, tree))
        if rnd.random() < 0.15:
            stream.append(
                f"reset refs/tags/v{mark // 7}.{mark % 7}{rnd.choice(['', 'rc1'])}\nfrom :{mark}\n\n".encode()
            )
    site.git("fast-import", "--quiet", "--force", stdin=b"".join(stream))
    site.git("symbolic-ref", "HEAD", "refs/heads/main")
    return site


def _parents(rnd: random.Random, mark: int) -> list[int]:
    if mark == 1 or rnd.random() < 0.04:
        return []
    count = rnd.choices((1, 2, 3), (60, 32, 8))[0]
    recent = range(max(1, mark - 6), mark)
    chosen = rnd.sample(recent, min(count, len(recent)))
    return chosen if mark - 1 in chosen or rnd.random() < 0.2 else [*chosen[:-1], mark - 1]


def _changed(rnd: random.Random, parents: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """The parents' files put together, most often with something done to one of them."""
    tree = {path: lines for parent in reversed(parents) for path, lines in parent.items()}
    if len(parents) > 1 and rnd.random() < 0.6:
        return tree
    for _ in range(rnd.randint(0, 2)):
        path = rnd.choice(_PATHS)
        lines = list(tree.get(path, ()))
        match rnd.random():
            case chance if chance < 0.6 or not lines:
                lines.insert(rnd.randint(0, len(lines)), " ".join(rnd.choices(_WORDS, k=3)))
                tree[path] = lines
            case chance if chance < 0.8:
                del lines[rnd.randrange(len(lines))]
                tree[path] = lines
            case chance if chance < 0.9:
                del tree[path]
            case _:
                tree[rnd.choice(_PATHS)] = tree.pop(path)
    return tree


def _commit(rnd: random.Random, mark: int, parents: list[int], tree: dict[str, list[str]]) -> bytes:
    when = 1_600_000_000 + mark * 1000 + rnd.choice((0, 0, 0, -20_000, 20_000))
    message = f"{rnd.choice(_SUBJECTS)}\n\nBody {rnd.choice(_WORDS)} #{rnd.randint(1, 9)}\n".encode()
    head = f"commit refs/heads/main\nmark :{mark}\ncommitter Ada <ada@x> {when} +0000\ndata {len(message)}\n".encode()
    follows = b"".join(b"%s :%d\n" % (b"merge" if place else b"from", mark) for place, mark in enumerate(parents))
    reset = b"" if parents else b"reset refs/heads/main\n"
    files = b"".join(_file(path, lines) for path, lines in tree.items())
    return reset + head + message + follows + b"deleteall\n" + files + b"\n"


def _file(path: str, lines: list[str]) -> bytes:
    text = "".join(f"{line}\n" for line in lines).encode()
    quoted = '"' + path.replace('"', '\\"') + '"' if '"' in path else path
    return f"M 100644 inline {quoted}\ndata {len(text)}\n".encode() + text + b"\n"


def all_of(history: History) -> dict[str, object]:
    """Everything a history answers, in words that two indexes of the same revision must share."""
    numbers = list(history.numbers())
    names = {doc.doc: (doc.n, place) for n in numbers for place, doc in enumerate(history.docs(n))}
    words = history.vocabulary("")
    return {
        "size": history.size,
        "gaps": history.gaps,
        "complete": history.complete,
        "commits": history.commits(numbers),
        "found": [history.number(history.oid(n)[:12]) for n in numbers],
        "parents": [history.parents(n) for n in numbers],
        "merges": [history.is_merge(n) for n in numbers],
        "times": [history.time(n) for n in numbers],
        "lengths": [history.message_length(n) for n in numbers],
        "mainline": [history.mainline_merge(n) for n in numbers],
        "tags": history.tags(),
        "releases": [history.first_release(n) for n in numbers],
        "messages": {
            word: history.messages_with(word) for word in ("guard", "fix", "proxies", "配置", "sendFile", "a")
        },
        "mentions": [history.mentions(number) for number in range(13)],
        "reverts": history.reverts(),
        "words": words,
        "touches": {w: [(names[t.doc], t.sign) for t in history.touches(w)] for w in words},
        "in merges": {w: [(names[t.doc], t.sign) for t in history.merge_touches(w)] for w in words},
        "spellings": {w: history.spellings(w) for w in words},
        "docs": [[doc._replace(doc=0) for doc in history.docs(n)] for n in numbers],
        "diffs": [history.diff(doc) for doc in names],
        "paths": history.paths(),
        "of paths": {p: [names[doc.doc] for doc in history.path_docs(p)] for p in history.paths()},
    }


def ancestors(site: DigSite, rev: str) -> list[Oid]:
    return [Oid(name) for name in site.git("rev-list", rev).split()]


def cut(site: DigSite, to: Path, at: Oid) -> Path:
    """A repository that ends at `at`, with the tags that lie in its past.

    `git tag --merged` is no help here: it trusts commit times, which these histories lie about.
    """
    reachable = set(ancestors(site, at))
    listed = (
        line.split() for line in site.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags").splitlines()
    )
    wanted = [f"{ref}:{ref}" for oid, ref in listed if oid in reachable]
    DigSite.create(to).git("config", "receive.denyCurrentBranch", "ignore")
    site.git("push", "-q", str(to), f"{at}:refs/heads/main", *wanted)
    return to
