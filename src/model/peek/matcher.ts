import type { PeekFilter } from './shown.ts';
import { kindOf, objectOf, textsOf } from './showing.ts';
import type { PeekEntry } from './source.ts';

/** Judges entries by a filter. The text is looked for in as much of each value as the detail shows. */
export class Matcher {
  readonly filter: PeekFilter;
  readonly #text: string;

  constructor(filter: PeekFilter) {
    this.filter = filter;
    this.#text = filter.text.toLowerCase();
  }

  passes(entry: PeekEntry): boolean {
    const { hidden, object, field } = this.filter;
    if (hidden.includes(kindOf(entry))) return false;
    if (object !== undefined && objectOf(entry) !== object) return false;
    if (this.#text === '' && field === undefined) return true;
    return textsOf(entry, field).some(text => text.toLowerCase().includes(this.#text));
  }
}
