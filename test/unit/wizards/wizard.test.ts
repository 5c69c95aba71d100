import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  Answers,
  type AskStep,
  error,
  type PickManyStep,
  type PickStep,
  type ReviewStep,
  type SearchStep,
  type Step,
  warning,
  type Wizard,
} from '../../../src/wizards/engine/steps.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import { wrapped } from '../../../src/model/wrapped.ts';
import { endWithAccounts } from '../../../src/wizards/engine/ending.ts';
import { runWizard } from '../../../src/wizards/engine/wizard.ts';
import { account } from '../model/groups/groupReadings.ts';
import { FakeBox, FakeInputs, FakeList } from './fakeInputs.ts';
import { play } from './play.ts';

const askName = (more: Partial<AskStep> = {}): AskStep => ({
  kind: 'ask',
  key: 'groupName',
  prompt: 'A name.',
  placeholder: 'billing-sync',
  check: text => (text === '' ? error('Enter a name.') : undefined),
  ...more,
});
const askPassword: AskStep = {
  kind: 'ask',
  key: 'password',
  prompt: 'A password.',
  placeholder: '…',
  isSecret: true,
  keepsBlanks: true,
};
const pickRegion = (regions: readonly string[]): PickStep<'region'> => ({
  kind: 'pick',
  key: 'region',
  only: () => (regions.length === 1 ? regions[0] : undefined),
  placeholder: () => 'Region',
  choices: () => regions.map(id => ({ id, value: id, label: `Region ${id}` })),
  nothing: 'No region.',
});
const review = (more: Partial<ReviewStep> = {}): ReviewStep => ({
  kind: 'review',
  placeholder: 'This will be made.',
  go: 'Create',
  facts: answers => [
    { label: 'Region', value: answers.get('region'), key: 'region' },
    { label: 'Name', value: answers.get('groupName'), key: 'groupName' },
  ],
  ...more,
});
const wizardOf = (...steps: Step[]): Wizard => ({
  title: answers => `Create ${answers.find('region') ?? ''}`.trim(),
  steps,
});

/** Lets promises that are settled run their course. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const mockTimers = (t: TestContext): void => t.mock.timers.enable({ apis: ['setTimeout'] });

function opened<T extends FakeBox | FakeList>(inputs: FakeInputs, kind: new (inputs: FakeInputs) => T): T {
  const { current } = inputs;
  assert.ok(current instanceof kind);
  return current;
}

describe('the course of a wizard', () => {
  for (const [name, now] of [
    ['was removed', undefined],
    ['has keys of another identity', { ...account, identity: { ...account.identity, userId: 'another' } }],
  ] as const) {
    test(`ends when its account ${name}, and not with another one`, async () => {
      const accounts = new Map<string, Account | undefined>([[account.id, account]]);
      const told: unknown[] = [];
      const changed = endWithAccounts({
        find: id => accounts.get(id),
        ended: (title, { id }, now) => void told.push([title, id, now]),
      });
      const other = { ...account, id: 'other' };
      accounts.set(other.id, other);
      const [inputs, others] = [new FakeInputs(), new FakeInputs()];
      const own = runWizard(wizardOf(askName()), new Answers({ account }), inputs);
      const another = runWizard(wizardOf(askName()), new Answers({ account: other }), others);
      changed();
      assert.ok(inputs.current && others.current, 'a change of something else ends no wizard');
      assert.deepEqual(told, []);
      accounts.set(account.id, now);
      changed();
      assert.equal(await own, false);
      assert.equal(inputs.current, undefined);
      assert.deepEqual(told, [['Create', account.id, now]], 'somebody who was about to type hears why it is gone');
      assert.ok(others.current, 'the wizard of another account goes on');
      others.current.hide();
      assert.equal(await another, false);
      const answers = new Answers({ account }, { groupName: 'orders' });
      assert.equal(await runWizard(wizardOf(askName()), answers, inputs, 'groupName'), false, 'it is not opened again');
      assert.equal(inputs.opened.length, 1);
    });
  }

  test('asks every step and counts those that it asks', async () => {
    const answers = new Answers();
    const { isDone, seen } = await play(wizardOf(pickRegion(['a', 'b']), askName(), review()), answers, [
      { choose: 'Region b' },
      { type: 'orders' },
      { choose: 'Create' },
    ]);
    assert.equal(isDone, true);
    assert.deepEqual(seen, ['Create (1/3)', 'Create b (2/3)', 'Create b (3/3)']);
    assert.deepEqual([answers.get('region'), answers.get('groupName')], ['b', 'orders']);
  });

  test('neither asks nor counts what is given or has one answer only', async () => {
    const given = new Answers({ groupName: 'orders' });
    const { seen } = await play(wizardOf(pickRegion(['a']), askName(), askPassword, review()), given, [
      { type: 'secret' },
      { choose: 'Create' },
    ]);
    assert.deepEqual(seen, ['Create a (1/2)', 'Create a (2/2)']);
    assert.equal(given.get('region'), 'a');
  });

  test('there is a way back from every step but the first', async () => {
    const { inputs } = await play(wizardOf(askName(), askPassword, review()), new Answers({ region: 'a' }), [
      { type: 'orders' },
      { type: 'secret' },
      { choose: 'Create' },
    ]);
    assert.deepEqual(
      inputs.opened.map(({ buttons }) => buttons.length),
      [0, 1, 1],
    );
  });

  test('a single step is not counted', async () => {
    const { seen } = await play(wizardOf(askName()), new Answers(), [{ type: 'orders' }]);
    assert.deepEqual(seen, ['Create']);
  });

  test('goes back over what it did not ask, and keeps what was typed, secrets included', async () => {
    const answers = new Answers();
    const { inputs } = await play(wizardOf(askName(), pickRegion(['a']), askPassword, review()), answers, [
      { type: 'orders' },
      { type: ' half' },
      'back',
      'back',
      'enter',
      'enter',
      { choose: 'Create' },
    ]);
    assert.deepEqual(
      inputs.opened.map(input => input.value),
      ['orders', ' half', '', ' half', 'orders', ' half', ''],
    );
    assert.equal(answers.get('password'), ' half');
  });

  test('keeps what was typed but not entered', async () => {
    const inputs = new FakeInputs();
    const end = runWizard(wizardOf(pickRegion(['a', 'b']), askName()), new Answers(), inputs);
    opened(inputs, FakeList).choose('Region a');
    await inputs.ready();
    opened(inputs, FakeBox).type('ord');
    opened(inputs, FakeBox).goBack();
    await inputs.ready();
    opened(inputs, FakeList).choose('Region b');
    await inputs.ready();
    assert.equal(opened(inputs, FakeBox).value, 'ord');
    opened(inputs, FakeBox).hide();
    assert.equal(await end, false);
  });

  test('Escape ends it without an answer', async () => {
    const { isDone } = await play(wizardOf(pickRegion(['a', 'b']), askName()), new Answers(), [
      { choose: 'Region a' },
      'escape',
    ]);
    assert.equal(isDone, false);
  });

  test('a fact of the review leads back to its step, and the answers after it stay', async () => {
    const answers = new Answers();
    const { seen } = await play(wizardOf(pickRegion(['a', 'b']), askName(), review()), answers, [
      { choose: 'Region a' },
      { type: 'orders' },
      { choose: 'Region' },
      { choose: 'Region b' },
      'enter',
      { choose: 'Create' },
    ]);
    assert.equal(seen.length, 6);
    assert.deepEqual([answers.get('region'), answers.get('groupName')], ['b', 'orders']);
  });

  test('a fact that was not asked for leads nowhere', async () => {
    const { inputs } = await play(wizardOf(pickRegion(['a']), askName(), review()), new Answers(), [
      { type: 'x' },
      { choose: 'Create' },
    ]);
    const list = inputs.opened[1];
    assert.ok(list instanceof FakeList);
    assert.equal(list.row('Region').choose, undefined);
    assert.notEqual(list.row('Name').choose, undefined);
  });

  test('opens again at a step with all answers', async () => {
    const answers = new Answers({ region: 'a' }, { groupName: 'orders' });
    const { seen, isDone } = await play(
      wizardOf(askName(), pickRegion(['b', 'c']), review()),
      answers,
      [{ choose: 'Create' }],
      'review',
    );
    assert.deepEqual([seen, isDone], [['Create a (2/2)'], true]);
  });
});

describe('typing', () => {
  const start = (...steps: Step[]): { inputs: FakeInputs; answers: Answers; end: Promise<boolean> } => {
    const inputs = new FakeInputs();
    const answers = new Answers();
    return { inputs, answers, end: runWizard(wizardOf(...steps), answers, inputs) };
  };

  test('a problem is said while typing and keeps the step open on Enter', async () => {
    const { inputs, end } = start(askName());
    const box = opened(inputs, FakeBox);
    assert.equal(box.problem, undefined);
    box.accept();
    assert.equal(box.problem, 'error: Enter a name.');
    box.type('orders');
    assert.equal(box.problem, undefined);
    box.type('  ');
    assert.equal(box.problem, 'error: Enter a name.');
    box.hide();
    assert.equal(await end, false);
  });

  test('a warning lets the user go on', async () => {
    const { inputs, answers, end } = start(askName({ check: () => warning('Strange.') }));
    const box = opened(inputs, FakeBox);
    box.type('orders');
    assert.equal(box.problem, 'warning: Strange.');
    box.accept();
    assert.equal(await end, true);
    assert.equal(answers.get('groupName'), 'orders');
  });

  test('pasted blanks fall away, except in secrets', async () => {
    const answers = new Answers();
    await play(wizardOf(askName(), askPassword), answers, [{ type: ' orders\n' }, { type: ' secret ' }]);
    assert.deepEqual([answers.get('groupName'), answers.get('password')], ['orders', ' secret ']);
  });

  test('secrets are hidden, and a prompt and an example are shown', () => {
    const { inputs } = start(askPassword);
    const box = opened(inputs, FakeBox);
    assert.deepEqual([box.password, box.prompt, box.placeholder], [true, 'A password.', '…']);
  });

  test('the later check runs after a pause, and only for the newest text', async t => {
    mockTimers(t);
    const asked: string[] = [];
    const { inputs } = start(
      askName({
        checkLater: (text, _answers, moment) => {
          asked.push(`${moment} ${text}`);
          return Promise.resolve(text === 'taken' ? error('It is taken.') : undefined);
        },
      }),
    );
    const box = opened(inputs, FakeBox);
    box.type('tak');
    t.mock.timers.tick(299);
    box.type('taken');
    t.mock.timers.tick(299);
    await settle();
    assert.deepEqual(asked, []);
    t.mock.timers.tick(1);
    await settle();
    assert.deepEqual(asked, ['typing taken']);
    assert.equal(box.problem, 'error: It is taken.');
  });

  test('a late verdict on an older text is not shown, and its check is called off', async t => {
    mockTimers(t);
    const verdict = Promise.withResolvers<undefined>();
    const signals: AbortSignal[] = [];
    const { inputs } = start(
      askName({
        checkLater: async (_text, _answers, _moment, signal) => {
          signals.push(signal);
          await verdict.promise;
          return error('It is taken.');
        },
      }),
    );
    const box = opened(inputs, FakeBox);
    box.type('taken');
    t.mock.timers.tick(300);
    await settle();
    box.type('free');
    verdict.resolve(undefined);
    await settle();
    assert.equal(signals[0]?.aborted, true);
    assert.equal(box.problem, undefined);
  });

  test('Enter checks once more, with the box busy and disabled, and refuses', async () => {
    const verdict = Promise.withResolvers<undefined>();
    const { inputs } = start(
      askName({
        checkLater: async (_text, _answers, moment) => {
          await verdict.promise;
          return moment === 'enter' ? error('It is taken.') : undefined;
        },
      }),
    );
    const box = opened(inputs, FakeBox);
    box.type('taken');
    box.accept();
    assert.deepEqual([box.busy, box.enabled], [true, false]);
    box.accept();
    verdict.resolve(undefined);
    await inputs.ready();
    assert.equal(box.problem, 'error: It is taken.');
    // Once when the box was disabled and once when it was enabled again.
    assert.equal(inputs.focused, 2);
    assert.equal(inputs.opened.length, 1);
  });

  test('a check that takes longer than three seconds can be called off by typing', async t => {
    mockTimers(t);
    const { inputs, answers, end } = start(
      askName({ checkLater: text => (text === 'slow' ? new Promise(() => undefined) : Promise.resolve(undefined)) }),
    );
    const box = opened(inputs, FakeBox);
    box.type('slow');
    box.accept();
    t.mock.timers.tick(2_999);
    assert.equal(box.enabled, false);
    t.mock.timers.tick(1);
    assert.deepEqual([box.busy, box.enabled], [true, true]);
    box.type('fast');
    assert.equal(box.busy, false);
    box.accept();
    assert.equal(await end, true);
    assert.equal(answers.get('groupName'), 'fast');
  });

  test('a check that fails says why, and Enter tries again', async () => {
    let failures = 1;
    const { inputs, end } = start(
      askName({
        checkLater: () => (failures-- > 0 ? Promise.reject(new Error('No connection.')) : Promise.resolve(undefined)),
      }),
    );
    const box = opened(inputs, FakeBox);
    box.type('orders');
    box.accept();
    await inputs.ready();
    assert.equal(box.problem, 'warning: No connection.');
    box.accept();
    assert.equal(await end, true);
  });

  test('what is kept is checked again when the step is shown', async () => {
    const answers = new Answers({}, { groupName: 'bad' });
    const inputs = new FakeInputs();
    void runWizard(wizardOf(askName({ check: () => error('Bad.') })), answers, inputs);
    assert.equal(opened(inputs, FakeBox).problem, 'error: Bad.');
    await settle();
  });
});

describe('lists', () => {
  const begin = (
    step: Step,
    answers = new Answers(),
  ): { inputs: FakeInputs; list: FakeList; end: Promise<boolean> } => {
    const inputs = new FakeInputs();
    const end = runWizard(wizardOf(step), answers, inputs);
    return { inputs, list: opened(inputs, FakeList), end };
  };
  const labels = (list: FakeList): readonly string[] => list.items.map(row => row.label);

  test('a name that looks like an icon stays text', () => {
    const { list } = begin({
      ...pickRegion([]),
      choices: () => [
        {
          id: 'a',
          value: 'a',
          label: 'x $(bug) $(sync~spin) $(no icon)',
          description: '$(bug)',
          detail: '$(bug)',
          icon: 'pass',
        },
      ],
    });
    const [row] = list.items;
    assert.equal(row?.label, `$(pass) x $\u2060(bug) $\u2060(sync~spin) $(no icon)`);
    assert.deepEqual([row.description, row.detail], [`$\u2060(bug)`, `$\u2060(bug)`]);
  });

  test('a name cannot turn the direction of a placeholder, in a list or in a box', async () => {
    const name = 'a\u202eb\0';
    const { list } = begin({ ...pickRegion([]), placeholder: () => `Region of ${name}` });
    assert.equal(list.placeholder, 'Region of a\ufffdb\ufffd');
    const inputs = new FakeInputs();
    void runWizard(wizardOf(askName({ placeholder: name })), new Answers(), inputs);
    assert.equal((await inputs.ready()).placeholder, 'a\ufffdb\ufffd');
  });

  test('a refused row is shown with its reason and cannot be chosen', async () => {
    const answers = new Answers();
    const { list, end } = begin(
      {
        ...pickRegion([]),
        choices: () => [
          { id: 'a', value: 'a', label: 'a', isRefused: true, detail: 'Closed.' },
          { id: 'b', value: 'b', label: 'b' },
        ],
      },
      answers,
    );
    list.choose('a');
    assert.equal(list.isDisposed, false);
    list.choose('b');
    assert.equal(await end, true);
    assert.equal(answers.get('region'), 'b');
  });

  test('a list without rows says so', () => {
    assert.deepEqual(labels(begin({ ...pickRegion([]), only: () => undefined }).list), ['No region.']);
  });

  test('a list that loads is busy and disabled until it is there', async () => {
    const loading = Promise.withResolvers<{ id: string; value: string; label: string }[]>();
    const { list, inputs } = begin({ ...pickRegion([]), choices: () => loading.promise });
    assert.deepEqual([list.busy, list.enabled], [true, false]);
    loading.resolve([{ id: 'a', value: 'a', label: 'a' }]);
    await inputs.ready();
    assert.deepEqual([list.busy, list.enabled, labels(list)], [false, true, ['a']]);
  });

  test('a failing list says why, tries again, and offers what helps', async () => {
    let failures = 1;
    const { list, inputs, end } = begin({
      ...pickRegion([]),
      choices: () =>
        failures-- > 0
          ? Promise.reject(new Error('No connection.'))
          : Promise.resolve([{ id: 'a', value: 'a', label: 'a' }]),
    });
    await inputs.ready();
    assert.deepEqual(labels(list), ['$(error) No connection.', '$(refresh) Retry', '$(lightbulb) Mend It']);
    assert.equal(list.items[0]?.detail, 'Request ID: R-1');
    assert.deepEqual(list.activeItems, [list.row('Retry')]);
    list.choose('No connection.');
    list.choose('Mend It');
    assert.deepEqual([inputs.mended, inputs.current], [1, list]);
    list.choose('Retry');
    await inputs.ready();
    list.choose('a');
    assert.equal(await end, true);
  });

  test('the row that was chosen before is the active one on the way back', async () => {
    const { inputs } = await play(wizardOf(pickRegion(['a', 'b']), askName()), new Answers(), [
      { choose: 'Region b' },
      'back',
      'escape',
    ]);
    const again = inputs.opened[2];
    assert.ok(again instanceof FakeList);
    assert.deepEqual(
      again.activeItems.map(row => row.id),
      ['b'],
    );
  });

  const searching = (find: SearchStep<'region'>['find']): SearchStep<'region'> => ({
    kind: 'search',
    key: 'region',
    placeholder: () => 'Region',
    find,
    nothing: text => `Nothing has ${text}.`,
    more: (shown, total) => `${shown} of ${total}`,
  });
  const found = (...ids: string[]) => ids.map(id => ({ id, value: id, label: id }));

  test('a search asks the service for each text after a pause, and shows only the newest answer', async t => {
    mockTimers(t);
    const asked: {
      text: string;
      signal: AbortSignal;
      answer: PromiseWithResolvers<{ choices: ReturnType<typeof found>; total: number }>;
    }[] = [];
    const { list } = begin(
      searching((text, _answers, signal) => {
        const answer = Promise.withResolvers<{ choices: ReturnType<typeof found>; total: number }>();
        asked.push({ text, signal, answer });
        return answer.promise;
      }),
    );
    assert.deepEqual([list.busy, list.enabled], [true, true]);
    asked[0]?.answer.resolve({ choices: found('a', 'b'), total: 45 });
    await settle();
    assert.deepEqual(labels(list), ['a', 'b', '2 of 45']);
    assert.ok(list.items.every(row => row.alwaysShow));

    list.type('x');
    t.mock.timers.tick(300);
    await settle();
    list.type('xy');
    t.mock.timers.tick(300);
    await settle();
    assert.deepEqual(
      asked.map(({ text, signal }) => [text, signal.aborted]),
      [
        ['', true],
        ['x', true],
        ['xy', false],
      ],
    );
    // The rows of the older text are not taken by an Enter that was meant for the newer one.
    list.choose('a');
    asked[1]?.answer.resolve({ choices: found('old'), total: 1 });
    await settle();
    assert.deepEqual(labels(list), ['a', 'b', '2 of 45']);
    asked[2]?.answer.resolve({ choices: [], total: 0 });
    await settle();
    assert.deepEqual([labels(list), list.busy, list.isDisposed], [['Nothing has xy.'], false, false]);
  });

  test('a search that found no more than it shows says nothing of others', async () => {
    const { list, inputs } = begin(searching(() => Promise.resolve({ choices: found('a', 'b'), total: 2 })));
    await inputs.ready();
    assert.deepEqual(labels(list), ['a', 'b']);
  });

  test('a failing search says why and tries again', async () => {
    let failures = 1;
    const { list, inputs, end } = begin(
      searching(() =>
        failures-- > 0
          ? Promise.reject(new Error('No connection.'))
          : Promise.resolve({ choices: found('a'), total: 1 }),
      ),
    );
    await inputs.ready();
    list.choose('Retry');
    await inputs.ready();
    list.choose('a');
    assert.equal(await end, true);
  });

  const pickRegions: PickManyStep = {
    kind: 'pickMany',
    key: 'regions',
    placeholder: 'Regions',
    choices: () => found('a', 'b', 'c'),
    atLeastOne: 'Choose one.',
  };

  test('several can be chosen, at least one', async () => {
    const answers = new Answers({}, { regions: ['b'] });
    const { list, end } = begin(pickRegions, answers);
    assert.deepEqual(
      list.selectedItems.map(row => row.id),
      ['b'],
    );
    list.check([]);
    list.accept();
    assert.deepEqual([list.placeholder, list.isDisposed], ['Choose one.', false]);
    list.check(['a', 'c']);
    list.accept();
    assert.equal(await end, true);
    assert.deepEqual(answers.get('regions'), ['a', 'c']);
  });

  test('several that are chosen are kept on the way back', async () => {
    const answers = new Answers();
    await play(wizardOf(askName(), pickRegions), answers, [{ type: 'x' }, { check: ['a', 'b'] }]);
    const { inputs } = await play(wizardOf(askName(), pickRegions), answers, ['enter', 'back', 'enter', 'enter']);
    assert.equal(inputs.opened.length, 4);
    assert.deepEqual(answers.get('regions'), ['a', 'b']);
  });

  test('the review breaks long facts into lines of their own', () => {
    const command = `aliyun ${'--option value '.repeat(9)}--name '订阅组 A'`;
    const { list } = begin(
      review({ facts: () => [{ label: 'Command line', value: command, isLong: true }] }),
      new Answers({ region: 'a' }),
    );
    assert.deepEqual(labels(list).slice(2), [
      'Command line',
      'aliyun --option value --option value --option value --option',
      'value --option value --option value --option value --option',
      "value --option value --name '订阅组 A'",
    ]);
  });

  test('a line is broken only where it is too long, and Chinese characters count twice', () => {
    assert.deepEqual(wrapped('12345 78', 8), ['12345 78']);
    assert.deepEqual(wrapped('12345 789', 8), ['12345', '789']);
    assert.deepEqual(wrapped('订阅 \u2e80', 7), ['订阅 \u2e80']);
    assert.deepEqual(wrapped('订阅 \u2e80', 6), ['订阅', '\u2e80']);
  });

  test('a sentence without blanks is broken between its characters, but not before or after the wrong mark', () => {
    assert.deepEqual(wrapped('DTS 将不再进行这些检查。', 12), ['DTS 将不再进', '行这些检查。']);
    assert.deepEqual(wrapped('请先运行“允许更改”。', 10), ['请先运行', '“允许更', '改”。']);
    assert.deepEqual(wrapped('将server_id设置为大于1的整数', 12), ['将server_id', '设置为大于1', '的整数']);
    for (const text of ['（一）二，三。“四”五！', '“', 'a“b”c一', '😀😀😀😀', '一😀，b）', '一“', '一（', '）一']) {
      for (const width of [1, 2, 5]) assert.equal(wrapped(text, width).join(''), text);
    }
  });

  test('the review copies the command and stays open', async () => {
    const copied: string[] = [];
    const answers = new Answers({ region: 'a' }, { groupName: 'orders' });
    const { list, end } = begin(
      review({
        copies: from =>
          ['Bash', 'PowerShell'].map(shell => ({
            label: `Copy for ${shell}`,
            copied: `Copied for ${shell}`,
            copy: () => Promise.resolve(void copied.push(`${shell}: create ${from.get('groupName')}`)),
          })),
      }),
      answers,
    );
    const [create, facts] = ['$(check) Create', ['', 'Region', 'Name']];
    const rows = (bash: string, powerShell: string): readonly string[] => [
      create,
      `$(copy) ${bash}`,
      `$(copy) ${powerShell}`,
      ...facts,
    ];
    assert.deepEqual(labels(list), rows('Copy for Bash', 'Copy for PowerShell'));
    list.choose('Copy for PowerShell');
    await settle();
    assert.deepEqual(labels(list), rows('Copy for Bash', 'Copied for PowerShell'));
    list.choose('Copy for Bash');
    await settle();
    assert.deepEqual(labels(list), rows('Copied for Bash', 'Copy for PowerShell'));
    assert.deepEqual(copied, ['PowerShell: create orders', 'Bash: create orders']);
    list.choose('Create');
    assert.equal(await end, true);
  });
});
