"""Everything that can go wrong with a document or the library, drawn once.

MingzhangError            message in Chinese: what, where, what to do
├── DocumentError         the file given cannot become an account; nothing was changed
├── LibraryError          the library cannot be opened, read or written
└── UnknownAccount        no account, or more than one, goes by that name
"""


class MingzhangError(Exception):
    """Base of all expected errors. str(error) is one line of Chinese, fit to show."""


class DocumentError(MingzhangError):
    pass


class LibraryError(MingzhangError):
    pass


class UnknownAccount(MingzhangError):
    pass
