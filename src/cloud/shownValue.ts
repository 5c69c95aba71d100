/**
 * How a value is shown. What stands for no value must not look like a text that says so. Of one that is cut, `bytes` is
 * the size of the whole.
 */
export type ShownValue =
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean; readonly bytes?: number }
  /** Bytes that are no text, as hexadecimal digits. */
  | { readonly kind: 'hex'; readonly text: string; readonly isCut: boolean; readonly bytes?: number }
  | { readonly kind: 'null' }
  /** The source has not recorded the column. */
  | { readonly kind: 'notRecorded' };
