from __future__ import annotations

import json

from click.testing import CliRunner

from corpus import sample
from corpus.reading import read_account
from evals.scale import main


def test_copies_are_read_and_stored_as_accounts_of_their_own() -> None:
    result = CliRunner().invoke(main, ["--count", "1", "--count", "3", "--json"])
    assert result.exit_code == 0
    one, three = (json.loads(line) for line in result.stdout.splitlines())
    pages = read_account(sample.path().read_bytes(), "sample.pdf").page_count
    assert (one["documents"], three["documents"]) == (1, 3)
    assert pages is not None
    assert (one["pages"], three["pages"]) == (pages, 3 * pages)
    assert one["peak"] > 0
