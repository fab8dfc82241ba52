"""The limit of a sign-up: bare Django over the same database and server, with nothing it could leave out.

GET: one indexed query and a small template. POST: one conditional UPDATE and one INSERT in a
transaction. Then a page that says so. No sessions, no middleware, no translations, no ledger.
"""
