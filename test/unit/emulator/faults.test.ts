import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultSwitch, parseFaults } from '../../../src/emulator/faults.ts';

test('a fault meets the operations it names, as often as it says', () => {
  const faults = new FaultSwitch([
    { operation: 'Create*', kind: 'reset', times: 2 },
    { operation: 'ListProject', kind: 'unavailable' },
    { operation: '*', kind: 'xml' },
  ]);
  const met = (operation: string): string[] => {
    const found = faults.meet(operation);
    return (['reset', 'unavailable', 'xml'] as const).filter(kind => found.has(kind));
  };
  assert.deepEqual(['CreateConsumerGroup', 'CreateConsumerChannel', 'CreateConsumerGroup'].map(met), [
    ['reset', 'xml'],
    ['reset', 'xml'],
    ['xml'],
  ]);
  assert.deepEqual(['ListProject', 'ListProjects', 'ListProject'].map(met), [
    ['unavailable', 'xml'],
    ['xml'],
    ['unavailable', 'xml'],
  ]);
  assert.deepEqual(
    faults.list.map(({ kind }) => kind),
    ['unavailable', 'xml'],
  );
  faults.clear();
  assert.deepEqual(met('ListProject'), []);
});

test('clearing lets go of what is held', async () => {
  const faults = new FaultSwitch([]);
  const held = [faults.hold(), faults.hold()];
  faults.clear();
  await Promise.all(held);
});

test('faults are read from JSON, and nothing else is', () => {
  const list = [
    { operation: '*', kind: 'skewedClock', ms: -5 },
    { operation: 'a', kind: 'slow', times: 1 },
    { operation: 'b', kind: 'denied', form: 'soft' },
  ];
  assert.deepEqual(parseFaults(JSON.stringify(list)), list);
  for (const text of [
    '',
    '{}',
    '[1]',
    '[{"kind":"slow"}]',
    '[{"operation":"*","kind":"slow","ms":"1"}]',
    '[{"operation":"*","kind":"skewedClock"}]',
    '[{"operation":"*","kind":"denied","form":"politely"}]',
  ]) {
    assert.throws(() => parseFaults(text), text);
  }
});
