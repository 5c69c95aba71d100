import type { Page } from './bodies.ts';

/**
 * Walks a list to its end: the first page tells the total, the others are asked for together.
 *
 * The end is reached when as many elements came as there are, or when a page is empty; a page's own statement of its
 * size is never used, because the services disagree on its meaning. An element that moved to the next page meanwhile
 * comes twice and is kept once.
 *
 * @param fetchPage gets the index of the page and of its first element, both from 0
 * @param identify tells two elements apart
 */
export async function allPages<T>(
  fetchPage: (page: number, offset: number, signal: AbortSignal) => Promise<Page<T>>,
  identify: (item: T) => string,
  signal: AbortSignal,
): Promise<Page<T>> {
  // One page that fails ends the walk, so the others need not be waited for.
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  try {
    const first = await fetchPage(0, 0, either);
    // What came, not what was asked for: the service may allow less.
    const size = first.items.length;
    const count = size === 0 ? 1 : Math.ceil(first.total / size);
    const rest = Array.from({ length: count - 1 }, (_, index) => fetchPage(index + 1, (index + 1) * size, either));
    const pages = [first, ...(await Promise.all(rest))];

    // The list may have grown meanwhile.
    let last = pages.at(-1) ?? first;
    while (last.items.length > 0 && pages.reduce((sum, page) => sum + page.items.length, 0) < last.total) {
      last = await fetchPage(pages.length, pages.length * size, either);
      pages.push(last);
    }
    const items = [...new Map(pages.flatMap(page => page.items).map(item => [identify(item), item])).values()];
    return { items, total: items.length };
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}
