"""Mails nobody wrote, made of mails that people did: ``python -m tests.fuzz`` looks for one that breaks the reading."""
