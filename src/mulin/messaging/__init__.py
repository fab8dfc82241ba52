"""One outbox, many channels: SMS clients, console, what became of each message."""
