import {button, h} from './lib/dom.js';
import {empty} from './lib/page.js';
import {learnRole, may, restrict, whoIsThis} from './lib/role.js';
import {listen, watchConnection} from './lib/stream.js';
import {notifyFailure} from './lib/toast.js';
import {logIn, logOut, standing, token} from './lib/token.js';
import {ROUTES} from './routes.js';

const THEMES = ['auto', 'light', 'dark'];
const CONNECTIONS = {live: 'live', connecting: 'connecting …', away: 'no connection'};
const HEADINGS = ['Work', 'Cluster'];

const byId = id => document.getElementById(id);
const main = byId('main');
let current = null;
let visits = 0;
/** The token whose role is known. */
let known = null;

/** The address behind the #: its route, what its :names stand for, and its query. */
function address() {
  const [path, query] = (location.hash.slice(1) || '/').split('?');
  for (const route of ROUTES) {
    const params = match(route.path, path);
    if (params) {
      return {route, path, params, query: new URLSearchParams(query)};
    }
  }
  return {route: null, path, params: {}, query: new URLSearchParams(query)};
}

/** What the pattern's :names stand for in a path; null if it does not fit. */
function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) {
    return null;
  }
  const params = {};
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i].startsWith(':') && given[i]) {
      params[wanted[i].slice(1)] = decodeURIComponent(given[i]);
    } else if (wanted[i] !== given[i]) {
      return null;
    }
  }
  return params;
}

async function open() {
  const visit = ++visits;
  const to = address();
  closeMenu();
  markPresent(to);
  if (current && current.path === to.path && current.page.queryChanged) {
    current.page.query = to.query;
    current.page.queryChanged();
    return;
  }
  const page = await make(to);
  if (visit !== visits) {
    return;
  }
  current = {path: to.path, page};
  document.title = (to.route ? to.route.title : 'Not found') + ' · Buswork';
  main.replaceChildren(page);
  scrollTo(0, 0);
  // Who does not see the page hears that it is another one; at first it is read anyway.
  if (visit > 1) {
    (page.querySelector('h1') || main).focus({preventScroll: true});
  }
}

async function make({route, path, params, query}) {
  if (!route) {
    return h('div', null, h('h1', {tabindex: '-1'}, 'Not found'),
      empty('There is no page ' + path + '.', h('a', {href: '#/'}, 'Go to the overview')));
  }
  try {
    await import('./pages/' + route.file);
  } catch (failure) {
    notifyFailure(failure);
    return h('div', null, h('h1', {tabindex: '-1'}, route.title),
      empty('The page could not be loaded.', button('Try again', () => location.reload())));
  }
  const page = document.createElement(route.tag);
  page.params = params;
  page.query = query;
  return page;
}

function navigation() {
  return HEADINGS.map(heading => {
    const links = ROUTES.filter(route => route.nav === heading)
      .map(route => h('li', {'data-call': route.call}, h('a', {href: '#' + route.path}, route.title)));
    return links.length ? [h('p', null, heading), h('ul', null, links)] : null;
  });
}

function markPresent({route}) {
  const present = route && '#' + (route.under || route.path);
  byId('nav').querySelectorAll('a').forEach(link => {
    if (link.getAttribute('href') === present) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  });
}

function closeMenu() {
  document.body.classList.remove('menu-open');
  byId('menu').setAttribute('aria-expanded', 'false');
}

function toggleMenu() {
  const isOpen = document.body.classList.toggle('menu-open');
  byId('menu').setAttribute('aria-expanded', String(isOpen));
}

function showTheme() {
  const chosen = document.documentElement.dataset.theme || 'auto';
  byId('theme').textContent = {auto: '◐', light: '☀', dark: '☾'}[chosen];
  byId('theme').setAttribute('aria-label', 'Theme: ' + (chosen === 'auto' ? 'as the system has it' : chosen));
  byId('theme').title = byId('theme').getAttribute('aria-label');
  document.dispatchEvent(new CustomEvent('buswork-theme'));
}

function nextTheme() {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme || 'auto') + 1) % THEMES.length];
  if (next === 'auto') {
    delete root.dataset.theme;
    localStorage.removeItem('buswork.theme');
  } else {
    root.dataset.theme = next;
    localStorage.setItem('buswork.theme', next);
  }
  showTheme();
}

/** Where nobody asks for tokens there is nothing to log in to. On a phone the button is in the menu. */
function showStanding() {
  document.querySelectorAll('.login').forEach(each => {
    each.hidden = standing() === 'free';
    each.textContent = standing() === 'in' ? 'Log out' : 'Log in';
  });
}

/** What this token may not do is not offered. */
async function learn() {
  await learnRole();
  known = token();
  restrict(byId('submit'), 'POST /tasks');
  byId('nav').querySelectorAll('[data-call]').forEach(link => {
    link.hidden = !may(link.dataset.call);
  });
  document.querySelectorAll('.login').forEach(each => {
    each.title = standing() === 'in' ? whoIsThis() || '' : '';
  });
}

/** Somebody else's page, once another token was shown. */
async function learnAnew() {
  if (current && token() && token() !== known) {
    await learn();
    current = null;
    await open();
  }
}

function logInOrOut() {
  if (standing() === 'in') {
    logOut();
  } else {
    logIn().catch(notifyFailure);
  }
}

function find(event) {
  event.preventDefault();
  const text = byId('find-text').value.trim();
  if (text) {
    location.hash = /^[0-9]{1,19}$/.test(text) ? '#/tasks/' + text : '#/tasks?' + new URLSearchParams({q: text});
    byId('find-text').value = '';
  }
}

async function submitTask() {
  const {openSubmit} = await import('./pages/submit.js');
  openSubmit();
}

byId('nav').append(...navigation().flat().filter(Boolean), button('', logInOrOut, {class: 'login plain', hidden: true}));
byId('menu').addEventListener('click', toggleMenu);
byId('theme').addEventListener('click', nextTheme);
byId('login').addEventListener('click', logInOrOut);
byId('submit').addEventListener('click', () => submitTask().catch(notifyFailure));
byId('find').addEventListener('submit', find);
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);
watchConnection(state => {
  byId('connection').textContent = CONNECTIONS[state];
  byId('connection').dataset.state = state;
});
// So that it is known whether the node is there, and nobody misses that another one has died.
listen({events: ['io.buswork.node.lost']}, lost => lost.filter(event => event.subject).forEach(event =>
  notifyFailure({title: 'A node died', message: 'Node ' + event.subject.slice(0, 8) + '. Its tasks run elsewhere.'})));
addEventListener('hashchange', () => open().catch(notifyFailure));
if (location.pathname === '/docs' && !location.hash) {
  history.replaceState(null, '', '/#/docs');
}
document.addEventListener('buswork-token', () => {
  showStanding();
  learnAnew().catch(notifyFailure);
});
showTheme();
showStanding();
learn().then(open).catch(notifyFailure);
