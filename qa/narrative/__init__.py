"""Questions that sentences answer: why, what, how, who, and what a term means."""
