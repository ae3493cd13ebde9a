"""Whether an account agrees with itself: its tables, its prose against its tables, its names and years."""
