/**
 * The pages, a line each. `path` is what stands behind the # in the address, with `:name` for what
 * varies; `file` is in pages/ and defines the custom element `tag`. Those with `nav` are in the
 * navigation, in this order, under that heading, where the token may make the `call`, if one is named.
 */
export const ROUTES = [
  {path: '/', file: 'overview.js', tag: 'bw-overview', title: 'Overview', nav: 'Work'},
  {path: '/tasks', file: 'tasks.js', tag: 'bw-tasks', title: 'Tasks', nav: 'Work'},
  {path: '/tasks/:id', file: 'task.js', tag: 'bw-task', title: 'Task', under: '/tasks'},
  {path: '/failures', file: 'failures.js', tag: 'bw-failures', title: 'Failures', nav: 'Work'},
  {path: '/live', file: 'live.js', tag: 'bw-live', title: 'Live', nav: 'Work'},
  {path: '/queues', file: 'queues.js', tag: 'bw-queues', title: 'Queues', nav: 'Cluster'},
  {path: '/modules', file: 'modules.js', tag: 'bw-modules', title: 'Modules', nav: 'Cluster'},
  {path: '/schedules', file: 'schedules.js', tag: 'bw-schedules', title: 'Schedules', nav: 'Cluster'},
  {path: '/subscriptions', file: 'subscriptions.js', tag: 'bw-subscriptions', title: 'Subscriptions', nav: 'Cluster'},
  {path: '/nodes', file: 'nodes.js', tag: 'bw-nodes', title: 'Nodes', nav: 'Cluster'},
  {path: '/audit', file: 'audit.js', tag: 'bw-audit', title: 'Audit', nav: 'Cluster', call: 'GET /audit'},
  {path: '/docs', file: 'docs.js', tag: 'bw-docs', title: 'API', nav: 'Cluster'}
];
