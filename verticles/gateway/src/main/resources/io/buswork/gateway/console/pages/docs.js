import {h} from '../lib/dom.js';
import {Page} from '../lib/page.js';
import {at, bounds, exampleOf, merged, nameOf, properties, resolve, typeOf, usedExamples} from '../lib/schema.js';

const METHODS = ['get', 'post', 'put', 'delete'];
const DOCUMENTS = ['/openapi.json', '/asyncapi.json'];

/** The API as its own documents describe it. */
class Docs extends Page {
  async begin() {
    this.append(this.heading('API'), h('p', {class: 'quiet'}, 'Loading …'));
    const [http, stream] = await Promise.all(DOCUMENTS.map(load));
    const filter = h('input', {
      type: 'search', id: 'docs-filter', placeholder: 'tasks, retry, priority …', oninput: () => this.filter(filter.value),
    });
    this.replaceChildren(
      this.heading('API'),
      h('p', null, prose(http.info.description), ' Version ' + http.info.version + '. The documents themselves: ',
        h('a', {href: DOCUMENTS[0]}, 'openapi.json'), ' and ', h('a', {href: DOCUMENTS[1]}, 'asyncapi.json'), '.'),
      h('p', {class: 'docs-find'}, h('label', {for: 'docs-filter'}, 'Find '), filter),
      ...http.tags.map(tag => tagSection(http, tag)),
      ...Object.values(stream.operations).map(operation => streamSection(stream, operation)),
      shapesSection(http));
    this.openNamed();
    this.onclick = event => this.follow(event);
  }

  /** A shape's name leads to its description, which must be open to be seen. */
  follow(event) {
    const link = event.target.closest('a[data-shape]');
    if (link) {
      event.preventDefault();
      this.reveal('shape-' + link.dataset.shape);
    }
  }

  reveal(id) {
    const entry = this.querySelector('#' + CSS.escape(id));
    if (entry) {
      entry.open = true;
      entry.hidden = false;
      entry.closest('section').hidden = false;
      entry.scrollIntoView();
      entry.querySelector('summary').focus();
    }
  }

  /** Shows what has each of the words in it. */
  filter(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of this.querySelectorAll('details.entry')) {
      const content = (entry.textContent + entry.content().textContent).toLowerCase();
      entry.hidden = !words.every(word => content.includes(word));
    }
    for (const section of this.querySelectorAll('section')) {
      section.hidden = !section.querySelector('details.entry:not([hidden])');
    }
  }

  /** An address may name an operation, as #/docs?show=submitTasks does, or a shape. */
  openNamed() {
    const [operation, shape] = [this.query.get('show'), this.query.get('shape')];
    if (operation || shape) {
      this.reveal(operation ? 'op-' + operation : 'shape-' + shape);
    }
  }
}

async function load(path) {
  const answer = await fetch(path);
  return answer.json();
}

/** Text with `code` in it. */
function prose(text) {
  const span = h('span', null);
  (text || '').split('`').forEach((part, i) => span.append(i % 2 ? h('code', null, part) : part));
  return span;
}

function tagSection(doc, tag) {
  const entries = Object.entries(doc.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]?.tags.includes(tag.name))
      .map(method => operation(doc, method, path, item[method], item.parameters || [])));
  return section(tag.name, tag.description, entries);
}

function section(title, description, entries) {
  const id = 'docs-' + title.replaceAll(/\W+/g, '-');
  return h('section', {'aria-labelledby': id}, h('h2', {id}, title), h('p', null, prose(description)), ...entries);
}

function operation(doc, method, path, said, shared) {
  const parameters = [...shared, ...(said.parameters || [])].map(parameter => resolve(doc, parameter));
  return entry('op-' + said.operationId,
    [h('span', {class: 'method', 'data-method': method}, method.toUpperCase()), h('code', null, path), h('span', null, said.summary)],
    () => [
      said.description && h('p', null, prose(said.description)),
      parameters.length > 0 && h('div', null, h('h3', null, 'Parameters'), fields(doc, parameters.map(parameterLine))),
      said.requestBody && body(doc, 'Body', resolve(doc, said.requestBody).content),
      h('h3', null, 'Answers'),
      ...Object.entries(said.responses).map(([status, response]) => answer(doc, status, resolve(doc, response)))]);
}

/** What can be opened. Its content is made when that is wanted: all at once would be ten thousand elements. */
function entry(id, summary, make) {
  const details = h('details', {class: 'entry', id}, h('summary', null, ...summary));
  let content = null;
  details.content = () => content ||= h('div', {class: 'entry-content'}, ...make().filter(Boolean));
  details.addEventListener('toggle', () => details.open && details.append(details.content()));
  return details;
}

function parameterLine(parameter) {
  return {
    name: parameter.name, depth: 0, node: parameter.schema, isRequired: parameter.required, place: parameter.in,
    schema: {...parameter.schema, description: parameter.description || parameter.schema?.description},
  };
}

function answer(doc, status, response) {
  const content = response.content || {};
  return h('details', {class: 'answer'},
    h('summary', null, h('span', {class: status < '400' ? 'status good' : 'status bad'}, status), prose(response.description)),
    body(doc, '', content));
}

/** What is sent or answered, in each of its media types. */
function body(doc, title, content) {
  return h('div', null, title && h('h3', null, title),
    ...Object.entries(content).map(([type, media]) => h('div', null,
      h('p', {class: 'media'}, h('code', null, type), ' ', shapeName(doc, media.schema || {})),
      examples(doc, media),
      nameOf(media.schema) ? null : fields(doc, properties(doc, media.schema || {})))));
}

function examples(doc, media) {
  const named = Object.entries(media.examples || {}).map(([name, example]) => [name, resolve(doc, example).value]);
  if ('example' in media) {
    named.push(['', media.example]);
  }
  if (named.length === 0 && nameOf(media.schema)) {
    named.push(['', exampleOf(doc, media.schema)]);
  }
  return h('div', null, ...named.map(([name, value]) => sample(name, value)));
}

function sample(name, value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return h('figure', null, name && h('figcaption', null, name), h('pre', {tabindex: '0'}, h('code', null, text)));
}

/** The type; a name in it leads to what it stands for. */
function shapeName(doc, node) {
  const text = typeOf(doc, node);
  const span = h('span', {class: 'type'});
  for (const word of text.split(' ')) {
    const isShape = doc.components.schemas[word] && doc.openapi;
    span.append(isShape ? h('a', {href: '#/docs?shape=' + word, 'data-shape': word}, word) : word, ' ');
  }
  return span;
}

function fields(doc, lines) {
  if (lines.length === 0) {
    return null;
  }
  return h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Fields'}, h('table', {class: 'fields-table'},
    h('thead', null, h('tr', null, h('th', {scope: 'col'}, 'field'), h('th', {scope: 'col'}, 'type'), h('th', {scope: 'col'}, 'meaning'))),
    h('tbody', null, ...lines.map(line => fieldRow(doc, line)))));
}

function fieldRow(doc, line) {
  // A shape with a name says itself what it must be.
  const limits = nameOf(line.node) ? [] : bounds(line.schema);
  return h('tr', null,
    h('th', {scope: 'row', class: 'depth-' + Math.min(line.depth, 4)}, h('code', null, line.name),
      line.isRequired && h('span', {class: 'required'}, 'required')),
    h('td', null, shapeName(doc, line.node), line.place && h('small', null, line.place)),
    h('td', null, prose(line.schema.description), limits.length > 0 && h('small', {class: 'bounds'}, limits.join('; '))));
}

function streamSection(doc, said) {
  const channel = resolve(doc, said.channel);
  const messages = said.messages.map(ref => {
    const found = at(doc, ref.$ref);
    return [found.$ref ? nameOf(found) : ref.$ref.split('/').pop(), resolve(doc, found)];
  });
  return section(channel.title + ': ' + said.summary.replace(/\.$/, ''),
    'Frames of the WebSocket at `' + channel.address + '`. ' + (channel.description || ''),
    messages.map(([name, message]) => entry('message-' + name,
      [h('span', {class: 'method'}, 'WS'), h('code', null, name), h('span', null, message.summary)],
      () => [...(message.examples || []).map(example => sample('', example.payload)), fields(doc, properties(doc, message.payload))])));
}

function shapesSection(doc) {
  const used = usedExamples(doc.paths);
  return section('Shapes', 'What is sent and answered, by name.',
    Object.entries(doc.components.schemas).map(([name, schema]) => entry('shape-' + name,
      [h('code', null, name), h('span', null, typeOf(doc, schema))],
      () => [
        schema.description && h('p', null, prose(schema.description)),
        bounds(schema).length > 0 && h('p', {class: 'bounds'}, bounds(schema).join('; ')),
        sample('Example', schema.examples?.[0] ?? used.get(name) ?? exampleOf(doc, schema)),
        fields(doc, properties(doc, merged(doc, schema)))])));
}

customElements.define('bw-docs', Docs);
