/**
 * Controls, formats, line ends, private and unassigned characters, and the letters and marks that are shown as nothing:
 * what a reader cannot see. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Whether a text holds something that cannot be seen, so that it could not be told from what stands around it. */
export const holdsInvisible = (text: string): boolean => text.search(invisible) >= 0;

/** The text with something in place of each character that cannot be seen. */
export const replaceInvisible = (text: string, by: (character: string) => string): string =>
  text.replaceAll(invisible, by);
