"""Pure decisions about rosters: where the table begins, what a cell says, who is who."""
