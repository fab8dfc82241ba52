"""SQLite whose writers stand in line: `ENGINE = "mulin.base.sqlite_in_turn"`."""
