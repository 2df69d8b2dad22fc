// What pages cannot do without a script: numbers of lines, Tab in editors, times of this place, the log that goes on.
(() => {
  'use strict';

  function number(area) {
    const editor = document.createElement('div');
    const gutter = document.createElement('pre');
    editor.className = 'editor';
    gutter.setAttribute('aria-hidden', 'true');
    area.before(editor);
    editor.append(gutter, area);
    let lines = 0;
    const count = () => {
      const now = area.value.split('\n').length;
      if (now !== lines) {
        gutter.textContent = Array.from({length: now}, (_, i) => i + 1).join('\n');
        lines = now;
      }
      gutter.scrollTop = area.scrollTop;
    };
    const height = () => { gutter.style.height = area.offsetHeight + 'px'; };
    area.addEventListener('input', count);
    area.addEventListener('scroll', () => { gutter.scrollTop = area.scrollTop; });
    new ResizeObserver(height).observe(area);
    count();
    height();
    if (!area.readOnly) area.addEventListener('keydown', indent);
  }

  // After Escape, Tab leaves the editor: who uses a keyboard only must not be caught in it.
  let leaving = false;
  function indent(event) {
    if (event.key === 'Escape') {
      leaving = true;
    } else if (event.key === 'Tab' && !leaving && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      const area = event.target;
      area.setRangeText('  ', area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input'));
    } else if (event.key !== 'Tab') {
      leaving = false;
    }
  }

  function prepare(root) {
    root.querySelectorAll('textarea[data-lines]:not(.editor > textarea)').forEach(number);
    root.querySelectorAll('time[datetime]').forEach(time => {
      const at = new Date(time.dateTime);
      if (!isNaN(at)) {
        time.title = time.dateTime;
        time.textContent = at.toLocaleString();
      }
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    prepare(document);
    const log = document.querySelector('[data-refresh]');
    if (!log) return;
    const follow = document.getElementById('follow');
    setInterval(() => {
      if (follow.checked && !document.hidden) htmx.trigger(log, 'log:refresh');
    }, Number(log.dataset.refresh));
    document.getElementById('log-filter').addEventListener('submit', event => {
      event.preventDefault();
      htmx.trigger(log, 'log:refresh');
    });
  });
  document.addEventListener('htmx:load', event => prepare(event.detail.elt.parentElement ?? document));
  document.addEventListener('htmx:afterSwap', event => {
    const live = event.target.querySelector?.('pre.live');
    if (live && document.getElementById('follow')?.checked) live.scrollTop = live.scrollHeight;
  });
  document.addEventListener('htmx:sendError', () => {
    const result = document.getElementById('result') ?? document.getElementById('log');
    if (result) result.textContent = 'The console does not respond. Check the port-forward, and try again.';
  });
  // Of several open pages, one at a time renews the login: many providers take a refresh token once.
  document.addEventListener('htmx:confirm', event => {
    const part = event.target;
    if (!part.matches('[data-renews]') || !navigator.locks) return;
    event.preventDefault();
    navigator.locks.request('lamina-renew', {ifAvailable: true}, lock => lock && new Promise(done => {
      part.addEventListener('htmx:afterRequest', done, {once: true});
      event.detail.issueRequest(true);
    }));
  });
  // Enter in the name of a test event saves it: the form around it would invoke the function.
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.target.id !== 'eventName') return;
    event.preventDefault();
    event.target.closest('details').querySelector('button[value=save]').click();
  });
  document.addEventListener('click', event => {
    const question = event.target.closest?.('[data-confirm]')?.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
})();
