import assert from 'node:assert/strict';
import { CloudError } from '../../src/cloud/errors.ts';
import { commandId, type CommandName } from '../../src/contributions.ts';
import { fixNames } from '../../src/model/fixes.ts';
import { groupKey, logstoreOf } from '../../src/model/places.ts';
import { exportForms } from '../../src/panels/board/protocol.ts';
import { actions, copyables as groupCopyables } from '../../src/panels/group/protocol.ts';
import { commonColumns, copyables as peekCopyables, type LogstoreSubject } from '../../src/panels/peek/protocol.ts';
import { copyables as statusCopyables } from '../../src/panels/status/protocol.ts';
import pages from '../fixtures/state/pages.json' with { type: 'json' };
import { MemoryCloud } from '../support/memorySender.ts';
import { settled } from '../support/simulatedClock.ts';
import { newer } from '../unit/model/status/samples.ts';
import { dtsReading, dtsRef, shardOf, slsReading, slsRef } from '../unit/panels/group/samples.ts';
import { account, World } from '../unit/panels/world.ts';
import type { Dice } from './dice.ts';
import { editor, MadePanel } from './editor.ts';
import { mutatedTree, oddValue } from './hostile.ts';
import { MadePage } from './page.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';
import { json, type Tree, treeOf } from './trees.ts';

const { createBoardPanels, createGroupPanels, createPeekPanels, createStatusPanels } =
  await import('../../src/panels/panels.ts');

const panelKinds = ['status', 'groupOfInstance', 'groupOfLogstore', 'recordsOfLogstore', 'board'] as const;
type PanelKind = (typeof panelKinds)[number];

export interface MessagesInput {
  readonly [name: string]: Plain;
  /** Messages to the host; the state of a panel that comes back; or the state that a page finds. */
  readonly kind: 'messages' | 'restored' | 'page';
  readonly panel: PanelKind;
  readonly hasFailed: boolean;
  /** Each as JSON. */
  readonly texts: readonly string[];
}

/** Sends messages of every kind to the panels, brings panels back from states of every kind, and opens pages with them. */
export const messages: Target<MessagesInput> = {
  make(dice) {
    const panel = dice.pick(panelKinds);
    const hasFailed = dice.oneIn(2);
    const stateText = (): string => json(dice.oneIn(6) ? oddValue(dice) : mutatedTree(treeOf(pages[panel]), dice));
    // Every page that is opened stays in memory.
    if (dice.oneIn(100)) return { kind: 'page', panel, hasFailed, texts: [stateText()] };
    if (dice.oneIn(4)) return { kind: 'restored', panel, hasFailed, texts: [stateText()] };
    const texts = Array.from({ length: 1 + dice.below(4) }, () => json(message(dice)));
    return { kind: 'messages', panel, hasFailed, texts };
  },

  async run({ kind, panel, hasFailed, texts }) {
    editor.reset();
    const values = texts.map(text => JSON.parse(text) as unknown);
    const world = worldWith(hasFailed);
    switch (kind) {
      case 'messages':
        return sendAll(values, panel, world);
      case 'restored':
        return restore(values[0], panel, world);
      case 'page':
        return openPage(values[0], panel, world);
    }
  },
};

const dts = { ...dtsRef, accountId: account.id };
const sls = { ...slsRef, accountId: account.id };
const refused = new CloudError('denied', { service: 'sls', operation: 'ListConsumerGroup', outcome: 'notApplied' });
const helpUrls = ['https://help.aliyun.com/x', 'command:workbench.action.quit', 'file:///etc/passwd', 'not an address'];

const memory = new MemoryCloud();

const worldWith = (hasFailed: boolean): World => {
  const world = new World();
  if (hasFailed) {
    world.failed = { error: refused, at: 5 };
    world.answers.subscriptionStatus = () => Promise.reject(refused);
  }
  const errorDetails = helpUrls.map(helpUrl => ({ code: 'DTS-1', helpUrl }));
  const job = Object.assign(newer({ status: 'Abnormal' }), { errorDetails, tags: [] });
  world.answers.jobDetail = () => Promise.resolve(job);
  // The row of the instance in the list, where that is read as well, says the same.
  Object.assign(world.answers, { listedJob: () => Promise.resolve(job) });
  world.cloudOf = accountId => (hasFailed ? Promise.reject(refused) : memory.cloudOf(accountId));
  return world;
};

const logs = pages.recordsOfLogstore.panel.subject as LogstoreSubject;

async function opened(kind: PanelKind, world: World): Promise<MadePanel> {
  if (kind === 'recordsOfLogstore') {
    createPeekPanels(world).show(logs, 'as listed');
  } else if (kind === 'board') {
    world.reading = slsReading([shardOf(0, 10), shardOf(1, 900)], { ref: sls });
    world.pinnedOnBoard.push({ of: logstoreOf(sls), group: sls, name: 'billing', ownerName: 'nginx-access' });
    createBoardPanels(world).show();
  } else if (kind === 'status') {
    const { instanceId, jobId } = dts;
    const place = { accountId: account.id, region: 'cn-hangzhou', instanceId, jobId };
    createStatusPanels(world).show({ ...place, job: newer() });
  } else {
    const isOfLogstore = kind === 'groupOfLogstore';
    world.reading = isOfLogstore
      ? slsReading([shardOf(0, 10), shardOf(1, 900)], { ref: sls })
      : dtsReading({ ref: dts });
    createGroupPanels(world).show(isOfLogstore ? sls : dts, 'as listed');
  }
  await settled();
  const panel = editor.panels.at(-1);
  assert.ok(panel);
  await panel.send({ type: 'ready' });
  await settled();
  return panel;
}

async function sendAll(values: readonly unknown[], kind: PanelKind, world: World): Promise<void> {
  const panel = await opened(kind, world);
  try {
    for (const value of values) {
      for (const list of [editor.ran, editor.opened, editor.copied]) list.length = 0;
      const shown = panel.posted.findLast(({ type }) => type === 'snapshot');
      await panel.send(value);
      for (const read of world.reads.splice(0)) read.end();
      await settled();
      checkWhatRan(shown, kind);
    }
    checkLog(world);
    for (const { everySeconds } of world.watching) {
      assert.ok(
        everySeconds === 0 || (everySeconds >= 5 && Number.isFinite(everySeconds)),
        'An interval that is not offered.',
      );
    }
  } finally {
    panel.dispose();
    await settled();
  }
}

const ofGroups: readonly CommandName[] = [
  'resetCheckpoints',
  'undoReset',
  'setConsumptionTime',
  'editConsumerGroup',
  'deleteConsumerGroup',
  'compareConsumerGroups',
  'showConsumerGroupDocument',
  'exportConsumerGroup',
  'exportTerraform',
  'exportCommands',
  'saveIncidentSnapshot',
  'generateClient',
  'peekRecords',
  'openInConsole',
  'openSubscriptionStatus',
  'copyLink',
  'pin',
  'unpin',
];
const ofStatus = (text: string): readonly CommandName[] => [
  'createDtsConsumerGroup',
  'openConsumerGroup',
  'copyLink',
  ...(text.includes('"canStart":true') ? (['startTask'] as const) : []),
  ...(text.includes('"canSkip":true') ? (['skipPrecheckItems'] as const) : []),
];
const ofBoard: readonly CommandName[] = [
  'openConsumerGroup',
  'exportTerraform',
  'exportCommands',
  'copyLink',
  'addAccount',
  'useSampleAccount',
];

/** Whatever the page says, only what the last snapshot offered is run, on what the panel is about. */
function checkWhatRan(shown: unknown, kind: PanelKind): void {
  const text = JSON.stringify(shown ?? null);
  const fixes = fixNames.filter(fix => text.includes(`"fix":"${fix}"`));
  const own = kind === 'status' ? ofStatus(text) : kind === 'board' ? ofBoard : ofGroups;
  const offered = [...own, ...fixes, 'showLog' as const].map(name => commandId(name));
  for (const [command, subject] of editor.ran) {
    assert.ok((offered as readonly string[]).includes(command), `A page ran what was not offered: ${command}`);
    const { kind: what, accountId, groupId } = (subject ?? {}) as Readonly<Record<string, unknown>>;
    if (accountId !== undefined) assert.equal(accountId, account.id);
    if (kind === 'status' && what === 'dts')
      assert.ok(text.includes(`"id":${JSON.stringify(groupId)}`), 'No such group.');
  }
  for (const url of editor.opened) assert.match(url, /^https?:\/\//, `A page opened what is no web page: ${url}`);
  for (const copied of editor.copied) {
    // A record is shown only in part.
    if (kind === 'recordsOfLogstore' && copied.startsWith('{')) continue;
    // A table without names is made of what is arranged.
    if (kind === 'board' && copied.startsWith('| ')) continue;
    // A time is copied as a text, and is a number in the snapshot.
    const forms = [JSON.stringify(copied).slice(1, -1), String(Date.parse(copied))];
    assert.ok(
      forms.some(form => text.includes(form)),
      'A page copied what it does not show.',
    );
  }
}

/** Handlers log what they throw, so that a broken one does not end the others. Only what is no message may be logged. */
function checkLog({ logged }: World): void {
  const broken = logged.find(line => !line.endsWith('sent a message that is not in the protocol.'));
  if (broken !== undefined) assert.fail(`A handler broke: ${broken}`);
}

const panelsOf = {
  status: createStatusPanels,
  groupOfInstance: createGroupPanels,
  groupOfLogstore: createGroupPanels,
  recordsOfLogstore: createPeekPanels,
  board: createBoardPanels,
} as const;
const pageOf = {
  status: 'status',
  groupOfInstance: 'group',
  groupOfLogstore: 'group',
  recordsOfLogstore: 'peek',
  board: 'board',
} as const;

async function restore(state: unknown, kind: PanelKind, world: World): Promise<void> {
  const panel = new MadePanel();
  const panels = panelsOf[kind](world);
  panels.restore(panel.asWebviewPanel, state);
  await settled();
  await panel.send({ type: 'ready' });
  await settled();
  checkLog(world);
  const setup = panel.posted.find(({ type }) => type === 'setup');
  if (setup) assert.equal(typeof (setup['panel'] as { readonly name: unknown }).name, 'string');
  panels.dispose();
  await settled();
}

/** The page finds the state, and then hears what the host says to every page. */
async function openPage(state: unknown, kind: PanelKind, world: World): Promise<void> {
  const panel = await opened(kind, world);
  try {
    const page = new MadePage(state);
    await page.open(pageOf[kind]);
    for (const message of panel.posted) page.receive(message);
    assert.ok(page.texts.length > 0, 'The page shows nothing.');
    for (const action of ['refresh', 'toggleShards', 'togglePause', 'createGroup', 'startTask', 'skipPrecheckItems'])
      page.press({ action });
    page.press({ action: 'toggleDatabase', database: 'orders' });
    page.press({ action: 'showShard', shard: '1' });
    for (const action of ['read', 'clearFilter', 'toggleColumns']) page.press({ action });
    page.press({ action: 'select', number: '0' });
    page.press({ action: 'toggleColumn', column: 'field:x' });
    page.press({ action: 'sort', column: 'lag' });
    page.press({ action: 'toggleState', state: 'behind' });
    page.press({ action: 'resetColumns' });
  } finally {
    panel.dispose();
    await settled();
  }
}

const topics = ['task', 'retry', 'precheck', 'item  CHECK_CONN_SRC', 'symptom commitsWithoutConsumer', '__proto__'];

function message(dice: Dice): Tree {
  const one = (type: string, ...more: [string, Tree][]): Tree => ({ members: [['type', type], ...more] });
  const good = [
    () => one('ready'),
    () => one('refresh'),
    () => one('showLog'),
    () => one(dice.pick(['createGroup', 'startTask', 'skipPrecheckItems'])),
    () => one('setInterval', ['seconds', dice.oneIn(2) ? 60 : oddValue(dice)]),
    () =>
      one(
        'copy',
        ['what', dice.pick([...groupCopyables, ...statusCopyables, ...peekCopyables])],
        ['row', dice.pick(['0', '1', 'dts-a'])],
      ),
    () => one('fix', ['fix', dice.pick(fixNames)], ['part', dice.pick(['newer', 'older', 'groups'])]),
    () => one('fix', ['fix', dice.pick(fixNames)]),
    () => one('explain', ['topic', dice.oneIn(2) ? dice.pick(topics) : oddValue(dice)]),
    () =>
      one(
        dice.pick(['copySnippet', 'openSource']),
        ['topic', dice.pick(topics)],
        ['index', dice.oneIn(2) ? dice.below(9) : oddValue(dice)],
      ),
    () => one('setRange', ['range', dice.pick(['1h', '14d', '99d'])]),
    () => one('verifyConnection'),
    () => one('do', ['action', dice.pick(actions)]),
    () => one(dice.pick(['more', 'follow', 'stop', 'export'])),
    () =>
      one('read', [
        'start',
        {
          members: [
            ['kind', dice.pick(['earliest', 'latest', 'checkpoint', 'time'])],
            ['at', 5],
          ],
        },
      ]),
    () =>
      one(
        'show',
        ['from', dice.oneIn(2) ? 0 : oddValue(dice)],
        ['count', dice.oneIn(2) ? 60 : oddValue(dice)],
        ['isAtEnd', dice.oneIn(2)],
      ),
    () =>
      one('filter', [
        'filter',
        {
          members: [
            ['text', dice.pick(['', 'a', '('])],
            ['hidden', ['log']],
          ],
        },
      ]),
    () => one('columns', ['columns', [dice.pick(commonColumns), 'field:x']]),
    () => one(dice.pick(['select', 'openJson']), ['key', dice.oneIn(2) ? dice.below(60) : oddValue(dice)]),
    () => one('showAll', ['key', dice.below(60)], ['field', dice.below(20)], ['side', 'after']),
    () => one('openGroup', ['groupId', dice.pick(['dts-a', 'dts-b', '__proto__'])]),
    () =>
      one(dice.pick(['chooseScope', 'showAllAccounts', 'scan', 'cancelScan', 'watchScope', 'copyLink', 'addAccount'])),
    () => one('hold', ['isHeld', dice.oneIn(2)]),
    () => one('export', ['form', dice.pick(exportForms)]),
    () => one(dice.pick(['open', 'retry']), ['key', dice.pick([groupKey(sls), 'failure x', '__proto__'])]),
    () => one('view', ['view', mutatedTree(treeOf(pages.board.panel.view), dice)]),
    () => one('openHelp', ['index', dice.oneIn(2) ? dice.below(6) - 1 : oddValue(dice)]),
  ];
  if (dice.oneIn(12)) return oddValue(dice);
  const made = dice.pick(good)();
  return dice.oneIn(2) ? made : mutatedTree(made, dice);
}
