import {parseExactly} from './exact.js';
import {askForToken, token} from './token.js';

const BASE = '/api/v1';

/** What the server says is wrong, as RFC 9457 has it. */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || 'the server answered ' + status);
    this.name = 'Problem';
    this.status = status;
    this.title = problem.title;
    this.errors = problem.errors || [];
  }
}

/**
 * Asks the server.
 *
 * @param path below /api/v1, such as /tasks
 * @param method GET unless said, or POST where there is a body
 * @param query parameters; those that are empty are left out
 * @param body sent as JSON, or as it is with `type`
 * @param exact whether numbers that JavaScript cannot hold must not be rounded
 * @throws Problem if it answers with one; an Error if it does not answer
 */
export async function api(path, {method, query, body, type, exact = false, signal} = {}) {
  const request = {
    method: method || (body === undefined ? 'GET' : 'POST'),
    headers: {accept: 'application/json'},
    signal
  };
  if (body !== undefined) {
    request.headers['content-type'] = type || 'application/json';
    request.body = type ? body : JSON.stringify(body);
  }
  const answer = await send(BASE + path + queryText(query), request);
  const text = await answer.text();
  if (answer.status === 401) {
    throw new Problem(401, {title: 'Not logged in', detail: 'You are not logged in: press “Log in”.'});
  }
  if (!answer.ok) {
    throw new Problem(answer.status, isJson(answer) ? JSON.parse(text) : {title: answer.statusText});
  }
  return isJson(answer) && text ? exact ? parseExactly(text) : JSON.parse(text) : text;
}

async function send(url, request) {
  const used = token();
  if (used) {
    request.headers.authorization = 'Bearer ' + used;
  }
  let answer;
  try {
    answer = await fetch(url, request);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('this node does not answer', {cause: failure});
  }
  return answer.status === 401 && await askForToken(used) ? send(url, request) : answer;
}

function isJson(answer) {
  return /[/+]json\b/.test(answer.headers.get('content-type') || '');
}

/** Parameters as they stand in a URL, with its question mark; empty ones are left out. */
export function queryText(query) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query || {})) {
    if (value !== undefined && value !== null && value !== '') {
      params.set(name, value);
    }
  }
  const text = params.toString();
  return text ? '?' + text : '';
}
