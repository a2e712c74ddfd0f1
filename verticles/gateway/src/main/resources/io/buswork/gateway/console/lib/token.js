import {openDialog} from './dialog.js';
import {button, field, h} from './dom.js';

const TOKEN = 'buswork.token';
/** Who logs out in one tab is meant to be out in all. */
const tabs = new BroadcastChannel(TOKEN);

let isWanted = false;
let isPutOff = false;
let asking = null;

/** What this tab shows the server; null: nothing. */
export function token() {
  return sessionStorage.getItem(TOKEN);
}

/** How this tab stands: `in` with a token, `out` where one is wanted, `free` while nobody wants any. */
export function standing() {
  return token() ? 'in' : isWanted ? 'out' : 'free';
}

/** Keeps a token, or forgets it; the event `buswork-token` tells of it. */
function keep(text) {
  if (text) {
    sessionStorage.setItem(TOKEN, text);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
  changed();
}

function changed() {
  document.dispatchEvent(new CustomEvent('buswork-token'));
}

/**
 * Asks for another token, once however many requests were refused, and not again when somebody has
 * said that it can wait.
 *
 * @param refused the token that was shown, or null
 * @returns whether there is another one now
 */
export function askForToken(refused) {
  if (asking || token() !== refused) {
    return asking || Promise.resolve(true);
  }
  isWanted = true;
  keep(null);
  if (isPutOff) {
    return Promise.resolve(false);
  }
  asking = ask(refused).finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(refused) {
  const text = h('input', {type: 'password', name: 'token', autocomplete: 'current-password', required: true});
  const dialog = openDialog({
    title: 'This cluster wants a token',
    body: [h('p', {role: refused ? 'alert' : null, class: refused ? 'bad' : null}, refused
      ? 'That token was refused: it is not known here, or it was revoked or has expired.' : 'Say the one you were given.'),
    h('p', {class: 'quiet'}, 'It is kept until this tab is closed, or until you log out.'), field('Token', text)],
    actions: [button('Not now', () => dialog.close()), h('button', {type: 'submit', class: 'main'}, 'Log in')],
    onsubmit: () => {
      const said = text.value.trim();
      if (said) {
        dialog.finish(said);
      } else {
        text.focus();
      }
      return false;
    }
  });
  text.focus();
  const given = await dialog.done;
  isPutOff = !given;
  keep(given);
  return Boolean(given);
}

/** Asks for a token because somebody wants to say one; then the page begins anew with it. */
export async function logIn() {
  isPutOff = false;
  if (await askForToken(null)) {
    location.reload();
  }
}

/** Forgets the token, here and in all tabs, with all that was shown with it. */
export function logOut() {
  tabs.postMessage('out');
  leave();
}

/** A page that begins anew knows nothing any more, has no stream, and asks for a token. */
function leave() {
  keep(null);
  location.reload();
}

tabs.addEventListener('message', () => token() && leave());
