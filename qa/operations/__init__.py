"""What is read or reckoned of figures, one rule a module."""
