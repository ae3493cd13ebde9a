"""Drafts of what is published beside the tables, every number of which knows the cell or the sentence it is from."""
