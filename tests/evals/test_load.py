from __future__ import annotations

import json

from click.testing import CliRunner

from evals.load import main


def test_users_get_their_own_answers_and_are_counted() -> None:
    result = CliRunner().invoke(main, ["--users", "3", "--questions", "12", "--seconds", "60", "--json"])
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout.splitlines()[-1])
    assert (measured["users"], measured["errors"], measured["mixed"]) == (3, 0, 0)
    assert measured["questions"] >= 12
    assert 0 < measured["p50"] <= measured["p95"]
    assert measured["memory_last"] > 0
