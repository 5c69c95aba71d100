/**
 * How a value is shown. What stands for no value must not look like a text that says so. One that is cut has fewer
 * characters or digits than the whole, whose size is `bytes`.
 */
export type ShownValue =
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean; readonly bytes?: number }
  /** Bytes that are no text, as hexadecimal digits. */
  | { readonly kind: 'hex'; readonly text: string; readonly isCut: boolean; readonly bytes?: number }
  | { readonly kind: 'null' }
  /** The source has not recorded the column. */
  | { readonly kind: 'notRecorded' };
