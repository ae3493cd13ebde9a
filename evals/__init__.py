"""How good the answers are: question files, their scoring, and how long things take."""
