"""The accounts of a library, opened for questions and kept ready."""
