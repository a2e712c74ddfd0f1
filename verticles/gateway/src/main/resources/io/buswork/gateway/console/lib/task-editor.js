import {field, h} from './dom.js';
import {parseExactly, pretty} from './exact.js';

/** A task as JSON, for what submits it later. */
export function taskField(task, hint) {
  const text = h('textarea', {name: 'task', class: 'mono', spellcheck: 'false', rows: 10, value: pretty(task)});
  text.addEventListener('input', () => text.setCustomValidity(''));
  const whole = field('Task', text, hint);
  whole.classList.add('whole');
  return whole;
}

/** The JSON in a field; throws, and marks the field, if it is none. */
export function readJson(text) {
  try {
    const value = parseExactly(text.value);
    text.removeAttribute('aria-invalid');
    return value;
  } catch (failure) {
    text.setAttribute('aria-invalid', 'true');
    text.focus();
    throw new Error('The ' + text.name + ' is not JSON: ' + failure.message, {cause: failure});
  }
}
