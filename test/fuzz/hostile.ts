import type { Dice } from './dice.ts';
import { type Branch, copyOf, isBranch, json, slotsOf, type Tree } from './trees.ts';

/** Texts that are something else to the next reader: a link, markup, a formula, a path, a pattern, a placeholder. */
export const markup = [
  '[Repair now](command:workbench.action.terminal.new)',
  '[Sign in](http://evil.test "title")',
  '<img src=x onerror=alert(1)>',
  '<a href="command:workbench.action.quit">x</a>',
  '](command:a)',
  '$(zap)',
  '**bold** `code`',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  "=cmd|' /C calc'!A0",
  '../../../etc/passwd',
  '..',
  '%s %d {0} {1} $1 $& $$',
  '(.*)*$',
  '%2e%2e%2f%00',
];

const oddTexts = [
  ...markup,
  '',
  ' ',
  '\t\r\n',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff\ud83d',
  '\ufeff',
  '\u202eevil\u2066',
  '\u2028',
  '名'.repeat(300),
  'e\u0301'.repeat(200),
  'x'.repeat(20_000),
  '/',
  '"',
  "'",
  '\\',
  '0',
  '-1',
  '1e309',
  '0x10',
  '1_000',
  'true',
  'FALSE',
  'null',
  '[]',
  '{}',
  '{"a":',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'Normal',
  'normal',
  'Abnormal',
  'PrecheckFailed',
  'Locked',
  'readonly',
  'new',
  'MTczNTY4OTYwMA==',
  'OTk5OTk5OTk5OTk5OTk5OTk5OQ==',
  'MA==',
  'LTE=',
];

/** Times at and beyond every limit that a reader, a calendar or a formatter has. */
const oddTimes = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '2026-02-30T25:61:61Z',
  '2026-01-15 08:30:00',
  '2026-01-15T08:30:00.123456789+14:00',
  '2026-01-15T08:30Z',
  '9999-12-31T23:59:59Z',
  '+010000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '253402300799',
  '253402300800',
  '253402300800000',
  '8640000000000000',
  '8640000000000001',
  '8640000000000000000',
  '99999999999999999999',
  '0',
  '-62135596800',
  'Thu, 01 Jan 1970 00:00:00 GMT',
];

const oddNumbers: readonly Tree[] = [
  0,
  -1,
  1,
  -2,
  0.5,
  -0.000001,
  29,
  86_400,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e15,
  8.64e12,
  8.64e15,
  8.64e15 + 2,
  253_402_300_800,
  1e18,
  1e21,
  1.7e308,
  -1.7e308,
  5e-324,
  { token: '-0' },
  { token: '1e999' },
  { token: '-1e999' },
  { token: '9007199254740993' },
  { token: '123456789012345678901234567890' },
];

/** Any value in place of one that was expected. */
export function oddValue(dice: Dice): Tree {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return dice.pick(oddTexts);
    case 2:
      return dice.pick(oddTimes);
    case 3:
    case 4:
      return copyOf(dice.pick(oddNumbers));
    case 5:
      return dice.pick<Tree>([null, true, false]);
    case 6:
      return dice.oneIn(20) ? nested(dice, 300) : nested(dice, dice.below(4));
    default:
      return copyOf(dice.pick<Tree>([[], { members: [] }, [null], [[]], { members: [['', '']] }]));
  }
}

function nested(dice: Dice, depth: number): Tree {
  let tree: Tree = dice.pick(oddTexts);
  for (let level = 0; level < depth; level++) tree = dice.oneIn(2) ? [tree] : { members: [[dice.pick(names), tree]] };
  return tree;
}

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  '',
  '0',
  '#text',
  '@_id',
  'Error',
  'Code',
];

const renames: readonly ((name: string) => string)[] = [
  name => name.toUpperCase(),
  name => name.toLowerCase(),
  name => name.replace(/Id$/, 'ID'),
  name => name.replace(/ID$/, 'Id'),
  name => name.slice(0, 1).toUpperCase() + name.slice(1),
  name => `${name} `,
];

/** The tree with one to four changes to its structure or its values. */
export function mutatedTree(tree: Tree, dice: Dice): Tree {
  let changed = copyOf(tree);
  for (let left = 1 + dice.below(dice.oneIn(3) ? 4 : 1); left > 0; left--) changed = mutatedOnce(changed, dice);
  return changed;
}

function mutatedOnce(tree: Tree, dice: Dice): Tree {
  const slots = slotsOf(tree);
  if (slots.length === 0 || dice.oneIn(60)) return oddValue(dice);
  const slot = dice.pick(slots);
  const other = dice.pick(slots);
  switch (dice.below(12)) {
    case 0:
      slot.drop();
      break;
    case 1:
      for (let copies = dice.oneIn(4) ? dice.below(60) : 1; copies >= 0; copies--) slot.add(copyOf(slot.value));
      break;
    case 2:
      slot.set(dice.oneIn(2) ? [slot.value] : { members: [[dice.pick(names), slot.value]] });
      break;
    case 3:
      slot.rename?.(dice.oneIn(3) ? () => dice.pick(names) : dice.pick(renames));
      break;
    case 4:
      slot.set(copyOf(other.value));
      break;
    case 5:
      slot.set(retyped(slot.value));
      break;
    case 6:
      slot.add(oddValue(dice));
      break;
    case 7:
      if (isBranch(slot.value)) addTo(slot.value, dice);
      else slot.set(dice.pick(oddTimes));
      break;
    default:
      slot.set(oddValue(dice));
  }
  return tree;
}

const addTo = ({ members }: Branch, dice: Dice): void => {
  members.splice(dice.below(members.length + 1), 0, [dice.pick(names), oddValue(dice)]);
};

/** The same in another type: a number as text, a list as an object, an object as its JSON. */
function retyped(value: Tree): Tree {
  if (Array.isArray(value)) return { members: value.map((element, index) => [String(index), element]) };
  if (isBranch(value)) return json(value);
  if (typeof value === 'string') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : [value];
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : json(value);
}

/** The text as it may arrive after an accident on the way, or from somebody else. */
export function mutatedText(text: string, dice: Dice): string {
  const [from, to] = dice.stretch(text.length);
  switch (dice.below(14)) {
    case 0:
      return text.slice(0, from);
    case 1:
      return text.slice(from);
    case 2:
      return text.slice(0, from) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(from);
    case 4:
      return `\ufeff${text}`;
    case 5:
      return dice.pick(['', ' ', '\n', 'null', 'true', '0', '""', '[]', '{}', ")]}'\n", 'OK', '\u0000']);
    case 6:
      return `${text.slice(0, from)}${dice.pick(oddTexts)}${text.slice(from)}`;
    case 7:
      return text + text;
    case 8:
      return JSON.stringify(text);
    case 9:
      return `${dice.pick([' ', '\r\n', '\t', '\u00a0', '//'])}${text}${dice.pick(['', '\n', '\u0000', ' x'])}`;
    case 10:
      return text.replaceAll(dice.pick(['"', ':', ',', '{', '}', '<', '>', '/']), dice.pick(['', "'", ' ', '&', '<']));
    default:
      return withOtherBytes(text, dice);
  }
}

/** The text with some of its bytes replaced, decoded as every reader decodes it. */
function withOtherBytes(text: string, dice: Dice): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === 0) return text;
  for (let left = 1 + dice.below(8); left > 0; left--) bytes[dice.below(bytes.length)] = dice.below(256);
  return bytes.toString('utf8');
}

const documents = (text: string): readonly string[] => [
  `<!DOCTYPE html><html><head><title>Sign in</title><script>var a="<b>";</script></head><body>${text}</body></html>`,
  `<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>`,
  `<?xml version="1.0"?><!DOCTYPE Error [<!ENTITY a "${'x'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]><Error><Code>&b;</Code></Error>`,
  `<?xml version="1.0"?><!DOCTYPE Error SYSTEM "file:///etc/passwd"><Error><Code>x</Code><Message>${text}</Message></Error>`,
  `<Error><![CDATA[${text}]]></Error>`,
  `<Error><!-- ${text} --><Code>&#0;&#xD800;&#x110000;&unknown;</Code><Message>&amp;&lt;</Message></Error>`,
  `<Error><__proto__><a>1</a></__proto__><constructor>1</constructor><Code>x</Code></Error>`,
  `<Error><Code>x<Code>y</Error>`,
  `<Error Code="x"/>`,
  `data: ${text}\n\n`,
  `callback(${text});`,
];

/** A document of another kind, with the text in it. */
export const otherDocument = (text: string, dice: Dice): string => dice.pick(documents(text.slice(0, 300)));

const repeated = [
  '[',
  '{"a":',
  '<a>',
  '<Error>',
  '&amp;',
  '&#x41;',
  '<!--',
  '<',
  ' ',
  '\n',
  'a',
  '"',
  '\\',
  '\\"',
  ':',
  '=',
  '%3D',
  '%253D',
  'security token ',
  'accessKeyId ',
  'password',
  'Signature ',
  'server string to sign',
  'authorization: ',
  'http://a:',
  '@',
  'eyJ',
  'CAIS',
  'LTAI',
  '0',
  'aA0',
  'resource: acs:',
  'project ',
  '[a](command:',
  '\u0000',
  '\ufffd',
  '名',
];

/** Up to a megabyte of one thing, inside of what the text begins and ends with. */
export function hugeText(text: string, dice: Dice, longest: number): string {
  const piece = dice.pick(repeated) + (dice.oneIn(3) ? dice.pick(repeated) : '');
  const middle = piece.repeat(Math.ceil((longest / piece.length) * (dice.oneIn(2) ? 1 : 0.3)));
  const at = dice.below(text.length + 1);
  // Inside of a JSON text, it stays one when it is escaped.
  return dice.oneIn(2)
    ? text.slice(0, at) + middle + text.slice(at)
    : text.replace(/:"([^"]*)"/, (_all, before: string) => `:${JSON.stringify(before + middle)}`);
}
