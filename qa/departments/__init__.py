"""Whose accounts a question is about: the names of bodies, in full, in short and misspelt."""
