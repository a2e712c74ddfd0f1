const SVG = 'http://www.w3.org/2000/svg';
/** What is set on the object, for the attribute of that name means something else. */
const PROPERTIES = new Set(['value', 'checked', 'selected', 'indeterminate', 'columns', 'rows', 'label', 'data']);

/** An element: h('a', {href: '#/tasks', onclick: f}, 'Tasks'). What is null or false is left out. */
export function h(tag, props, ...children) {
  return build(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props, ...children) {
  return build(document.createElementNS(SVG, tag), props, children);
}

function build(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === 'function' && name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (PROPERTIES.has(name) && name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Shows this instead of what the element holds, unless it looks the same already. */
export function show(element, ...children) {
  const next = children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => (child instanceof Node ? child : document.createTextNode(String(child))));
  const old = [...element.childNodes];
  if (old.length !== next.length || old.some((node, i) => !node.isEqualNode(next[i]))) {
    element.replaceChildren(...next);
  }
}

let ids = 0;

/** An id that no other element has. */
export function newId(prefix) {
  return prefix + '-' + ++ids;
}

/** A form's field with its label, and a hint if one is given. */
export function field(label, control, hint) {
  control.id ||= newId('field');
  let said = null;
  if (hint) {
    said = h('small', {class: 'hint', id: control.id + '-hint'}, hint);
    control.setAttribute('aria-describedby', said.id);
  }
  return h('div', {class: 'field'}, h('label', {for: control.id}, label), control, said);
}

/** A choice; options are texts, or pairs of value and text. */
export function select(props, options) {
  return h('select', props, options.map(option => {
    const [value, text] = Array.isArray(option) ? option : [option, option];
    return h('option', {value, selected: String(props.value ?? '') === String(value)}, text);
  }));
}

/** A button. */
export function button(text, onclick, props) {
  return h('button', {type: 'button', onclick, ...props}, text);
}
