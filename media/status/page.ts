import { type PanelRef, type Snapshot, type ToHost } from '../../src/panels/status/protocol.ts';
import { PageShell } from '../shared/pageShell.ts';
import { page } from './view.ts';

const shell = new PageShell<
  PanelRef,
  Snapshot,
  ToHost,
  {
    readonly filter: string;
    readonly openDatabases: readonly string[];
    readonly objectsScrollTop: number;
  }
>({
  rowsId: 'groups',
  tableId: 'window-table',
  firstState: { filter: '', openDatabases: [], objectsScrollTop: 0 },
});
let groupOrder: readonly string[] = [];

shell.open({
  draw(shown) {
    const { filter, openDatabases, objectsScrollTop } = shell.stored;
    if (!shell.areRowsInUse || groupOrder.length === 0) {
      groupOrder = shown.snapshot.status?.groups?.rows.map(row => row.id) ?? [];
    }
    const objects = { filter, openDatabases: new Set(openDatabases), scrollTop: objectsScrollTop };
    return page({ ...shown, groupOrder, objects });
  },
  isWhole: ({ status }) => status !== undefined,
  restore: () => document.getElementById('objects')?.scrollTo({ top: shell.stored.objectsScrollTop }),
  act(action, { groupId = '', index, database = '' }) {
    switch (action) {
      case 'createGroup':
      case 'startTask':
      case 'skipPrecheckItems':
      case 'copyLink':
        shell.post({ type: action });
        break;
      case 'openGroup':
        shell.post({ type: action, groupId });
        break;
      case 'openHelp':
        shell.post({ type: action, index: Number(index) });
        break;
      case 'toggleDatabase':
        toggle(database);
        break;
    }
  },
});

function toggle(database: string): void {
  const open = new Set(shell.stored.openDatabases);
  if (!open.delete(database)) open.add(database);
  shell.store({ openDatabases: [...open] });
  shell.drawSoon();
}

shell.root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  document.getElementById('objects')?.scrollTo({ top: 0 });
  shell.store({ filter: target.value, objectsScrollTop: 0 });
  shell.drawSoon();
});

// This event does not bubble, so it is caught on its way down.
shell.root.addEventListener(
  'scroll',
  ({ target }) => {
    if (!(target instanceof HTMLElement) || target.id !== 'objects') return;
    shell.store({ objectsScrollTop: target.scrollTop });
    shell.drawSoon();
  },
  true,
);
