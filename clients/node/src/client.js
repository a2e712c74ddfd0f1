/** An answer that is not a success: `status`, and what RFC 9457's `detail` says. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the server answered ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

/** The header that shows a token; none without one. */
export function bearer(token) {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Submits tasks and looks at them. */
export class Client {
  #root;
  #token;

  /**
   * @param url of any node, such as `http://127.0.0.1:8080`
   * @param options.token where nodes ask for one; `BUSWORK_TOKEN` unless it is given
   */
  constructor(url, { token = process.env.BUSWORK_TOKEN } = {}) {
    this.#token = token;
    this.#root = `${String(url).replace(/\/+$/, '')}/api/v1`;
  }

  /**
   * Submits a task; resolves, after the commit, with the task as it was taken.
   * @param type the task type
   * @param payload any JSON
   * @param options further fields: queue, priority, delay, key …
   */
  submit(type, payload = {}, options = {}) {
    return this.#call('POST', '/tasks', { type, payload, ...options });
  }

  /** Submits many, all or none; resolves with their ids in order. */
  async submitAll(tasks) {
    const answer = await this.#call('POST', '/tasks', tasks);
    return answer.items.map((item) => item.id);
  }

  /** The task as it is now. */
  task(id) {
    return this.#call('GET', `/tasks/${encodeURIComponent(id)}`);
  }

  /** Cancels a task, one that runs too. */
  cancel(id) {
    return this.#call('POST', `/tasks/${encodeURIComponent(id)}/cancel`);
  }

  async #call(method, path, body) {
    const response = await fetch(this.#root + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...bearer(this.#token),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = text === '' ? {} : JSON.parse(text);
    if (!response.ok) {
      throw new ApiError(response.status, json);
    }
    return json;
  }
}
