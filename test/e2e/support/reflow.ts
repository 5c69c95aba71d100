import type { Workbench } from './workbench.ts';

/** Makes the webview that is shown so many CSS pixels wide, and waits until it is. */
export const resizePanel = async ({ page, panel }: Workbench, width: number, height: number): Promise<void> => {
  const deadline = Date.now() + 30_000;
  for (let before = -1; ;) {
    const now = (await panel.locator('html').evaluate('innerWidth')) as number;
    const window = page.viewportSize() ?? { width: now, height };
    if (now === width && before === width && window.height === height) return;
    if (Date.now() > deadline) throw new Error(`The webview stays ${now} pixels wide in a window of ${window.width}`);
    // The window needs a moment to give its parts their places, and may give them other ones than before.
    if (now === before) await page.setViewportSize({ width: window.width - now + width, height });
    before = now;
    await page.waitForTimeout(100);
  }
};

/** What does not fit into the page as it is now: in words, nothing if all of it does. */
export const whatDoesNotFit = async ({ panel }: Workbench): Promise<readonly string[]> =>
  (await panel.locator('html').evaluate(misfits)) as readonly string[];

/**
 * Evaluated in the page. What scrolls by itself may be wider than the page, and what is cut may be if its tooltip tells
 * the rest. Of records, the rest is in the pane beside the list.
 */
const misfits = `(() => {
  const named = element => element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') +
    [...element.classList].map(name => '.' + name).join('') + ' "' + element.textContent.trim().slice(0, 40) + '"';
  const root = document.scrollingElement;
  const isSeen = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.for-readers');
  const isScrolled = element => {
    for (let at = element; at && at !== root; at = at.parentElement) {
      if (at !== document.body && /auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const all = [...document.body.querySelectorAll('*')].filter(isSeen);
  const problems = [];
  if (root.scrollWidth > root.clientWidth) {
    problems.push('The page is ' + root.scrollWidth + ' pixels wide in ' + root.clientWidth);
  }
  for (const element of all) {
    const { left, right } = element.getBoundingClientRect();
    if ((left < -1 || right > root.clientWidth + 1) && !isScrolled(element)) problems.push('Beside the page: ' + named(element));
    const { overflowX } = getComputedStyle(element);
    if (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.closest('[title], #records [role=row]')) {
      if (!element.matches('select, input, svg, svg *')) problems.push('Cut: ' + named(element));
    }
  }
  const controls = all.filter(element => element.matches('button, select, input, summary') && !element.closest('.items'));
  controls.forEach((one, index) => {
    const a = one.getBoundingClientRect();
    for (const other of controls.slice(index + 1)) {
      const b = other.getBoundingClientRect();
      const isOver = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      if (isOver && !isScrolled(one)) problems.push('Over one another: ' + named(one) + ', ' + named(other));
    }
  });
  return problems;
})()`;
