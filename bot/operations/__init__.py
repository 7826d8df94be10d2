"""For whoever hosts the bot: health, metrics, backup, checks."""
