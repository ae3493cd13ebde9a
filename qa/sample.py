"""The library of the bundled sample account, for those who have no account of their own yet."""

from __future__ import annotations

import hashlib

from platformdirs import user_cache_path

from corpus import sample
from corpus.library import Library


def or_sample(library: Library) -> Library:
    """`library`, or where it is empty a library of its own that holds the bundled sample.

    The sample's library stands in the user's cache, so that nothing is added to the user's own.
    """
    if library.identities():
        return library
    data = sample.path().read_bytes()
    folder = user_cache_path("mingzhang") / f"sample-{hashlib.sha256(data).hexdigest()[:12]}"
    stocked = Library.open(folder)
    if not stocked.identities():
        from corpus.reading import read_account  # the readers take a second, which only the first time needs

        stocked.add(read_account(data, sample.path().name), data)
    return stocked
