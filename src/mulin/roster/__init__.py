"""The office's roster (花名册): read as it is, previewed row by row, applied, undone."""
