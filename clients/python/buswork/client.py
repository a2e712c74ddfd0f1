"""Submits tasks and looks at them."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request


def bearer(token):
    """The header that shows a token, or BUSWORK_TOKEN of the environment; none without one."""
    shown = os.environ.get("BUSWORK_TOKEN") if token is None else token
    return {"Authorization": "Bearer " + shown} if shown else {}


class ApiError(Exception):
    """An answer that is not a success: its status, and what RFC 9457's ``detail`` says."""

    def __init__(self, status, problem):
        super().__init__(problem.get("detail", f"the server answered {status}"))
        self.status = status
        self.problem = problem


class Client:
    """Speaks to one node."""

    def __init__(self, url, timeout=30, token=None):
        self._root = url.rstrip("/") + "/api/v1"
        self._timeout = timeout
        self._token = token

    def submit(self, type, payload=None, **options):
        """Submits a task; returns it, after the commit, as it was taken.

        ``options`` are further fields: queue, priority, delay, key …
        """
        task = {"type": type, "payload": {} if payload is None else payload, **options}
        return self._call("POST", "/tasks", task)

    def submit_all(self, tasks):
        """Submits many, all or none; returns their ids in order."""
        return [item["id"] for item in self._call("POST", "/tasks", tasks)["items"]]

    def task(self, id):
        """The task as it is now."""
        return self._call("GET", "/tasks/" + urllib.parse.quote(str(id), safe=""))

    def cancel(self, id):
        """Cancels a task, one that runs too."""
        return self._call("POST", "/tasks/" + urllib.parse.quote(str(id), safe="") + "/cancel")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = bearer(self._token)
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(
            self._root + path, data=data, headers=headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                return json.loads(response.read() or b"{}")
        except urllib.error.HTTPError as error:
            try:
                problem = json.loads(error.read())
            except ValueError:
                problem = {}
            raise ApiError(error.code, problem) from None
