// What bench/peers hands over, and the versions that package.json pins.
import fs from 'node:fs';

export function text(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; bench/peers sets it`);
  return value;
}

export const number = name => Number(text(name));

export function versionOf(dependency) {
  return JSON.parse(fs.readFileSync(new URL('package.json', import.meta.url))).dependencies[dependency];
}
