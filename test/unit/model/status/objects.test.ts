import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectRows, trackedCount } from '../../../../src/model/status/objects.ts';

const objects = [
  { name: 'orders', isWhole: true, tables: [] },
  { name: 'billing', isWhole: false, tables: ['account', 'invoice', 'Invoice_line'] },
  { name: 'invoices', isWhole: false, tables: ['a', 'b'] },
];

/** Rows as people see them: open databases as `- name`, closed ones as `+ name (hits)`, tables indented. */
const picture = (filter: string, ...open: string[]) =>
  objectRows(objects, filter, name => open.includes(name)).map(row => {
    if (row.kind === 'table') return `  ${row.table}`;
    return row.isOpen ? `- ${row.database.name}` : `+ ${row.database.name} (${row.hits})`;
  });

test('databases open to their tables', () => {
  assert.deepEqual(picture(''), ['+ orders (0)', '+ billing (3)', '+ invoices (2)']);
  assert.deepEqual(picture('', 'invoices'), ['+ orders (0)', '+ billing (3)', '- invoices', '  a', '  b']);
});

test('a filter opens databases with matching tables and leaves matching databases as they are', () => {
  assert.deepEqual(picture('INVOICE'), ['- billing', '  invoice', '  Invoice_line', '+ invoices (2)']);
  assert.deepEqual(picture('invoices', 'invoices'), ['- invoices', '  a', '  b']);
  assert.deepEqual(picture(' billing.inv '), ['- billing', '  invoice', '  Invoice_line']);
  assert.deepEqual(picture('nothing'), []);
});

test('tables are counted where they are listed', () => {
  assert.deepEqual(trackedCount(objects), { databases: 3, tables: 5 });
  assert.deepEqual(trackedCount([]), { databases: 0, tables: 0 });
});
