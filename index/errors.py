"""What can go wrong, as one tree.

DatelineError
├── ArticleError       a file can't be read as an article
├── CorpusError        a corpus has nothing to read, or its folder is missing
├── IndexMissing       nothing has been indexed yet
├── IndexDamaged       the index on disk can't be read
├── IndexMismatch      the index was built with another embedding model
├── IndexBusy          another process is writing the index
├── ModelError         a model's files are missing, altered or can't be loaded
│   └── ModelFailed    a language model is down, slow, refuses or says nothing of use
├── SettingsError      a setting has an unknown name or an impossible value
├── QuestionError      a question is empty, overlong or not text (also a ValueError)
└── CasesError         a file of questions can't be used (also a ValueError)

Each message says the fact, the value and the next command to run.
"""


class DatelineError(Exception):
    """Any failure Dateline foresees; its message is one sentence for people."""


class ArticleError(DatelineError):
    """A file can't be read as an article."""


class CorpusError(DatelineError):
    """A corpus has nothing to read, or its folder is missing."""


class IndexMissing(DatelineError):
    """Nothing has been indexed yet."""


class IndexDamaged(DatelineError):
    """The index on disk can't be read."""


class IndexMismatch(DatelineError):
    """The index was built with another embedding model."""


class IndexBusy(DatelineError):
    """Another process is writing the index."""


class ModelError(DatelineError):
    """A model's files are missing, altered or can't be loaded."""


class ModelFailed(ModelError):
    """A language model is down, slow, refuses or says nothing of use."""


class SettingsError(DatelineError):
    """A setting has an unknown name or an impossible value."""


class QuestionError(DatelineError, ValueError):
    """A question is empty, overlong or not text."""


class CasesError(DatelineError, ValueError):
    """A file of questions can't be used."""
