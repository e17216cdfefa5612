"""The tools of an investigation: one family a file, each tool a few lines over `archaeologist.dig`.

Real files live at the top level of the repository; the package has them as `archaeologist.tools`.
"""

if __name__ != "archaeologist.tools":
    raise ImportError("import archaeologist.tools, not tools")

from archaeologist.dig.site import Site
from archaeologist.toolkit.registry import Registry
from archaeologist.tools.blame import line_origins, why_lines
from archaeologist.tools.calls import call_difference, call_paths, callees, callers, entry_points, new_callers
from archaeologist.tools.commits import log, show_commit
from archaeologist.tools.declarations import definition_life, deprecation_stages, hierarchy, signatures
from archaeologist.tools.diffs import show_diff
from archaeologist.tools.histories import symbol_history
from archaeologist.tools.impact import changes_together, impact, who_knows
from archaeologist.tools.modules import evolution, file_history
from archaeologist.tools.origins import bug_origin, undone, what_became
from archaeologist.tools.rationale import reasons_of
from archaeologist.tools.releases import first_release, releases
from archaeologist.tools.search import find_commits
from archaeologist.tools.symbols import former_names, name_facts, name_life, path_moves
from archaeologist.tools.traces import read_trace, trace_suspects

_ALL = (
    find_commits,
    name_facts,
    name_life,
    former_names,
    path_moves,
    bug_origin,
    read_trace,
    trace_suspects,
    undone,
    what_became,
    line_origins,
    why_lines,
    changes_together,
    who_knows,
    impact,
    symbol_history,
    callers,
    callees,
    call_paths,
    entry_points,
    new_callers,
    call_difference,
    definition_life,
    signatures,
    hierarchy,
    deprecation_stages,
    evolution,
    file_history,
    show_commit,
    show_diff,
    log,
    first_release,
    releases,
    reasons_of,
)


def registry() -> Registry[Site]:
    """Every tool there is, in the order in which they are listed."""
    return Registry(_ALL)
