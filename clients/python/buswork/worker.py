"""Works on tasks."""

import json
import logging
import os
import random
import socket
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

from .client import bearer
from .websocket import Closed, WebSocket

FIRST_WAIT = 0.1
LONGEST_WAIT = 5
MAX_RESULT = 1 << 20
LOG = logging.getLogger("buswork")


class Retry(Exception):
    """Raised by a handler: try again, after this time ("30s") or as the task's backoff says."""

    def __init__(self, message, after=None):
        super().__init__(message)
        self.after = after


class Discard(Exception):
    """Raised by a handler: failed for good."""


class Snooze(Exception):
    """Raised by a handler: not finished; run me again after this time. Uses up no attempt."""

    def __init__(self, after):
        super().__init__(f"run again after {after}")
        self.after = after


class Task:
    """One attempt of one task, as its handler sees it."""

    def __init__(self, link, frame):
        self._link = link
        self._canceled = threading.Event()
        self.id = frame["id"]
        self.attempt = frame["attempt"]
        self.max_attempts = frame["maxAttempts"]
        self.type = frame["type"]
        self.queue = frame["queue"]
        self.payload = frame["payload"]
        self.headers = frame["headers"]
        self.tags = frame["tags"]
        self.deadline = frame["deadline"]

    @property
    def canceled(self):
        """Whether it was canceled, has timed out, or is lost: a long handler asks now and then."""
        return self._canceled.is_set()

    def wait(self, seconds):
        """Waits, but not after a cancel; returns whether it was canceled."""
        return self._canceled.wait(seconds)

    def progress(self, percent, message=""):
        """Says how far it is: 0 to 100."""
        self._report("progress", percent=int(percent), message=message)

    def log(self, line):
        """Adds a line to the task's log."""
        self._report("log", line=str(line))

    def _report(self, kind, **body):
        if not self.canceled:
            self._say(kind, **body)

    def _say(self, kind, **body):
        frame = {kind: {"id": self.id, "attempt": self.attempt, **body}}
        try:
            self._link.send(json.dumps(frame))
        except Closed:
            LOG.debug("task %s: the connection is gone", self.id)


class Worker:
    """Works on tasks, each on a thread. Keeps one connection; when it breaks, tries the next node."""

    def __init__(self, urls, name=None, slots=10, token=None):
        """``urls``: one or more nodes; ``slots``: how many tasks it takes at a time; ``token``: where
        nodes ask for one, else BUSWORK_TOKEN of the environment."""
        urls = [urls] if isinstance(urls, str) else list(urls)
        self._urls = [url.rstrip("/") + "/api/v1/work" for url in urls]
        self._name = name or f"{socket.gethostname()}-{os.getpid()}"
        self._slots = slots
        self._token = token
        self._handlers = {}
        self._running = {}
        self._lock = threading.Condition()
        self._link = None
        self._stopping = threading.Event()

    def task(self, type):
        """Decorates the handler of a type: takes a task, returns its result."""

        def register(handler):
            self._handlers[type] = handler
            return handler

        return register

    def run(self):
        """Works until stop() is called."""
        wait = FIRST_WAIT
        turn = 0
        with ThreadPoolExecutor(self._slots, "buswork") as pool:
            while not self._stopping.is_set():
                url = self._urls[turn % len(self._urls)]
                turn += 1
                welcomed = False
                try:
                    link = WebSocket.open(url, bearer(self._token))
                    for welcomed in self._serve(link, url, pool):
                        wait = FIRST_WAIT
                except (Closed, OSError) as error:
                    LOG.info("%s: %s", url, error)
                if not welcomed:
                    wait = min(wait * 2, LONGEST_WAIT)
                self._stopping.wait(wait * random.uniform(0.5, 1.5))

    def stop(self, grace=30):
        """Takes nothing more, finishes what runs (for so many seconds at most), and ends."""
        self._stopping.set()
        link = self._link
        if link is None:
            return
        try:
            link.send(json.dumps({"bye": {}}))
        except Closed:
            return
        with self._lock:
            self._lock.wait_for(lambda: not self._running, grace)
            left = list(self._running.values())
        for task in left:
            task._canceled.set()
            task._say("return")
        link.close()

    def _serve(self, link, url, pool):
        """Takes frames until the connection is at its end; yields once it is welcome."""
        self._link = link
        try:
            types = list(self._handlers)
            hello = {"worker": self._name, "types": types, "slots": self._slots}
            link.send(json.dumps({"hello": hello}))
            while True:
                frame = json.loads(link.receive())
                if "task" in frame:
                    self._start(Task(link, frame["task"]), pool)
                elif "cancel" in frame:
                    task = self._running.get(frame["cancel"]["id"])
                    if task is not None:
                        task._canceled.set()
                elif "hello" in frame.get("ack", {}):
                    link.silence(max(1, 2 * frame["ack"]["leaseMs"] / 1000))
                    LOG.info("working for %s", url)
                    yield True
                elif "bye" in frame and not self._stopping.is_set():
                    threading.Thread(target=self._leave, args=(link,), daemon=True).start()
                elif "error" in frame:
                    LOG.warning("refused: %s", frame["error"])
        finally:
            self._link = None
            with self._lock:
                for task in self._running.values():
                    task._canceled.set()
                self._running.clear()
                self._lock.notify_all()
            link.abort()

    def _leave(self, link):
        """The node takes no new tasks: to the next one, when this one's are done."""
        with self._lock:
            self._lock.wait_for(lambda: not self._running)
        link.close()

    def _start(self, task, pool):
        with self._lock:
            self._running[task.id] = task
        pool.submit(self._work, task)

    def _work(self, task):
        kind, body = self._outcome(task)
        with self._lock:
            if self._running.get(task.id) is not task:
                return
            del self._running[task.id]
            self._lock.notify_all()
        task._say(kind, **body)

    def _outcome(self, task):
        try:
            result = self._handlers[task.type](task)
            size = len(json.dumps(result))
            if size > MAX_RESULT:
                raise Discard(f"the result has {size} characters; {MAX_RESULT} are allowed")
            return "done", {"result": result}
        except Snooze as snooze:
            return "snooze", {"after": snooze.after}
        except Exception as error:  # Whatever a handler raises fails its attempt.
            told = {
                "type": type(error).__name__,
                "message": str(error),
                "stack": traceback.format_exc(),
            }
            body = {"error": told, "retry": not isinstance(error, Discard)}
            if isinstance(error, Retry) and error.after is not None:
                body["after"] = error.after
            return "fail", body
