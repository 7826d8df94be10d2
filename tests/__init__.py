"""Tests, mirroring the source floor by floor."""
