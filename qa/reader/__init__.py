"""Question and passages -> the words that answer, where they stand, and whether they are there."""

from qa.reader.read import Reading, read
from qa.reader.support import supports

__all__ = ["Reading", "read", "supports"]
