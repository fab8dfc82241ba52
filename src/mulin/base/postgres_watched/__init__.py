"""PostgreSQL whose lines are looked at and not asked: `ENGINE = "mulin.base.postgres_watched"`."""
