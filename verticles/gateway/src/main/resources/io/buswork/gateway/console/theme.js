'use strict';

/* Before the first paint, so that nothing flashes: light, dark, or as the system has it. */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('buswork.theme');
  } catch (failure) {
    console.debug('no storage, so no choice of theme', failure);
  }
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
