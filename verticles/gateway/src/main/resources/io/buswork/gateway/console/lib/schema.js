const MAX_DEPTH = 6;

/** What a pointer such as #/components/schemas/Task stands for. */
export function at(doc, ref) {
  return ref.slice(2).split('/').reduce(
    (node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], doc);
}

/** The node itself, or what it refers to; what stands beside a reference goes before it. */
export function resolve(doc, node) {
  if (!node?.$ref) {
    return node || {};
  }
  const {$ref, ...beside} = node;
  return {...resolve(doc, at(doc, $ref)), ...beside};
}

/** The name of the shape that is referred to, if it has one. */
export function nameOf(node) {
  const ref = node?.$ref || (node?.allOf?.length === 1 ? node.allOf[0].$ref : '');
  return ref ? ref.split('/').pop() : '';
}

/** All of several shapes in one. */
export function merged(doc, node) {
  const schema = resolve(doc, node);
  if (!schema.allOf) {
    return schema;
  }
  const {allOf, ...own} = schema;
  return [...allOf, own].map(part => merged(doc, part)).reduce((all, part) => ({
    ...all,
    ...part,
    required: [...(all.required || []), ...(part.required || [])],
    properties: mergedProperties(all.properties, part.properties),
  }), {});
}

/** A later shape's word on a property goes before an earlier one's, and leaves the rest. */
function mergedProperties(first = {}, second = {}) {
  const all = {...first};
  for (const [name, schema] of Object.entries(second)) {
    all[name] = {...all[name], ...schema};
  }
  return all;
}

/** The type in a word or two, such as "string", "integer or null", "list of Task". */
export function typeOf(doc, node) {
  const name = nameOf(node);
  if (name) {
    return name;
  }
  const schema = resolve(doc, node);
  const choices = schema.type ? null : schema.oneOf || schema.anyOf;
  if (choices) {
    return [...new Set(choices.map(choice => typeOf(doc, choice)))].join(' or ');
  }
  if (schema.type === 'array') {
    return 'list of ' + typeOf(doc, schema.items || {});
  }
  if (Array.isArray(schema.type)) {
    return schema.type.join(' or ');
  }
  if (schema.additionalProperties?.type) {
    return 'object of ' + typeOf(doc, schema.additionalProperties);
  }
  return schema.type || (schema.allOf || schema.properties ? 'object' : 'const' in schema ? 'constant' : 'any');
}

/** What else a value must be, such as "1 to 1000". */
export function bounds(schema) {
  const said = [];
  if ('const' in schema) {
    said.push('always ' + JSON.stringify(schema.const));
  }
  if (schema.enum) {
    said.push('one of ' + schema.enum.map(value => JSON.stringify(value)).join(', '));
  }
  range(said, schema.minimum, schema.maximum, '');
  range(said, schema.minLength, schema.maxLength, ' characters');
  range(said, schema.minItems, schema.maxItems, ' items');
  if (schema.pattern) {
    said.push('matches ' + schema.pattern);
  }
  if ('default' in schema) {
    said.push('default ' + JSON.stringify(schema.default));
  }
  return said;
}

function range(said, low, high, unit) {
  if (low !== undefined && high !== undefined) {
    said.push(low + ' to ' + high + unit);
  } else if (low !== undefined) {
    said.push('at least ' + low + unit);
  } else if (high !== undefined) {
    said.push('at most ' + high + unit);
  }
}

/** The properties of an object, those of the objects in it too, as lines of a table. */
export function properties(doc, node, depth = 0) {
  const schema = inner(doc, node);
  const required = new Set(schema.required);
  return Object.entries(schema.properties || {}).flatMap(([name, property]) => [
    {name, depth, node: property, schema: merged(doc, property), isRequired: required.has(name)},
    ...(depth < MAX_DEPTH && !nameOf(property) && !nameOf(property.items) ? properties(doc, property, depth + 1) : []),
  ]);
}

/** An object's shape, or that of a list's items. */
function inner(doc, node) {
  const schema = merged(doc, node);
  return schema.type === 'array' ? inner(doc, schema.items || {}) : schema;
}

/** An example of a shape: its own, or one made of its parts' examples. */
export function exampleOf(doc, node, depth = 0) {
  const schema = merged(doc, node);
  if (schema.examples?.length) {
    return schema.examples[0];
  }
  for (const key of ['example', 'const', 'default']) {
    if (key in schema) {
      return schema[key];
    }
  }
  if (schema.enum) {
    return schema.enum[0];
  }
  const choice = schema.oneOf || schema.anyOf;
  if (choice) {
    return exampleOf(doc, choice[0], depth);
  }
  return exampleOfType(doc, schema, depth);
}

function exampleOfType(doc, schema, depth) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array') {
    return depth < MAX_DEPTH ? [exampleOf(doc, schema.items || {}, depth + 1)] : [];
  }
  if (type === 'object' || schema.properties) {
    const entries = depth < MAX_DEPTH ? Object.entries(schema.properties || {}) : [];
    return Object.fromEntries(entries.map(([name, property]) => [name, exampleOf(doc, property, depth + 1)]));
  }
  return {string: 'text', integer: schema.minimum ?? 0, number: schema.minimum ?? 0, boolean: false}[type] ?? null;
}

/** The examples that a document's operations give of named shapes, by the shapes' names. */
export function usedExamples(node, found = new Map()) {
  if (node === null || typeof node !== 'object') {
    return found;
  }
  const name = nameOf(node.schema);
  if (name && !found.has(name)) {
    const [first] = 'example' in node ? [node.example] : Object.values(node.examples || {}).map(example => example.value);
    if (first !== undefined) {
      found.set(name, first);
    }
  }
  Object.values(node).forEach(child => usedExamples(child, found));
  return found;
}
