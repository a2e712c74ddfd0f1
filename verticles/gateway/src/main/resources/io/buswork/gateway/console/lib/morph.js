/**
 * Makes the children of an element like the given ones. Elements with the same data-key are the
 * same; what is in an element with data-keep is its own.
 */
export function morph(parent, fresh) {
  const keyed = new Map();
  for (const child of parent.children) {
    if (child.dataset.key) {
      keyed.set(child.dataset.key, child);
    }
  }
  let next = parent.firstChild;
  for (const node of fresh) {
    const found = node.dataset?.key ? keyed.get(node.dataset.key) : isUnkeyedLike(next, node) ? next : null;
    if (!found) {
      parent.insertBefore(node, next);
    } else {
      if (found === next) {
        next = next.nextSibling;
      } else {
        parent.insertBefore(found, next);
      }
      patch(found, node);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function isUnkeyedLike(old, fresh) {
  return old && old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && !old.dataset?.key;
}

function patch(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) {
      old.nodeValue = fresh.nodeValue;
    }
    return;
  }
  if (old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
    return;
  }
  if (old.hasAttribute('data-keep') && fresh.hasAttribute('data-keep')) {
    return;
  }
  patchAttributes(old, fresh);
  morph(old, [...fresh.childNodes]);
}

/** Whether details are open is up to who looks at them. */
function patchAttributes(old, fresh) {
  const isOwn = name => name === 'open' && old.nodeName === 'DETAILS';
  for (const {name, value} of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value && !isOwn(name)) {
      old.setAttribute(name, value);
    }
  }
  for (const {name} of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isOwn(name)) {
      old.removeAttribute(name);
    }
  }
}
