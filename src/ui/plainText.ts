/** A character that is not seen and takes no room. https://www.unicode.org/charts/PDF/U2000.pdf */
const wordJoiner = '\u2060';
/** Stands where a character was that cannot be seen. */
const replacement = '\ufffd';
/** VS Code shows at most 1,000 characters of a notification, and a row or a dialog has room for fewer. */
const longest = 2_000;

/**
 * Makes one line of a text that VS Code takes for nothing but text, and that a person reads as it was written. Everything
 * that comes from a service, a proxy, a file, or a name passes through here before VS Code shows it.
 *
 * VS Code makes a link of `[label](target)` in notifications, their progress, and the prompt and the problem of an input
 * box, if the target begins with `command:`, `file:`, or `http(s):` and has neither blanks nor parentheses; a click runs
 * the command. Nothing may stand between the two pairs of brackets, so a word joiner there prevents it. Addresses without
 * brackets do not become links in these places. In rows, the status bar, and prompts, VS Code also shows `$(name)` as an
 * icon, and in progress it leaves such names out, which would join the brackets again.
 * https://github.com/microsoft/vscode/blob/main/src/vs/base/common/linkedText.ts
 * https://github.com/microsoft/vscode/blob/main/src/vs/base/common/iconLabels.ts
 *
 * A line end could begin a sentence of its own, so it becomes a blank.
 */
export function plainText(text: string, length = longest): string {
  const line = shortened(text, length).replaceAll(/[\t-\r\u0085\u2028\u2029]+/g, ' ');
  return withoutControls(line).replaceAll(/\](?=\()|\$(?=\([\w-]+(?:~\w+)?\))/g, `$&${wordJoiner}`);
}

/**
 * Replaces the characters that show nothing themselves but change how others are shown. Among them are those that turn
 * the direction of a text, so that it reads differently than it is. Tabs and line ends are kept.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export const withoutControls = (text: string): string =>
  text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Bidi_Control}]/gu, replacement);

/** Cuts a long text, but not within a character. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
