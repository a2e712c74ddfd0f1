"""python3 probe.py CLIENT NAME SLOTS URL…: a worker for RemoteClientsIT."""

import logging
import signal
import sys
import threading

client, name, slots, *urls = sys.argv[1:]
sys.path.insert(0, client)

from buswork import Discard, Retry, Snooze, Worker

worker = Worker(urls, name=name, slots=int(slots))


def say(line):
    print(line, flush=True)


class Said(logging.Handler):
    def emit(self, record):
        text = record.getMessage()
        say("connected " + text if text.startswith("working for") else "disconnected " + text)


logging.getLogger("buswork").addHandler(Said())
logging.getLogger("buswork").setLevel(logging.INFO)


@worker.task("remote.echo")
def echo(task):
    return {"worker": name, "attempt": task.attempt, "payload": task.payload}


@worker.task("remote.slow")
def slow(task):
    say(f"started {task.id} {task.attempt}")
    task.progress(25, "a quarter")
    task.log(f"log of {name}")
    if task.wait(task.payload["ms"] / 1000):
        say(f"stopped {task.id} {task.attempt}")
    return name


@worker.task("remote.fail")
def fail(task):
    how = task.payload["how"]
    if task.attempt > 1:
        return "at last"
    if how == "retry":
        raise Retry("not now", after="100ms")
    if how == "discard":
        raise Discard("never")
    if how == "snooze":
        raise Snooze("1h")
    raise ValueError("out of words")


working = threading.Thread(target=worker.run, daemon=True)
working.start()
ended = threading.Event()
signal.signal(signal.SIGTERM, lambda number, frame: ended.set())
ended.wait()
worker.stop()
working.join(10)
say("ended")
