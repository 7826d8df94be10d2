"""What is kept of members, taken along, and erased: the room under `/privacy`."""
