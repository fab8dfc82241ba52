"""The full-text index over SearchEntry.tokens, in each database's own way."""

from django.db import migrations

SQLITE = [
    # `ascii`: every sign beyond ASCII belongs to a token, also those newer than SQLite's tables
    """CREATE VIRTUAL TABLE base_searchindex USING fts5(
        tokens, content='base_searchentry', content_rowid='id',
        tokenize="ascii tokenchars '_'", prefix='2 3', detail=none
    )""",
    """CREATE TRIGGER base_searchentry_added AFTER INSERT ON base_searchentry BEGIN
        INSERT INTO base_searchindex(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER base_searchentry_removed AFTER DELETE ON base_searchentry BEGIN
        INSERT INTO base_searchindex(base_searchindex, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER base_searchentry_changed AFTER UPDATE ON base_searchentry BEGIN
        INSERT INTO base_searchindex(base_searchindex, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO base_searchindex(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
]

# array_to_tsvector takes the tokens as they are; PostgreSQL's own parser would cut them again
POSTGRES = [
    """ALTER TABLE base_searchentry ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED""",
    "CREATE INDEX search_entry_vector ON base_searchentry USING gin (vector)",
]


def build(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
