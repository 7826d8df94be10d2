"""Tests of the shared Discord surface."""
