"""Works on Buswork tasks in Python, and submits them. Needs the standard library only."""

from .client import ApiError, Client
from .worker import Discard, Retry, Snooze, Task, Worker

__all__ = ["ApiError", "Client", "Discard", "Retry", "Snooze", "Task", "Worker"]
