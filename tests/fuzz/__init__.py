"""Whatever is typed, pressed or configured: no unhandled exception, no payload Discord would refuse, no ping."""
