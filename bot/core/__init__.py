"""The ground every room stands on: database, outbox, agenda, ids, local time, safe text."""
