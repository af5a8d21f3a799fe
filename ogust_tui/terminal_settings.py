"""The names of the themes, for the command line and the screens alike. Loads nothing."""

TERMINAL, LIGHT, DARK, MONO = "terminal", "light", "dark", "mono"
THEMES = (TERMINAL, LIGHT, DARK, MONO)
"""The terminal's own colours; dark letters on light; light letters on dark; no colour at all."""
