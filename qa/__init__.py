"""Questions -> answers, each proved by the exact words it came from."""

from qa.answer import Answer, Citation, Version
from qa.assistant import Assistant

__all__ = ["Answer", "Assistant", "Citation", "Version"]
