/** Keys as the editor understands them, for events that meet one element, or nothing. */
export const keys = {
  Enter: { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true },
  Escape: { key: 'Escape', code: 'Escape', keyCode: 27, bubbles: true, cancelable: true },
  ArrowDown: { key: 'ArrowDown', code: 'ArrowDown', keyCode: 40, bubbles: true, cancelable: true },
} as const;
