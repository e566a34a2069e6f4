"""In which language is a question asked? Decided offline, and only where it is sure.

A short English question, a name or a typo must never be taken for another language: a wrong
refusal costs more than searching in vain.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

READ = "English"
LEAST = 4  # words in Latin letters that it takes to tell a language
SURE = 0.9  # all English gold questions stay below 0.62, the foreign ones reach 0.99
NAMES = {
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def foreign_language(text: str) -> str:
    """Return the name of the language a text is in, or "" for English and for what is unsure.

    >>> foreign_language("Wie viele Soldaten sind noch im Irak?")
    'German'
    >>> foreign_language("Hussein Allawi age"), foreign_language("wen did irak declair victry")
    ('', '')
    """
    if re.fullmatch(r"[\W\d_\u0000-\u024f]*", text) and len(re.findall(r"[^\W\d_]+", text)) < LEAST:
        return ""  # a name or a borrowed word ("chargé d'affaires")
    # Long texts are told by their beginning; the detector is fast, but linear.
    code, sure = identifier().classify(text[:400])
    return NAMES[code] if code != "en" and sure >= SURE else ""


def refusal_text(language: str) -> str:
    """Return what is said to a question in a language that isn't read."""
    return (
        f"Dateline reads {READ}, and this question looks like {language}. Ask it in {READ}, or "
        "set a language model that translates it (see: dateline models)."
    )


@lru_cache(maxsize=1)
def identifier() -> Any:
    """Return the detector for the languages above; py3langid has its model in the package."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(NAMES))
    return found
