"""The reception desk of a home-care agency, in a terminal."""

__version__ = "0.1.0"
