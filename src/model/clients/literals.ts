import { holdsInvisible, replaceInvisible } from '../invisible.ts';

/**
 * How each language writes a text so that its program gets it as it is. Names come from the service, so any of them may
 * hold quotes, signs that a language replaces, line ends, or characters that turn the direction of what follows. What is
 * invisible is always escaped, so that the code is what it looks like.
 */

/** Writes the characters of a text one by one; those that cannot be seen are written by `escape`. */
const written = (text: string, signs: RegExp, escape: (character: string) => string): string =>
  Array.from(text.toWellFormed(), character =>
    signs.test(character) ? `\\${character}` : holdsInvisible(character) ? escape(character) : character,
  ).join('');

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const codeOf = (character: string): number => character.codePointAt(0) ?? 0;
/** One `\uXXXX` for each UTF-16 unit of a character. */
const utf16 = (character: string): string =>
  Array.from({ length: character.length }, (_none, index) => `\\u${hex(character.charCodeAt(index), 4)}`).join('');
/** One escape for each character, as Go and Python write it. */
const codePoint = (character: string): string => {
  const code = codeOf(character);
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
};

/**
 * A string of Java. Java replaces `\uXXXX` before it looks for strings, so that a line end written that way would end the
 * line. Controls are written in octal for that reason.
 * https://docs.oracle.com/javase/specs/jls/se8/html/jls-3.html#jls-3.10.6
 */
export const javaString = (text: string): string =>
  `"${written(text, /[\\"]/, character =>
    codeOf(character) < 0x100 ? `\\${codeOf(character).toString(8).padStart(3, '0')}` : utf16(character),
  )}"`;

/** An interpreted string of Go. https://go.dev/ref/spec#String_literals */
export const goString = (text: string): string => `"${written(text, /[\\"]/, codePoint)}"`;

/** A string of Python, which is not an f-string. */
export const pythonString = (text: string): string => `"${written(text, /[\\"]/, codePoint)}"`;

/** A string of JavaScript in single quotes, in which nothing is replaced. */
export const javaScriptString = (text: string): string => `'${written(text, /[\\']/, utf16)}'`;

/**
 * A value of a `.properties` file, which Java reads as Latin-1. Only blanks at its start would be lost; signs such as `:`
 * and `#` mean something in front of the value alone.
 * https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-
 */
export const propertiesValue = (text: string): string =>
  written(text, /\\/, utf16)
    .replace(/^ /, String.raw`\$&`)
    .replaceAll(/[^\x20-\x7e]/g, utf16);

/**
 * A value of an `.env` file. Programs that read such files agree on few things: a bare word, and single quotes in which
 * nothing is replaced. What needs more than that is left out.
 */
export function envValue(text: string): string | undefined {
  if (/^[\w./:@%+,-]+$/.test(text)) return text;
  return holdsInvisible(text) || /['\\]/.test(text) ? undefined : `'${text}'`;
}

/**
 * A string of a Logstash configuration. A backslash is a sign or an escape depending on a setting of Logstash, and `${…}`
 * is replaced, so text with either is left out, as is text with both kinds of quotes.
 * https://www.elastic.co/guide/en/logstash/current/configuration-file-structure.html
 */
export function logstashString(text: string): string | undefined {
  if (holdsInvisible(text) || /\\|\$\{/.test(text)) return undefined;
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? undefined : `'${text}'`;
}

/**
 * A string of HCL, the language of Terraform, in which `${` and `%{` would begin a template. Terraform turns every string
 * into Unicode's form C, in whatever way it is written.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 */
export const hclString = (text: string): string =>
  `"${written(text, /[\\"]/, codePoint).replaceAll(/[$%](?=\{)/g, '$&$&')}"`;

/** A text for a comment, in which what cannot be seen is named, so that the comment cannot end before its line does. */
export const commentText = (text: string): string =>
  replaceInvisible(text.toWellFormed(), character => `<U+${hex(codeOf(character), 4).toUpperCase()}>`);
