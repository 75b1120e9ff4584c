"""The table of speed: the application against the bare framework on the same server, as ratios."""
