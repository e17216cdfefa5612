"""Asks a repository a question from Python and prints what the answer rests on.

python examples/ask_from_python.py [REPOSITORY [QUESTION]]
"""

from __future__ import annotations

import sys

from archaeologist import ask


def main() -> None:
    repository = sys.argv[1] if len(sys.argv) > 1 else "."
    question = " ".join(sys.argv[2:]) or "why was explicit_package_bases added to the mypy settings?"
    answer = ask(question, repository)
    print(f"{answer.status}: {answer.headline}\n")
    quotes = {each.id: each for each in answer.evidence}
    for claim in answer.claims:
        print(f"- [{claim.basis}] {claim.text}")
        for cite in claim.cites:
            print(f"    {quotes[cite].check}")


if __name__ == "__main__":
    main()
