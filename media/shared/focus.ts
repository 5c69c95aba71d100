/**
 * Moves the keyboard within the page. While it is elsewhere in the editor, this waits until it comes to the page, because
 * to focus an element takes it away from where the user types. Nothing is moved if it comes to another place of the page
 * than where it was: the user has brought it there.
 */
export function moveKeyboard(move: () => void): void {
  if (document.hasFocus()) {
    move();
    return;
  }
  const before = document.activeElement;
  const moveThen = (): void => {
    const now = document.activeElement;
    if (now === before || now === broughtBack || now === document.body) move();
  };
  window.addEventListener('focus', moveThen, { once: true });
}

/** Where the keyboard was brought back to, and not by the user. */
let broughtBack: Element | undefined;

/**
 * Brings the keyboard to where it was in the page when it comes back from elsewhere in the editor, as from the menu of a
 * row. The browser has forgotten the place by then if the editor took the keyboard by itself.
 */
export function rememberKeyboard(root: HTMLElement): void {
  let last: EventTarget | null = null;
  root.addEventListener('focusin', ({ target }) => (last = target));
  window.addEventListener('focus', () => {
    broughtBack = undefined;
    if (document.activeElement !== document.body || !(last instanceof HTMLElement) || !last.isConnected) return;
    broughtBack = last;
    last.focus({ preventScroll: true });
  });
}

/** Moves the keyboard to an element of the page, if there is one. */
export const focusOn = (element: HTMLElement | null | undefined, options?: FocusOptions): void => {
  if (element) moveKeyboard(() => element.focus(options));
};

const stops = 'button, input, select, summary, [tabindex]:not([tabindex="-1"])';

/**
 * Looks where the keyboard is before the page is drawn. What it returns brings the keyboard, if that place is gone by
 * then, to what is there instead: the stop in the same place of what was around it, or else the next one that is left.
 */
export function keepFocus(root: HTMLElement): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === root || !root.contains(focused)) return () => undefined;
  const around = ancestors(focused, root).map(element => ({ element, place: stopsIn(element).indexOf(focused) }));
  const all = stopsIn(root);
  const place = all.indexOf(focused);
  const bringBack = (): void => {
    const near = around.find(({ element }) => element.isConnected && stopsIn(element).length > 0);
    const inPlace = near ? stopsIn(near.element) : [];
    const candidates = [
      // Drawing may have moved it, which takes the keyboard from it.
      focused,
      ...inPlace.slice(Math.max(0, Math.min(near?.place ?? 0, inPlace.length - 1))),
      ...all.slice(place + 1),
      ...all.slice(0, Math.max(0, place)).reverse(),
    ];
    for (const candidate of candidates) {
      candidate.focus({ preventScroll: true });
      if (document.activeElement === candidate) return;
    }
  };
  return () => {
    if (document.activeElement === document.body) moveKeyboard(bringBack);
  };
}

const stopsIn = (element: Element): readonly HTMLElement[] => [...element.querySelectorAll<HTMLElement>(stops)];

/** What is around an element, from the inside out, without the root. */
function ancestors(element: Element, root: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at = element.parentElement; at && at !== root; at = at.parentElement) found.push(at);
  return found;
}
