"""What members see and press: one cog per capability, found by name."""
