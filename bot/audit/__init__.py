"""The audit trail: who did what, on whom, when and why; only ever added to.

This room uses nothing but the ground: every room above it notes what its organizers do.
"""
