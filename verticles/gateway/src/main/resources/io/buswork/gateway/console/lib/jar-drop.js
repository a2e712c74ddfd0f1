import {api} from './api.js';
import {button, field, h, select} from './dom.js';
import {may, reason} from './role.js';
import {attempt} from './toast.js';

const DEPLOY = 'POST /modules';
const STRATEGIES = [['rolling', 'on every node at once'], ['canary', 'for a share of the tasks first']];

/** Takes a jar; tells by "uploaded", with the module as detail, when the server has taken it. */
class JarDrop extends HTMLElement {
  #file = null;

  connectedCallback() {
    if (this.firstChild) {
      return;
    }
    if (may(DEPLOY)) {
      this.append(this.#form());
      this.#listen();
    } else {
      this.append(h('p', {class: 'chosen'}, 'Jars are not deployed with this token. ' + reason(DEPLOY)));
    }
  }

  #form() {
    const choose = h('input', {type: 'file', name: 'jar', accept: '.jar,application/java-archive'});
    choose.addEventListener('change', () => this.#take(choose.files[0]));
    this.chosen = h('p', {class: 'chosen', role: 'status'}, 'Drop a jar here, or choose one.');
    this.details = h('fieldset', {class: 'fields', hidden: true}, h('legend', {class: 'unseen'}, 'How it is deployed'),
      field('Name', h('input', {name: 'name', autocomplete: 'off'}), 'else what the jar calls itself'),
      field('Version', h('input', {name: 'version', autocomplete: 'off'}), 'else what its manifest says'),
      field('Task types', h('input', {name: 'tasks', autocomplete: 'off'}), 'by commas; only for verticles that do not say so themselves'),
      field('Goes live', select({name: 'strategy', value: 'rolling', onchange: () => this.#showShare()}, STRATEGIES)),
      this.share = field('Share', h('input', {name: 'canary', type: 'number', min: '1', max: '99', value: '10'}), 'percent of the tasks to begin with'),
      h('div', {class: 'actions'}, h('button', {type: 'submit', class: 'main'}, 'Deploy'), button('Put it back', () => this.#take(null))));
    this.share.hidden = true;
    this.choose = choose;
    this.form = h('form', {class: 'jar-drop', 'aria-label': 'Deploy a jar'}, field('Jar', choose), this.chosen, this.details);
    return this.form;
  }

  #listen() {
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#deploy();
    });
    for (const [type, isOver] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
      this.addEventListener(type, event => {
        event.preventDefault();
        this.classList.toggle('over', isOver);
      });
    }
    this.addEventListener('drop', event => this.#take(event.dataTransfer.files[0]));
  }

  #take(file) {
    this.#file = file || null;
    this.details.hidden = !file;
    this.chosen.textContent = file ? file.name + ', ' + Math.ceil(file.size / 1024).toLocaleString() + ' KiB' : 'Drop a jar here, or choose one.';
    if (!file) {
      this.form.reset();
      this.#showShare();
    }
  }

  #showShare() {
    this.share.hidden = this.form.elements.strategy.value !== 'canary';
  }

  /** Asks not to wait for the nodes: the page shows how they take it up, one by one. */
  async #deploy() {
    const {name, version, tasks, strategy, canary} = this.form.elements;
    const isCanary = strategy.value === 'canary';
    const query = {
      name: name.value.trim(), version: version.value.trim(), tasks: tasks.value.trim(), wait: 'false',
      strategy: isCanary ? 'canary' : '', canary: isCanary ? canary.value : '',
    };
    this.chosen.textContent = 'Sending ' + this.#file.name + ' …';
    const module = await attempt(
      () => api('/modules', {query, body: this.#file, type: 'application/java-archive'}),
      sent => sent.name + ' is on its way to the nodes.');
    this.#take(module ? null : this.#file);
    if (module) {
      this.dispatchEvent(new CustomEvent('uploaded', {detail: module, bubbles: true}));
    }
  }
}

customElements.define('jar-drop', JarDrop);
