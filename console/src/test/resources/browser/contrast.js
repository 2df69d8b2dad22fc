// Returns the texts whose contrast is below that of WCAG 2.2 AA: 4.5, and 3 for large ones.
function color(text) {
  const numbers = (text.match(/[\d.]+/g) || []).map(Number);
  const scale = text.startsWith('color(') ? 255 : 1;
  return {rgb: numbers.slice(0, 3).map(n => n * scale), alpha: numbers.length > 3 ? numbers[3] : 1};
}
function over(top, under) {
  return top.rgb.map((value, i) => value * top.alpha + under[i] * (1 - top.alpha));
}
function background(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.unshift(color(getComputedStyle(at).backgroundColor));
  }
  return layers.reduce((under, top) => over(top, under), [255, 255, 255]);
}
function luminance(rgb) {
  const [r, g, b] = rgb.map(value => value / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function visible(element) {
  const box = element.getBoundingClientRect();
  return element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && box.width > 1 && box.height > 1
    && box.right > 0 && !element.closest(':disabled, [aria-hidden=true]');
}
const poor = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || ['SCRIPT', 'OPTION', 'OPTGROUP'].includes(element.tagName) || !visible(element)) {
    continue;
  }
  const style = getComputedStyle(element);
  const under = background(element);
  const [darker, lighter] = [luminance(over(color(style.color), under)), luminance(under)].sort((a, b) => a - b);
  const ratio = (lighter + 0.05) / (darker + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) {
    poor.push(texts.currentNode.data.trim().slice(0, 40) + ': ' + ratio.toFixed(2));
  }
}
return poor;
