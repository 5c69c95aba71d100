import type { Workbench } from './workbench.ts';

/** Makes the page that is shown so many CSS pixels wide and high, and waits until it is drawn so. */
export const resizePage = async (workbench: Workbench, width: number, height: number): Promise<void> => {
  await setSize(workbench, `${width}px`, `${height}px`);
  // A page draws itself in the frame after the one in which its size has changed.
  await workbench.panel.locator('html').evaluate(`new Promise((resolve, reject) => {
    const soon = then => requestAnimationFrame(() => requestAnimationFrame(then));
    setTimeout(() => reject(new Error('The page stays ' + innerWidth + ' pixels wide.')), 20_000);
    const look = () => (innerWidth === ${width} ? soon(resolve) : requestAnimationFrame(look));
    look();
  })`);
};

/** Makes the page as large as its panel again, as the editor has it. */
export const restorePage = (workbench: Workbench): Promise<void> => setSize(workbench, '100%', '100%');

/** The page is in a frame inside the webview. The whole window would take longer to change its size. */
const setSize = async ({ page }: Workbench, width: string, height: string): Promise<void> => {
  await page
    .frameLocator('iframe.webview')
    .locator('html')
    .evaluate(
      `void Object.assign(document.getElementById('active-frame').style, ${JSON.stringify({ width, height })})`,
    );
};

/** What does not fit into the page as it is now: in words, nothing if all of it does. */
export const whatDoesNotFit = async ({ panel }: Workbench): Promise<readonly string[]> =>
  panel.locator('html').evaluate<readonly string[], undefined>(misfits, undefined);

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
