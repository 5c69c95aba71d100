import type { Frame, Page } from 'playwright-core';

/** Texts of our view, of an open quick input and of our page that do not fit where they stand. */
export const cutTexts = async (page: Page): Promise<readonly string[]> => inOurParts(page, cutInDocument);

/** The texts of the same parts, a line each. */
export const visibleTexts = async (page: Page): Promise<readonly string[]> => inOurParts(page, textsInDocument);

const inOurParts = async (page: Page, script: string): Promise<readonly string[]> => {
  const documents = page.frames().filter(frame => frame === page.mainFrame() || frame.name() === 'active-frame');
  const found = await Promise.all(documents.map((frame: Frame) => frame.evaluate<readonly string[]>(script)));
  return found.flat();
};

/** In the window these; in a page of ours everything. */
const parts = `document.querySelector('#page')
  ? [document.querySelector('#page')]
  : [...document.querySelectorAll('.quick-input-widget, [id="workbench.parts.sidebar"] .pane-body')]`;

const shown = `element => element.checkVisibility() && element.getBoundingClientRect().width > 0`;

/** Rows of a tree and of the tracked objects may be cut at their end: their tooltips hold the whole. */
const cutInDocument = `(() => {
  const isShown = ${shown};
  const canvas = document.createElement('canvas').getContext('2d');
  const isCut = element => {
    const style = getComputedStyle(element);
    if (element instanceof HTMLInputElement) {
      canvas.font = style.font;
      return canvas.measureText(element.value || element.placeholder).width > element.clientWidth;
    }
    return style.overflowX === 'hidden' && style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1;
  };
  return ${parts}
    .flatMap(part => [...part.querySelectorAll('*')])
    .filter(element => !element.closest('[role="treeitem"], #objects') && isShown(element) && isCut(element))
    .map(element => element.value || element.placeholder || element.textContent);
})()`;

const textsInDocument = `(() => {
  const isShown = ${shown};
  const texts = [];
  for (const part of ${parts}) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof HTMLInputElement && isShown(node)) texts.push(node.placeholder);
      if (node instanceof Text && isShown(node.parentElement) && !node.parentElement.closest('style, code')) {
        texts.push(node.data.trim());
      }
    }
  }
  return texts.filter(text => text !== '');
})()`;
