import {h} from './dom.js';

export const UNKNOWN = '–';

const whole = new Intl.NumberFormat(undefined, {maximumFractionDigits: 0});
const short = new Intl.NumberFormat(undefined, {maximumFractionDigits: 1});
const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const day = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function number(value) {
  return typeof value === 'number' && Number.isFinite(value) ? whole.format(value) : UNKNOWN;
}

/** A rate: with one decimal while it is small. */
export function rate(perSecond) {
  if (typeof perSecond !== 'number') {
    return UNKNOWN;
  }
  return perSecond >= 100 ? whole.format(perSecond) : short.format(perSecond);
}

export function percent(share) {
  return typeof share === 'number' ? short.format(share * 100) + ' %' : UNKNOWN;
}

export function bytes(count) {
  if (typeof count !== 'number') {
    return UNKNOWN;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return short.format(count / 2 ** (10 * power)) + ' ' + units[power];
}

/** Milliseconds in the two units that matter. */
export function duration(millis) {
  if (typeof millis !== 'number' || Number.isNaN(millis)) {
    return UNKNOWN;
  }
  if (millis < SECOND) {
    return (millis < 10 ? short.format(millis) : Math.round(millis)) + ' ms';
  }
  if (millis < MINUTE) {
    return short.format(millis / SECOND) + ' s';
  }
  if (millis < HOUR) {
    return Math.floor(millis / MINUTE) + ' min ' + Math.floor(millis % MINUTE / SECOND) + ' s';
  }
  if (millis < DAY) {
    return Math.floor(millis / HOUR) + ' h ' + Math.floor(millis % HOUR / MINUTE) + ' min';
  }
  return Math.floor(millis / DAY) + ' d ' + Math.floor(millis % DAY / HOUR) + ' h';
}

function isToday(date) {
  return date.toDateString() === new Date().toDateString();
}

/** A point in time: local, with UTC in its title. */
export function time(iso) {
  if (!iso) {
    return UNKNOWN;
  }
  const date = new Date(iso);
  return h('time', {datetime: iso, title: utc(date)}, isToday(date) ? clock.format(date) : day.format(date));
}

/** A point in time as an input of the type datetime-local wants it; empty if there is none. */
export function inputTime(iso) {
  const date = new Date(iso || NaN);
  return Number.isNaN(date.getTime()) ? '' : new Date(date - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 19);
}

/** How long ago, or in how long; the time itself in its title. */
export function ago(iso, now = Date.now()) {
  if (!iso) {
    return UNKNOWN;
  }
  const date = new Date(iso);
  const past = now - date.getTime();
  const words = Math.abs(past) < SECOND ? 'now' : past > 0 ? coarse(past) + ' ago' : 'in ' + coarse(-past);
  return h('time', {datetime: iso, title: day.format(date) + ' · ' + utc(date)}, words);
}

function utc(date) {
  return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

function coarse(millis) {
  if (millis < MINUTE) {
    return Math.floor(millis / SECOND) + ' s';
  }
  if (millis < HOUR) {
    return Math.floor(millis / MINUTE) + ' min';
  }
  return millis < DAY ? Math.floor(millis / HOUR) + ' h' : Math.floor(millis / DAY) + ' d';
}

/** A node's id, short enough to read; whole in its title. */
export function nodeName(id) {
  return id ? h('span', {class: 'mono', title: id}, id.slice(0, 8)) : UNKNOWN;
}

/** A task's link. */
export function taskLink(id) {
  return h('a', {class: 'mono', href: '#/tasks/' + id}, id);
}

/** A state, a phase or a condition, as a coloured word. */
export function chip(word, kind = word) {
  return h('span', {class: 'chip', 'data-kind': kind}, word);
}
