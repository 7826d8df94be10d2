"""Who may do what: every entry point of the bot by every kind of person."""
