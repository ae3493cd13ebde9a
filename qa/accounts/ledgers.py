"""The accounts of a library as ledgers that know of one another."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import partial

from corpus.account import Identity
from corpus.library import Library
from qa.accounts.ledger import Ledger
from qa.accounts.shelf import Shelf
from qa.departments.directory import Held

MOST_KEPT = 100
"""So many accounts, some 4 MB each, stay at hand for the next questions; no fewer than one question opens."""


class Ledgers:
    """Opened as they are asked for, and anew once the library has changed. May be used from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shelf = Shelf(library)
        self._held = Held()
        self._open: OrderedDict[str, Ledger] = OrderedDict()
        self._version = -1
        self._lock = threading.Lock()

    @property
    def held(self) -> Held:
        """The accounts that the library holds now."""
        with self._lock:
            return self._kept_up()

    def of(self, identity: Identity) -> Ledger:
        """Raises UnknownAccount where the library does not hold it."""
        with self._lock:
            self._kept_up()
            found = self._open.get(identity.id)
            if found is None:
                read = partial(self._library.account, identity.id)
                found = Ledger(self._shelf.prepared(identity), read, self.if_held)
                self._open[identity.id] = found
            self._open.move_to_end(identity.id)
            if len(self._open) > MOST_KEPT:
                self._open.popitem(last=False)
            return found

    def if_held(self, identity: Identity) -> Ledger | None:
        return self.named(identity.id)

    def named(self, identifier: str) -> Ledger | None:
        """That of the account with this id, None where the library does not hold it."""
        identity = self.held.by_id.get(identifier)
        return None if identity is None else self.of(identity)

    def _kept_up(self) -> Held:
        version = self._library.version()
        if version != self._version:
            self._open.clear()
            self._held, self._version = Held(self._library.identities()), version
        return self._held
