"""The accounts of a library as ledgers that know of one another."""

from __future__ import annotations

from functools import cache

from corpus.account import Identity
from corpus.library import Library
from qa.ledger import Ledger
from qa.shelf import Shelf


class Ledgers:
    """Opened as they are asked for, each once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shelf = Shelf(library)
        self._identities = {identity.id: identity for identity in library.identities()}
        self._open = cache(self._opened)

    def of(self, identity: Identity) -> Ledger:
        """Raises UnknownAccount where the library does not hold it."""
        return self._open(identity)

    def named(self, identifier: str) -> Ledger | None:
        """That of the account with this id, None where the library does not hold it."""
        identity = self._identities.get(identifier)
        return None if identity is None else self.of(identity)

    def _opened(self, identity: Identity) -> Ledger:
        account = cache(lambda: self._library.account(identity.id))
        return Ledger(self._shelf.prepared(identity), account, self._held)

    def _held(self, identity: Identity) -> Ledger | None:
        return self.named(identity.id)
