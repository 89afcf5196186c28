'use strict';
(() => {
  const root = document.documentElement;
  const THEMES = ['auto', 'light', 'dark'];
  const KEY = 'sluice-board-theme';

  /* A page from a file, or in a frame, may not be allowed to remember anything. */
  const remember = (theme) => { try { localStorage.setItem(KEY, theme); } catch { /* then it is asked again */ } };
  const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };

  const setTheme = (theme) => {
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  let theme = THEMES.includes(remembered()) ? remembered() : 'auto';
  setTheme(theme);

  /*
   * What has no room on the first picture waits until that is drawn (see the style), unless a link leads there at once. Who comes
   * back is where they were: for that everything must be as high as it is, and not as it was guessed.
   */
  const openAll = () => { delete root.dataset.opening; };
  if (['reload', 'back_forward'].includes(performance.getEntriesByType('navigation')[0]?.type)) root.dataset.opening = 'whole';
  else if (location.hash === '') root.dataset.opening = 'first';
  addEventListener('beforeprint', openAll);
  const afterPicture = (what) => requestAnimationFrame(() => setTimeout(what));

  const start = () => {
    const toggle = document.getElementById('theme');
    const filters = document.getElementById('filters');
    const search = document.getElementById('search');
    const found = document.getElementById('found');
    const table = document.getElementById('matrix');
    const blocks = [...table.tBodies];
    const rowElements = () => blocks.flatMap((block) => [...block.rows]);

    const showTheme = () => { toggle.textContent = `Theme: ${theme}`; };
    toggle.addEventListener('click', () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      setTheme(theme);
      remember(theme);
      showTheme();
    });
    showTheme();
    toggle.hidden = false;
    filters.hidden = false;

    /* Rows are grids (see the style), and some readers go by that; nobody waits for it. */
    const ROLES = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' };
    const setRoles = () => {
      for (const element of [table, ...table.querySelectorAll('*')]) {
        const role = element.tagName === 'TH' ? (element.scope === 'row' ? 'rowheader' : 'columnheader') : ROLES[element.tagName];
        if (role) element.setAttribute('role', role);
      }
    };
    addEventListener('load', () => afterPicture(() => {
      openAll();
      (window.requestIdleCallback ?? setTimeout)(setRoles);
    }));

    /* What can be found is read once, when somebody searches for the first time. */
    const entry = (element) => ({
      element,
      is: element.dataset.is === undefined ? undefined : element.dataset.is.split(' '),
      name: element.querySelector('button, strong')?.textContent,
      text: element.textContent.toLowerCase(),
    });
    let rows;
    let items;
    let groups;
    const read = () => {
      if (rows) return;
      rows = rowElements().map(entry);
      items = [...document.querySelectorAll('[data-item]')].map(entry);
      /* Why a component waits or is held is found in its row too. */
      const rowOf = new Map(rows.map((row) => [row.name, row]));
      for (const { name, text, is } of items) if (is && rowOf.has(name)) rowOf.get(name).text += ` ${text}`;
      groups = [...document.querySelectorAll('[data-group]')].map((element) => ({ element, items: [...element.querySelectorAll('[data-item]')] })).filter((group) => group.items.length > 0);
    };

    const show = (element, is) => { if (element.hidden === is) element.hidden = !is; };
    const filter = () => {
      read();
      const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
      const state = filters.elements.is.value;
      /* A whole name means this component, and not those whose names go on. */
      const only = rows.some(({ name }) => name === search.value);
      const isFound = ({ name, text }) => (only ? name === search.value : words.every((word) => text.includes(word)));
      let shown = 0;
      for (const row of rows) {
        const { element, is } = row;
        const matches = (state === 'all' || is.includes(state)) && isFound(row);
        show(element, matches);
        if (matches) shown += 1;
      }
      const all = words.length === 0 && state === 'all';
      for (const block of blocks) {
        const count = [...block.rows].filter(({ hidden }) => !hidden).length;
        show(block, count > 0);
        /* A block that is not on the screen is as high as its rows will be. */
        block.style.containIntrinsicHeight = all ? '' : `${31 * count}px`;
      }
      for (const item of items) show(item.element, (state === 'all' || item.is === undefined || item.is.includes(state)) && isFound(item));
      for (const group of groups) show(group.element, group.items.some((item) => !item.hidden));
      found.textContent = all ? '' : `${shown} of ${rows.length} components`;
      setStop(visible()[0]);
    };

    /* One row's name is a stop of the tabulator; the arrows go on from there. */
    let stop = table.querySelector('button');
    const setStop = (button) => {
      if (!button || button === stop) return;
      if (stop) stop.tabIndex = -1;
      stop = button;
      stop.tabIndex = 0;
    };
    const visible = () => rowElements().filter((row) => !row.hidden).map((row) => row.querySelector('button'));
    const go = (button) => {
      if (!button) return;
      setStop(button);
      button.focus();
    };
    const reset = () => {
      search.value = '';
      filters.elements.is.value = 'all';
      filter();
    };

    filters.addEventListener('submit', (event) => event.preventDefault());
    filters.addEventListener('input', filter);
    search.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        if (search.value === '' && filters.elements.is.value === 'all') search.blur();
        reset();
      } else if (event.key === 'ArrowDown') {
        go(visible()[0]);
      } else return;
      event.preventDefault();
    });
    table.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (!button) return;
      const name = button.textContent;
      search.value = search.value === name ? '' : name;
      filter();
      setStop(button);
    });
    table.addEventListener('keydown', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      const buttons = visible();
      const index = buttons.indexOf(button);
      const next = { ArrowDown: buttons[index + 1], ArrowUp: buttons[index - 1] ?? search, Home: buttons[0], End: buttons[buttons.length - 1] }[event.key];
      if (next === search) search.focus();
      else if (next) go(next);
      else return;
      event.preventDefault();
    });
    document.addEventListener('keydown', (event) => {
      const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (event.key === 'Escape' && !isTyping) {
        reset();
      }
    });
    /* A link into what is filtered away leads there all the same, also where it led there before. */
    const reveal = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!target || !target.closest('[hidden]')) return;
      reset();
      target.scrollIntoView();
    };
    addEventListener('hashchange', reveal);
    table.addEventListener('click', ({ target }) => {
      if (target.closest('a')?.hash === location.hash) reveal();
    });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
