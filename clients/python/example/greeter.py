"""python example/greeter.py [URL …]: serves the task type "greet" until Ctrl-C."""

import logging
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from buswork import Retry, Worker

logging.basicConfig(level=logging.INFO)
worker = Worker(sys.argv[1:] or "http://127.0.0.1:8080", slots=5)


@worker.task("greet")
def greet(task):
    name = task.payload.get("name", "world")
    task.log(f"greeting {name}")
    task.progress(50, "looking for words")
    if name == "nobody":
        raise Retry("nobody is there yet", after="10s")
    return {"text": f"Hello, {name}!"}


working = threading.Thread(target=worker.run)
working.start()
try:
    working.join()
except KeyboardInterrupt:
    worker.stop()
