"""Chinese text as words that mean something: knows no account and no question. The .toml files are its data."""
