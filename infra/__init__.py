"""The outside world, one file each: settings, database, clock, mail, files, tokens."""
