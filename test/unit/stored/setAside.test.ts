import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { EditorStorage } from '../../support/editorState.ts';
import { editor } from '../wizards/stubbedEditor.ts';

const { SetAside } = await import('../../../src/stored/setAside.ts');

beforeEach(() => {
  editor.reset();
});

/** What a start with these unreadable places shows, and how many lines it logs. */
async function start(storage: EditorStorage, ...places: readonly string[]): Promise<readonly [string[], number]> {
  const logged: string[] = [];
  const setAside = new SetAside(
    { warn: line => logged.push(line), error: error => assert.fail(String(error)) },
    storage.window(),
  );
  const before = editor.said.length;
  for (const place of places) setAside.isUnreadable('pins', place);
  await setAside.tell();
  storage.flush();
  return [editor.said.slice(before), logged.length];
}

const pins = (count: number): string[] => [
  `warning: Some saved data can't be read, so it isn't used. Nothing was deleted. Pins: ${count}`,
];

test('what cannot be read is told once, although it stays and each start logs it', async () => {
  for (const kept of [undefined, null, 'text', 5, {}, [5, 'pin.other.json']]) {
    const storage = new EditorStorage(kept === undefined ? {} : { toldUnreadable: kept });
    assert.deepEqual(await start(storage, 'pin.1.json'), [pins(1), 1]);
    assert.deepEqual(await start(storage, 'pin.1.json'), [[], 1]);
    assert.deepEqual(await start(storage, 'pin.1.json', 'pin.2.json'), [pins(2), 2]);
    assert.deepEqual(await start(storage, 'pin.2.json'), [[], 1]);
    // It was readable in between.
    assert.deepEqual(await start(storage, 'pin.1.json', 'pin.2.json'), [pins(2), 2]);
    assert.deepEqual(await start(storage), [[], 0]);
  }
});
