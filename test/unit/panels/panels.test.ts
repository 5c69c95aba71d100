import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import type * as vscode from 'vscode';
import { CloudError } from '../../../src/cloud/errors.ts';
import { groupPanelType, statusPanelType } from '../../../src/contributions.ts';
import states from '../../fixtures/state/pages.json' with { type: 'json' };
import { newer, ref as instance } from '../model/status/samples.ts';
import { dtsReading } from './group/samples.ts';
import { editor, FakePanel, settled } from './stubbedEditor.ts';
import { account, World } from './world.ts';

const { createGroupPanels, createStatusPanels } = await import('../../../src/panels/panels.ts');
await import('../../../src/panels/group/groupPanel.ts');
await import('../../../src/panels/status/statusPanel.ts');

interface OpenedPanels {
  show(): void;
  restore(panel: vscode.WebviewPanel, state: unknown): unknown;
  dispose(): void;
}

interface Kind {
  readonly kind: string;
  readonly type: string;
  readonly setting: string;
  /** The shortest interval that can be chosen. */
  readonly shortest: number;
  open(world: World): OpenedPanels;
  /** What is asked when the page is there, with an interval of so many seconds. */
  asks(seconds: number): readonly string[];
  /** What is asked for a refresh. */
  readonly refresh: readonly string[];
  /** What the service calls the resource, and how it is called when nobody knows that. */
  readonly name: string;
  readonly plainName: string;
  readonly copy: { readonly what: string; readonly row?: string; readonly text: string };
  readonly fix: { readonly fix: string; readonly part?: string };
  fail(world: World, error: Error): void;
  readonly state: unknown;
}

const parts = ['jobDetail', 'subscriptionStatus', 'currentInstanceGroups'];
const group = { kind: 'dts', ...instance, groupId: 'dts-a' } as const;
const reading = dtsReading({ ref: group });

const kinds: readonly Kind[] = [
  {
    kind: 'the status panel',
    type: statusPanelType,
    setting: 'status.refreshInterval',
    shortest: 30,
    open: world => {
      const panels = createStatusPanels(world);
      return { ...panels, show: () => panels.show({ ...instance, job: { ...newer(), name: 'as listed' } }) };
    },
    asks: () => parts,
    refresh: parts,
    name: 'orders',
    plainName: instance.instanceId,
    copy: { what: 'groupId', row: 'dts-a', text: 'dts-a' },
    fix: { fix: 'signInAgain', part: 'newer' },
    fail: (world, error) => {
      world.answers.jobDetail = () => Promise.reject(error);
      world.answers.subscriptionStatus = () => Promise.reject(error);
    },
    state: states.status,
  },
  {
    kind: 'the group panel',
    type: groupPanelType,
    setting: 'group.refreshInterval',
    shortest: 5,
    open: world => {
      world.reading = reading;
      const panels = createGroupPanels(world);
      return { ...panels, show: () => panels.show(group, 'as listed') };
    },
    asks: seconds => ['jobDetail', `watch every ${seconds} s`],
    refresh: ['read'],
    name: 'audit',
    plainName: group.groupId,
    copy: { what: 'name', text: 'audit' },
    fix: { fix: 'signInAgain' },
    fail: (world, error) => {
      world.failed = { error, at: 0 };
    },
    state: states.groupOfInstance,
  },
];

const refused = new CloudError('credentials', {
  service: 'dts',
  operation: 'DescribeDtsJobDetail',
  outcome: 'notApplied',
});
const hour = 3_600_000;

/** Lets time pass, with everything that it makes happen. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settled();
}

describe('every panel', () => {
  let world: World;
  beforeEach(() => {
    editor.reset();
    world = new World();
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 0, 15) });
  });

  for (const kind of kinds) {
    describe(kind.kind, () => {
      const seconds = (): number => editor.settings[kind.setting] ?? NaN;
      const opened = async (): Promise<FakePanel> => {
        kind.open(world).show();
        await settled();
        return editor.panel;
      };
      /** Opened, with a page that is there. What led to that is forgotten. */
      const awake = async (): Promise<FakePanel> => {
        const panel = await opened();
        await panel.send({ type: 'ready' });
        panel.posted.length = 0;
        world.asked.length = 0;
        return panel;
      };

      test('has a page without anything inline, its styles and its icons', async () => {
        const panel = await opened();
        const name = kind.setting.split('.')[0] ?? '';
        assert.equal(panel.viewType, kind.type);
        assert.match(panel.webview.html, new RegExp(`<script type="module" src="extension/dist/pages/${name}.js">`));
        assert.match(panel.webview.html, new RegExp(`href="extension/media/${name}/page.css"`));
        assert.match(panel.webview.html, /default-src 'none'/);
        // Screen readers begin with these.
        assert.match(panel.webview.html, /<html lang="en">/);
        assert.match(panel.webview.html, /<title>[^<>]+<\/title>/);
        assert.deepEqual(panel.iconPath, {
          light: `extension/media/${name}/icon-light.svg`,
          dark: `extension/media/${name}/icon-dark.svg`,
        });
        assert.deepEqual(panel.webview.options, {
          enableScripts: true,
          localResourceRoots: ['extension/media', 'extension/dist/pages'],
        });
      });

      test('asks nothing before its page is there', async () => {
        await opened();
        await pass(hour);
        assert.deepEqual(world.asked, []);
        assert.deepEqual(editor.panel.posted, []);
      });

      test('tells its page everything and asks once the page is there', async () => {
        const panel = await opened();
        await panel.send({ type: 'ready' });
        assert.deepEqual(panel.types().slice(0, 3), ['setup', 'interval', 'snapshot']);
        const told = panel.last('setup');
        assert.deepEqual({ ...told, panel: undefined }, { type: 'setup', language: 'en', texts: {}, panel: undefined });
        assert.equal((told?.['panel'] as { name: string }).name, 'as listed');
        assert.deepEqual(panel.last('interval'), { type: 'interval', seconds: seconds() });
        assert.deepEqual(world.asked.toSorted(), kind.asks(seconds()).toSorted());
        assert.equal(panel.title, kind.name);
      });

      test('asks and schedules nothing when its page says too late that it is there', async () => {
        const panel = await opened();
        await panel.show(false);
        await panel.send({ type: 'ready' });
        await pass(hour);
        assert.deepEqual(world.asked, []);
        assert.deepEqual(panel.posted, []);
      });

      test('asks, schedules and says nothing while it is hidden, whatever happens', async () => {
        const panel = await awake();
        await panel.show(false);
        await panel.send({ type: 'ready' });
        await panel.send({ type: 'refresh' });
        await panel.send({ type: 'setInterval', seconds: 60 });
        await editor.set(kind.setting, 45);
        world.change(account.id, { name: 'renamed' });
        world.remembered = 7;
        world.listChanged.fire({ list: 'instanceGroups', ...instance });
        world.read.fire(group);
        world.keysReplaced.fire(account.id);
        await pass(hour);
        assert.deepEqual(world.asked, []);
        assert.equal(world.watching.size, 0);
        assert.deepEqual(panel.posted, []);
      });

      test('calls off a refresh when it is hidden, and says nothing of its end', async () => {
        const panel = await awake();
        const signals: AbortSignal[] = [];
        world.answers.jobDetail = signal => {
          signals.push(signal);
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        };
        await panel.send({ type: 'refresh' });
        await panel.show(false);
        panel.posted.length = 0;
        world.asked.length = 0;
        await pass(hour);
        assert.ok([...signals, ...world.reads.map(({ signal }) => signal)].every(({ aborted }) => aborted));
        assert.ok(signals.length + world.reads.length > 0);
        assert.deepEqual(panel.posted, []);
        assert.deepEqual(world.asked, []);
        assert.deepEqual(world.logged, []);
      });

      test('tells its page everything again when it is shown again', async () => {
        const panel = await awake();
        await panel.show(false);
        await panel.show(true);
        assert.deepEqual(panel.posted, []);
        await panel.send({ type: 'ready' });
        assert.deepEqual(panel.types(), ['setup', 'interval', 'snapshot']);
        const { identity } = panel.last('snapshot')?.['snapshot'] as { identity: { name: string } };
        assert.equal(identity.name, kind.name);
      });

      test('refreshes for its page, which is told the beginning and the end', async () => {
        const panel = await awake();
        await panel.send({ type: 'refresh' });
        world.reads.at(-1)?.end();
        await settled();
        assert.deepEqual(world.asked, kind.refresh);
        assert.deepEqual(panel.types(), ['refreshing', 'snapshot']);
        assert.equal((panel.last('snapshot')?.['snapshot'] as { isRefreshing: boolean }).isRefreshing, false);
      });

      test('goes on refreshing when an older refresh ends, which it has called off', async () => {
        const panel = await awake();
        let answer = (): void => undefined;
        const ask = world.answers.subscriptionStatus;
        world.answers.subscriptionStatus = async signal => {
          await new Promise<void>(resolve => (answer = resolve));
          return ask(signal);
        };
        await panel.send({ type: 'refresh' });
        const [endFirst, firstRead] = [answer, world.reads.at(-1)];
        await panel.send({ type: 'refresh' });
        endFirst();
        assert.ok(firstRead === undefined || firstRead.signal.aborted);
        await settled();
        assert.deepEqual(panel.types(), ['refreshing', 'refreshing']);
        world.change(account.id, { name: 'renamed' });
        assert.equal((panel.last('snapshot')?.['snapshot'] as { isRefreshing: boolean }).isRefreshing, true);
        answer();
        world.reads.at(-1)?.end();
        await settled();
        assert.equal((panel.last('snapshot')?.['snapshot'] as { isRefreshing: boolean }).isRefreshing, false);
      });

      test('copies what its page names, and says so', async () => {
        const panel = await awake();
        const { text, ...copy } = kind.copy;
        await panel.send({ type: 'copy', ...copy });
        assert.deepEqual(editor.copied, [text]);
        assert.deepEqual(panel.posted, [{ type: 'copied', what: copy.what, row: copy.row }]);
      });

      test('copies nothing that is not there', async () => {
        const panel = await awake();
        await panel.send({ type: 'copy', what: 'checkpoint', row: '7' });
        world.reading = undefined;
        await panel.send({ type: 'copy', what: 'groupId', row: 'of another instance' });
        assert.deepEqual(editor.copied, kind.type === groupPanelType ? ['2026-01-15T10:42:03.000Z', 'dts-a'] : []);
      });

      test('logs and tells that the clipboard took nothing, and tries again if that is wanted', async () => {
        const panel = await awake();
        const { text, ...copy } = kind.copy;
        editor.refusals.push(new Error('The clipboard is locked.'), new Error('Still locked.'));
        editor.presses.push('Retry');
        await panel.send({ type: 'copy', ...copy });
        const said = 'Unable to copy to the clipboard. | Retry | Show Log';
        assert.deepEqual(editor.said, [said, said]);
        assert.deepEqual(
          world.logged.map(line => line.split(': ').at(-1)),
          ['The clipboard is locked.', 'Still locked.'],
        );
        assert.deepEqual(panel.posted, []);
        await panel.send({ type: 'copy', ...copy });
        assert.deepEqual(editor.copied, [text]);
        assert.deepEqual(panel.types(), ['copied']);
      });

      test('logs a message that could not be posted', async () => {
        const panel = await opened();
        panel.posting = () => Promise.resolve(false);
        await panel.send({ type: 'ready' });
        assert.match(world.logged[0] ?? '', /^warn: The \w+ page did not get a message: setup$/);
        world.logged.length = 0;
        panel.posting = () => Promise.reject(new Error('Webview is disposed'));
        await panel.send({ type: 'setInterval', seconds: 60 });
        assert.match(world.logged[0] ?? '', /^error: .*: Webview is disposed$/);
        world.logged.length = 0;
        panel.posting = () => {
          throw new Error('Webview is disposed');
        };
        await panel.send({ type: 'setInterval', seconds: 90 });
        assert.match(world.logged[0] ?? '', /^error: .*: Webview is disposed$/);
        assert.deepEqual(editor.said, []);
      });

      test('logs messages that are not in the protocol, and does nothing for them', async () => {
        const panel = await awake();
        for (const message of [
          undefined,
          'ready',
          {},
          { type: 'workbench.action.quit' },
          { type: 'copy', what: 'keys' },
        ]) {
          world.logged.length = 0;
          await panel.send(message);
          assert.equal(world.logged.length, 1);
          assert.match(world.logged[0] ?? '', /sent a message that is not in the protocol\.$/);
        }
        assert.deepEqual([panel.posted, world.asked, editor.ran, editor.copied, editor.said], [[], [], [], [], []]);
      });

      test('opens the log, and runs the fix of a failure with the error that it is for', async () => {
        kind.fail(world, refused);
        const panel = await awake();
        await panel.send({ type: 'showLog' });
        await panel.send({ type: 'fix', ...kind.fix });
        assert.deepEqual(editor.ran, [['showLog'], ['signInAgain', refused]]);
      });

      test('runs no fix that was not offered for the failure', async () => {
        kind.fail(world, refused);
        const panel = await awake();
        await panel.send({ type: 'fix', ...kind.fix, fix: 'openNetworkSettings' });
        assert.deepEqual(editor.ran, []);
      });

      test('has no fix to run when nothing failed', async () => {
        const panel = await awake();
        await panel.send({ type: 'fix', ...kind.fix });
        assert.deepEqual(editor.ran, []);
      });

      test('follows the setting of its interval', async () => {
        const panel = await awake();
        await editor.set(kind.setting, 1);
        assert.deepEqual(panel.posted, [{ type: 'interval', seconds: kind.shortest }]);
      });

      test('has an interval of its own once one is chosen, which its page stores', async () => {
        const panel = await awake();
        await panel.send({ type: 'setInterval', seconds: 1 });
        assert.equal((panel.last('setup')?.['panel'] as { intervalSeconds: number }).intervalSeconds, kind.shortest);
        await editor.set(kind.setting, 300);
        assert.deepEqual(panel.last('interval'), { type: 'interval', seconds: kind.shortest });
      });

      test('shows a change of its account, and nothing for that of another one', async () => {
        const panel = await awake();
        world.change('b', { name: 'other' });
        assert.deepEqual(panel.posted, []);
        world.change(account.id, { name: 'renamed' });
        assert.deepEqual(panel.types(), ['snapshot']);
        const { identity } = panel.last('snapshot')?.['snapshot'] as { identity: { account: { name: string } } };
        assert.equal(identity.account.name, 'renamed');
        assert.deepEqual(world.asked, []);
      });

      test('asks at once when the trouble of its account is over', async () => {
        kind.fail(world, refused);
        const panel = await awake();
        world.change(account.id, {}, { problem: { kind: 'noProfile', profile: 'ops' } as never });
        await settled();
        assert.deepEqual(world.asked, []);
        assert.deepEqual(panel.types(), ['snapshot']);
        world.change(account.id, {});
        await settled();
        assert.deepEqual(world.asked, kind.refresh);
      });

      test('closes when its account is removed, and not when another one is', async () => {
        const panel = await awake();
        world.known.set('b', { ...account, id: 'b' });
        world.known.delete('b');
        world.accountChanged.fire();
        assert.equal(panel.isDisposed, false);
        world.known.delete(account.id);
        world.accountChanged.fire();
        assert.equal(panel.isDisposed, true);
      });

      test('starts over under the id of its resource when its keys are those of somebody else', async () => {
        const panel = await awake();
        world.keysReplaced.fire('b');
        assert.deepEqual(panel.posted, []);
        world.reading = undefined;
        world.answers.jobDetail = () => new Promise(() => undefined);
        world.keysReplaced.fire(account.id);
        assert.equal(panel.title, kind.plainName);
        assert.equal((panel.last('setup')?.['panel'] as { name: string }).name, kind.plainName);
        const { identity } = panel.last('snapshot')?.['snapshot'] as { identity: { name: string } };
        assert.equal(identity.name, kind.plainName);
        assert.deepEqual(world.asked.toSorted(), kind.asks(seconds()).toSorted());
      });

      test('stops everything when it is closed', async () => {
        const panel = await awake();
        await panel.send({ type: 'refresh' });
        panel.dispose();
        panel.posted.length = 0;
        world.asked.length = 0;
        await editor.set(kind.setting, 45);
        world.change(account.id, { name: 'renamed' });
        world.remembered = 7;
        world.listChanged.fire({ list: 'instanceGroups', ...instance });
        world.read.fire(group);
        world.marked.fire(group);
        world.pinned.fire();
        world.keysReplaced.fire(account.id);
        world.known.delete(account.id);
        world.accountChanged.fire();
        await pass(hour);
        assert.ok(world.reads.every(({ signal }) => signal.aborted));
        assert.equal(world.watching.size, 0);
        assert.deepEqual([panel.posted, world.asked, world.logged], [[], [], []]);
      });

      test('is one for each resource, which is revealed when it is opened again', async () => {
        const panels = kind.open(world);
        panels.show();
        panels.show();
        await settled();
        assert.equal(editor.panels.length, 1);
        assert.equal(editor.panel.reveals, 1);
        editor.panel.dispose();
        panels.show();
        assert.equal(editor.panels.length, 2);
      });

      test('comes back from the state that its page has stored', async () => {
        const panels = kind.open(world);
        const panel = new FakePanel(kind.type, 'as it was');
        await panels.restore(panel.asWebviewPanel, kind.state);
        await panel.send({ type: 'ready' });
        assert.deepEqual(panel.last('setup')?.['panel'], (kind.state as { panel: unknown }).panel);
        panels.show();
        assert.equal(panel.reveals, 1);
        const twin = new FakePanel(kind.type, 'the same');
        await panels.restore(twin.asWebviewPanel, kind.state);
        assert.deepEqual([twin.isDisposed, panel.isDisposed], [true, false]);
      });

      test('does not come back from another state, nor without its account', async () => {
        const panels = kind.open(world);
        const panel = new FakePanel(kind.type, 'as it was');
        await panels.restore(panel.asWebviewPanel, {});
        assert.equal(panel.isDisposed, true);
        world.known.clear();
        const other = new FakePanel(kind.type, 'as it was');
        await panels.restore(other.asWebviewPanel, kind.state);
        assert.equal(other.isDisposed, true);
      });

      test('goes with the extension', async () => {
        const panels = kind.open(world);
        panels.show();
        await settled();
        panels.dispose();
        assert.equal(editor.panel.isDisposed, true);
      });
    });
  }
});
