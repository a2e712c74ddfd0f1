/**
 * The pages, a line each. `path` is what stands behind the # in the address, with `:name` for what
 * varies; `file` is in pages/ and defines the custom element `tag`. Those with `nav` are in the
 * navigation, in this order, under that heading.
 */
export const ROUTES = [
  {path: '/', file: 'overview.js', tag: 'bw-overview', title: 'Overview', nav: 'Work'},
  {path: '/tasks', file: 'tasks.js', tag: 'bw-tasks', title: 'Tasks', nav: 'Work'},
  {path: '/tasks/:id', file: 'task.js', tag: 'bw-task', title: 'Task', under: '/tasks'},
  {path: '/failures', file: 'failures.js', tag: 'bw-failures', title: 'Failures', nav: 'Work'},
  {path: '/live', file: 'live.js', tag: 'bw-live', title: 'Live', nav: 'Work'}
];
