import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  booleanOf,
  excerptOf,
  known,
  membersListOf,
  membersOf,
  numberOf,
  parseBody,
  textListOf,
  textOf,
  timeOf,
  type Value,
} from '../../../src/cloud/bodies.ts';

const bodies: Record<string, [body: string, value: Value | undefined]> = {
  'JSON object': ['\n {"A":"1"}', { A: '1' }],
  'JSON after a byte-order mark': ['\uFEFF{"A":"1"}', { A: '1' }],
  'XML after a byte-order mark': ['\uFEFF<?xml version="1.0"?><XResponse><A>1</A></XResponse>', { A: '1' }],
  'JSON array': ['[{"shardID":0}]', [{ shardID: 0 }]],
  'XML with a prolog': ['<?xml version="1.0" encoding="UTF-8"?>\n<XResponse><A>1</A></XResponse>\n', { A: '1' }],
  'XML without a prolog': ['<Error><Code>C</Code></Error>', { Code: 'C' }],
  'XML values stay text': [
    '<XResponse><A>1e5</A><B>007</B><C> true</C></XResponse>',
    { A: '1e5', B: '007', C: ' true' },
  ],
  'XML empty elements': ['<XResponse><A/><B></B></XResponse>', { A: '', B: '' }],
  'XML repeated elements': ['<XResponse><A>1</A><A>2</A></XResponse>', { A: ['1', '2'] }],
  'XML attributes are left out': ['<XResponse xmlns="u"><A n="1">2</A></XResponse>', { A: '2' }],
  'XML entities': [
    '<XResponse><A>&lt;&gt;&amp;&quot;&apos;&#35746;&#x8BA2;&amp;lt;</A></XResponse>',
    { A: '<>&"\'订订&lt;' },
  ],
  'XML CDATA': ['<XResponse><A><![CDATA[<b>&amp;]]></A></XResponse>', { A: '<b>&amp;' }],
  'XML with a DOCTYPE': [
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "v">]><XResponse><A>&e;</A></XResponse>',
    undefined,
  ],
  'XML with a DOCTYPE inside': ['<XResponse><!DOCTYPE x><A>1</A></XResponse>', undefined],
  'XML that is no answer': ['<?xml version="1.0"?><html><body>x</body></html>', undefined],
  'XML cut off': ['<XResponse><A>1</A><B>', undefined],
  'XML cut off in the last tag': ['<XResponse><A>1</A></XRespo', undefined],
  'JSON cut off': ['{"A":"1","B', undefined],
  HTML: ['<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>', undefined],
  text: ['upstream connect error', undefined],
  nothing: ['', undefined],
  blanks: [' \n', undefined],
};

describe('parseBody tells the form by content', () => {
  for (const [name, [body, value]] of Object.entries(bodies)) {
    test(name, () => assert.deepEqual(parseBody(body), value));
  }

  test('takes 200,000 entities: a long list of tracked objects', () => {
    const text = '&quot;table&quot;,'.repeat(100_000);
    const value = parseBody(`<XResponse><DbObject>${text}</DbObject></XResponse>`);
    assert.deepEqual(value, { DbObject: '"table",'.repeat(100_000) });
  });
});

describe('members', () => {
  const members = { Id: 'a', ID: 'b', empty: '', zero: 0, no: false, nothing: null, list: ['x'], object: { A: 1 } };

  test('a text is found under any of its spellings, the first first', () => {
    assert.equal(textOf(members, 'ID', 'Id'), 'b');
    assert.equal(textOf(members, 'iD', 'nothing', 'Id'), 'a');
  });

  test('numbers and booleans are texts, emptiness is absence', () => {
    assert.deepEqual(
      ['zero', 'no', 'empty', 'nothing', 'missing', 'list', 'object'].map(name => textOf(members, name)),
      ['0', 'false', undefined, undefined, undefined, undefined, undefined],
    );
  });

  test('half of a surrogate pair becomes a character that can be encoded', () => {
    const from = { name: 'a\ud800', list: ['\udfffb'] };
    assert.equal(textOf(from, 'name'), 'a\ufffd');
    assert.deepEqual(textListOf(from, 'list'), ['\ufffdb']);
  });

  test('an object is found, anything else is an empty one', () => {
    assert.deepEqual(membersOf(members, 'object'), { A: 1 });
    assert.deepEqual(membersOf(members, 'list'), {});
    assert.deepEqual(membersOf(members, 'empty'), {});
  });

  const numbers: [value: Value, number: number | undefined][] = [
    [7, 7],
    ['7', 7],
    [' -1 ', -1],
    ['0.5', 0.5],
    [0, 0],
    ['', undefined],
    [' ', undefined],
    ['seven', undefined],
    [true, undefined],
    [null, undefined],
  ];
  for (const [value, number] of numbers) {
    test(`number ${JSON.stringify(value)}`, () => assert.equal(numberOf({ value }, 'value'), number));
  }

  const booleans: [value: Value, boolean: boolean | undefined][] = [
    [true, true],
    [false, false],
    ['true', true],
    ['False', false],
    [' TRUE ', true],
    ['', undefined],
    ['yes', undefined],
    [1, undefined],
  ];
  for (const [value, boolean] of booleans) {
    test(`boolean ${JSON.stringify(value)}`, () => assert.equal(booleanOf({ value }, 'value'), boolean));
  }

  const times: [value: Value, iso: string | undefined][] = [
    ['2026-01-15T08:30:00Z', '2026-01-15T08:30:00.000Z'],
    ['2026-01-15T08:30Z', '2026-01-15T08:30:00.000Z'],
    ['2026-01-15T16:30:00+08:00', '2026-01-15T08:30:00.000Z'],
    ['2026-01-15 08:30:00', '2026-01-15T08:30:00.000Z'],
    [1768465800, '2026-01-15T08:30:00.000Z'],
    ['1768465800', '2026-01-15T08:30:00.000Z'],
    ['1768465800123', '2026-01-15T08:30:00.123Z'],
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [100_000_000_000, '1973-03-03T09:46:40.000Z'],
    [1524224984800922, '2018-04-20T11:49:44.800Z'],
    [0, undefined],
    ['-1', undefined],
    ['', undefined],
    ['soon', undefined],
    ['abc 1', undefined],
    ['2026-13-45T00:00:00Z', undefined],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59-01:00', undefined],
    [8.64e18, undefined],
    [1e300, undefined],
  ];

  for (const [value, iso] of times) {
    test(`time ${JSON.stringify(value)}`, () => assert.equal(timeOf({ value }, 'value')?.toISOString(), iso));
  }

  test('what is not known is left out', () => {
    assert.deepEqual(Object.keys(known<{ a: number; b?: number }>({ a: 0, b: undefined })), ['a']);
  });
});

const lists: Record<string, [list: Value | undefined, elements: Value[]]> = {
  plain: [
    [{ Id: 1 }, { Id: 2 }],
    [{ Id: 1 }, { Id: 2 }],
  ],
  'one element alone': [{ Id: 1, Name: 'a' }, [{ Id: 1, Name: 'a' }]],
  'one element with one member': [{ Id: '1' }, [{ Id: '1' }]],
  'in a wrapper': [{ DescribeConsumerChannel: [{ Id: 1 }] }, [{ Id: 1 }]],
  'one element in a wrapper': [{ DescribeConsumerChannel: { Id: 1, Name: 'a' } }, [{ Id: 1, Name: 'a' }]],
  'in a wrapper, between blanks': [{ '#text': '\n', Item: [{ Id: 1 }] }, [{ Id: 1 }]],
  'an empty wrapper': [{ DescribeConsumerChannel: [] }, []],
  'a wrapper that is an empty element': [{ Item: '' }, []],
  'an empty list': [[], []],
  'an empty object': [{}, []],
  'an empty element': ['', []],
  null: [null, []],
  missing: [undefined, []],
  'null among the elements': [[null, { Id: 1 }], [{ Id: 1 }]],
};

describe('lists', () => {
  for (const [name, [list, elements]] of Object.entries(lists)) {
    test(name, () => assert.deepEqual(membersListOf({ list }, 'list', 'Item'), elements));
  }

  const texts: Record<string, [list: Value | undefined, elements: string[]]> = {
    plain: [
      ['a', 'b'],
      ['a', 'b'],
    ],
    'one alone': ['a', ['a']],
    'in a wrapper': [{ Table: ['a', 'b'] }, ['a', 'b']],
    'one in a wrapper': [{ Table: 'a' }, ['a']],
    'an empty wrapper': [{ Table: '' }, []],
    'an empty element': ['', []],
    missing: [undefined, []],
    numbers: [
      [1, 2],
      ['1', '2'],
    ],
  };
  for (const [name, [list, elements]] of Object.entries(texts)) {
    test(`of texts, ${name}`, () => assert.deepEqual(textListOf({ list }, 'list', 'Table'), elements));
  }
});

test('an excerpt has the words and not the mark-up', () => {
  const html =
    '<html><head><style>h1{color:red}</style><title>502</title></head>\n<h1>Bad\n Gateway</h1><script>x()</script>';
  assert.equal(excerptOf(html), '502 Bad Gateway');
  assert.equal(excerptOf('x'.repeat(1000)), 'x'.repeat(200));
  assert.equal(excerptOf(' \n '), undefined);
});
