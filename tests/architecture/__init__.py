"""The conventions of the house, checked."""
