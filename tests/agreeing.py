"""A model that agrees with whatever the rules propose, for measuring that asking a model takes nothing away.

    python tests/agreeing.py 18099 &
    ARCHAEOLOGIST_MODEL=agreeing OPENAI_BASE_URL=http://127.0.0.1:18099/v1 archaeologist ask "why was X removed?"

It reads the proposal in the prompt and answers with its commits and its claims, as a model would that finds nothing to
add. Each request is answered alike, so one server does for a whole run of questions.
"""

from __future__ import annotations

import re
import sys
import threading

from scripted import Body, Endpoint, Step, answer, claim, prompt, says


def agree(body: Body) -> Step:
    """The proposal of a prompt as an answer."""
    text = prompt(body)
    status = re.search(r"^status: (\w+)$", text, re.MULTILINE)
    summary = re.search(r"^summary: (.*)$", text, re.MULTILINE)
    commits = [
        {"commit": label, "role": role} for label, role in re.findall(r"^commit: (C\d+) (\w+)$", text, re.MULTILINE)
    ]
    claims = [
        claim(said, *re.findall(r"E\d+", cites), basis=basis)
        for basis, said, cites in re.findall(r"^claim \((\w+)\): (.*) \[([^\]]*)\]$", text, re.MULTILINE)
    ]
    found = status[1] if status else "unknown"
    return says(answer(summary[1] if summary else "", *claims, commits=commits, status=found))


class Agreeing(Endpoint):
    """An endpoint whose script never ends. It says on its standard error how long prompts were."""

    def next_step(self, body: Body) -> Step:
        print(len(prompt(body)), file=sys.stderr, flush=True)
        return agree(body)


def serve(port: int) -> None:
    """Serves until the process is ended."""
    with Agreeing(port=port):
        threading.Event().wait()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
