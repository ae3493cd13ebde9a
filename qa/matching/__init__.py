"""From the things that a question names to the figures that are meant."""
