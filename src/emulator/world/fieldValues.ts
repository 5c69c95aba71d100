/** Has absent parts, such as the date of a TIME. A negative TIME has negative parts. */
export interface DateTime {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly micros?: number;
}

export type FieldValue =
  | { readonly kind: 'null' | 'NULL' }
  /** The source did not log the column. */
  | { readonly kind: 'NONE' }
  | { readonly kind: 'Integer'; readonly precision: number; readonly value: string }
  | { readonly kind: 'Character'; readonly charset: string; readonly value: Buffer }
  | { readonly kind: 'Decimal'; readonly value: string; readonly precision: number; readonly scale: number }
  | { readonly kind: 'Float'; readonly value: number; readonly precision: number; readonly scale: number }
  | { readonly kind: 'Timestamp'; readonly seconds: number; readonly micros: number }
  | ({ readonly kind: 'DateTime' } & DateTime)
  | { readonly kind: 'TimestampWithTimeZone'; readonly value: DateTime; readonly timezone: string }
  | { readonly kind: 'BinaryGeometry' | 'BinaryObject'; readonly type: string; readonly value: Buffer }
  | { readonly kind: 'TextGeometry' | 'TextObject'; readonly type: string; readonly value: string };
