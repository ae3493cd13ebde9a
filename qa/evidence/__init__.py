"""Each figure and sentence of an account with what it measures, and how it is spoken of."""
