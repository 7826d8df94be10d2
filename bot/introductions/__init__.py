"""Introductions: asked and brokered, consented to by everybody they concern, and followed up."""
