(() => {
  'use strict';
  let theme = null;
  try {
    theme = localStorage.getItem('postwatch-theme');
  } catch {
    // A browser that keeps nothing for files follows the system.
  }
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
