/**
 * What VS Code makes of a text, in our own and wider terms: anything in brackets with any address in parentheses right
 * after it is taken for a link, and `$(…)` for an icon.
 * https://github.com/microsoft/vscode/blob/main/src/vs/base/common/linkedText.ts
 */
export const withoutLinks = (text: string): string =>
  text.replaceAll(/\[([^\]]*)\]\(\s*[a-z][a-z\d+.-]*:[^)]*\)/gi, '$1');

/** Icons are left out of progress, with a blank beside them, if no backslash is before them. */
export const withoutIcons = (text: string): string => text.replaceAll(/(?<!\\)\s?\$\([a-z\d][a-z\d~-]*\)/gi, '');

/** A text as it is read. */
export const withoutJoiners = (text: string): string => text.replaceAll('\u2060', '');
