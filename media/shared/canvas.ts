/** Tells how wide a picture can be and how wide a text would be in it. */
export interface Canvas {
  readonly width: number;
  textWidth(text: string): number;
}
