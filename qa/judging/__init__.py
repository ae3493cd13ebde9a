"""Claims and pasted paragraphs: true, false, or not to be told from the accounts."""
