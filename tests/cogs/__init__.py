"""The way in and setting up, through the real bot and a simulated Discord."""
