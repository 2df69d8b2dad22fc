// Returns fields, buttons and links that have no name for those who do not see the page.
const named = element => (element.labels && element.labels.length > 0) || element.getAttribute('aria-label')
  || element.textContent.trim() || (element.querySelector('img') && element.querySelector('img').alt);
return [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')]
  .filter(element => ['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName)
    ? !(element.labels && element.labels.length > 0) && !element.getAttribute('aria-label') : !named(element))
  .map(element => element.outerHTML.slice(0, 120));
