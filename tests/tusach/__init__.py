"""The command, the server and the settings, on real files."""
