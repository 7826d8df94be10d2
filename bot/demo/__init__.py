"""The real bot against a simulated Discord, in a browser or as a tour in the terminal."""
