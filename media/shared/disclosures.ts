import { focusOn } from './focus.ts';

/** Closes all menus, except the one that the element is in. A menu that had the keyboard gives it to its button. */
export function closeMenus(root: Element, within: Element | null = null): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (!menu.contains(within)) close(menu);
  }
}

/**
 * Closes the innermost thing around an element that can be opened and closed, as Escape does, and brings the keyboard to
 * what opened it. Buttons name what they open in `aria-controls`.
 */
export function closeAround(element: Element, root: Element): void {
  for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement && at.open) {
      close(at);
      return;
    }
    const opener = at.matches('[aria-expanded="true"][aria-controls]') ? at : openerOf(at, root);
    if (opener instanceof HTMLElement) {
      focusOn(opener);
      opener.click();
      return;
    }
  }
}

const openerOf = ({ id }: Element, root: Element): Element | null =>
  id === '' ? null : root.querySelector(`[aria-expanded="true"][aria-controls="${CSS.escape(id)}"]`);

function close(details: HTMLDetailsElement): void {
  const hasFocus = details.contains(document.activeElement);
  details.open = false;
  if (hasFocus) focusOn(details.querySelector('summary'));
}
