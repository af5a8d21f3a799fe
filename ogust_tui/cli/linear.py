"""Whether this command line prints its lists line by line, for somebody who hears them: columns cannot be heard."""

from contextvars import ContextVar

LINEAR: ContextVar[bool] = ContextVar("linear", default=False)
