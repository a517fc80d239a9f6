"""Settings, wiring and the `tusach` command."""
