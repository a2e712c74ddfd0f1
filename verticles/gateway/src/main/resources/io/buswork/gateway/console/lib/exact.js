/** JSON as it was written: numbers that JavaScript would round stay as they are, where the browser can. */
export function parseExactly(text) {
  if (!JSON.rawJSON) {
    return JSON.parse(text);
  }
  return JSON.parse(text, (key, value, context) =>
    typeof value === 'number' && context && context.source && isRounded(value, context.source)
      ? JSON.rawJSON(context.source) : value);
}

/** Whether a number says something else than its text did; 1.0 and 1e3 say the same. */
function isRounded(value, source) {
  return !Number.isFinite(value) || digits(String(value)) !== digits(source);
}

/** What makes the number, without sign, point, exponent and zeros at its ends. */
function digits(text) {
  return text.replace(/[-.]/g, '').replace(/[eE].*/, '').replace(/^0+|0+$/g, '');
}

/** Whether it is such a number. */
export function isRaw(value) {
  return Boolean(JSON.isRawJSON && value !== null && typeof value === 'object' && JSON.isRawJSON(value));
}

/** JSON, indented. */
export function pretty(value) {
  return JSON.stringify(value, null, 2);
}
