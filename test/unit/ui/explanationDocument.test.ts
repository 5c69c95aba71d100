import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Block } from '../../../src/model/explain/block.ts';
import { explanationDocument } from '../../../src/ui/explanationDocument.ts';
import { markup } from '../../fuzz/hostile.ts';

const page = 'https://help.aliyun.com/document_detail/92571.html';

test('an explanation is a document with a heading for each code and fences around what is to be copied', () => {
  const blocks: readonly Block[] = [
    { kind: 'heading', text: 'DTS-1051007', isCode: true },
    { kind: 'text', label: 'Cause', text: 'binlog_row_image is not FULL.' },
    { kind: 'steps', label: 'What to do', steps: ['Set it.', 'End old sessions.'] },
    { kind: 'copy', label: 'SQL', language: 'sql', text: "SET GLOBAL binlog_row_image = 'FULL';" },
    { kind: 'text', text: 'Consumers lose no data because of this.' },
    { kind: 'source', label: 'Source', url: page, basis: 'from this page' },
    { kind: 'quote', label: 'What the service said', text: 'one\r\ntwo' },
  ];
  assert.equal(
    explanationDocument('No permission to call GetCheckPoint.', blocks),
    `# No permission to call GetCheckPoint.

## \`DTS-1051007\`

**Cause**: binlog_row_image is not FULL.

**What to do**

1. Set it.
2. End old sessions.

**SQL**

\`\`\`sql
SET GLOBAL binlog_row_image = 'FULL';
\`\`\`

Consumers lose no data because of this.

**Source**: <${page}> (from this page)

**What the service said**

\`\`\`text
one
two
\`\`\`
`,
  );
});

describe('nothing that others wrote becomes markup', () => {
  const hostile = [
    ...markup,
    '```\n# Not a heading\n````',
    'a ` b `` c',
    '`',
    '# x',
    '- x',
    '1. x',
    '| a | b |',
    'https://evil.test',
    'www.evil.test',
    '__x__ ~~y~~ *z*',
    '\n\n# x',
  ];

  for (const text of hostile) {
    test(JSON.stringify(text), () => {
      const quoted = explanationDocument('x', [{ kind: 'quote', label: 'Said', text }]);
      const [, fence = '', body = ''] = /\*\*Said\*\*\n\n(`+)text\n([^]*)\n\1\n$/.exec(quoted) ?? [];
      assert.ok(fence.length >= 3);
      assert.equal(body, text.replaceAll('\r\n', '\n'));
      assert.ok(!body.includes(fence));

      const [title = '', , heading = '', , plain = ''] = explanationDocument(text, [
        { kind: 'heading', text, isCode: true },
        { kind: 'text', text },
      ]).split('\n');
      const [, marks = '', code = ''] = /^## (`+)(.*)\1$/.exec(heading) ?? [];
      assert.ok(marks !== '' && !code.match(/`+/g)?.includes(marks), heading);
      for (const line of [title.slice(2), plain]) {
        const bare = line.replaceAll(/\\[!-/:-@[-`{-~]/g, 'x');
        assert.doesNotMatch(
          bare,
          /[`*[<]|&#?\w+;|:\/\/|www\.|^\s*(?:[-+=#>|]|\d+[.)])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~~/iu,
          line,
        );
      }
    });
  }
});
