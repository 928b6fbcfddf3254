"""Reference data of a new database, as facts."""
