import { svg, type Wanted } from './dom.ts';

/** Drawn on a square of 16 units in the colour of the text. */
const drawings = {
  pass: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5 8.2l2.2 2.2L11.2 6'],
  error: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6'],
  warning: ['M8 1.8L15 14H1z', 'M8 6v4M8 11.6v.9'],
  noClient: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M3.4 12.6l9.2-9.2'],
  sync: ['M13.5 6.5A5.8 5.8 0 0 0 3 5.2M2.5 9.5A5.8 5.8 0 0 0 13 10.8', 'M2.8 2.2v3.2H6M13.2 13.8v-3.2H10'],
  outline: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z'],
  question: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M6 6.4a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.2v.7'],
  lock: ['M3.5 7.5h9v6.5h-9z', 'M5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5'],
  info: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M8 7.2v4M8 4.6v.8'],
  copy: ['M5.5 5.5h8v8h-8z', 'M10.5 5.5v-3h-8v8h3'],
  copied: ['M3 8.5l3.3 3.3L13 5'],
  closed: ['M6 3.5L10.5 8L6 12.5'],
  open: ['M3.5 6L8 10.5L12.5 6'],
  begin: ['M8 2.5v11'],
  pause: ['M5.5 3.5v9M10.5 3.5v9'],
  play: ['M5 3l8 5l-8 5z'],
  rising: ['M8 13V3.5M4 7.5l4-4l4 4'],
  falling: ['M8 3v9.5M4 8.5l4 4l4-4'],
  checkpoint: ['M8 2.5L13 8l-5 5.5L3 8z'],
} as const;

export type IconName = keyof typeof drawings;

/** Words stand beside every icon, so it is hidden from screen readers. */
export function icon(name: IconName, placed: { readonly x?: number; readonly y?: number } = {}): Wanted {
  return svg(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', ...placed },
    drawings[name].map(d => svg('path', { d })),
  );
}
