"""Serve SmolLM2-135M by llama.cpp on loopback, for trying Dateline with a language model.

`make model` runs it and prints the line that starts a chat with it. It is a small model that makes
much up, which is what verification is for; any other OpenAI-compatible server is set likewise.
"""

from __future__ import annotations

import threading

from rich.console import Console

from eval.peer import smollm2_file, start_server
from index.errors import CasesError


def main() -> int:
    """Serve until interrupted; return 1 where the model or llama.cpp is not installed."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    try:
        address = start_server(smollm2_file())
    except CasesError as error:
        console.print(str(error))
        return 1
    console.print(f"DATELINE_LLM={address}/v1 DATELINE_LLM_TIMEOUT=240 dateline chat")
    console.print("Serving until Ctrl-C.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
