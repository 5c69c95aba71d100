import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, type CommandName, prefix, viewId } from '../../src/contributions.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import type { Account } from '../../src/model/accounts/account.ts';
import { Emitter } from '../../src/model/event.ts';
import type { ChangeTrackingInstance, LogstoreRef } from '../../src/model/places.ts';
import type { Node } from '../../src/tree/nodes.ts';
import { extensionWindow } from './support/extensionWindow.ts';

/** What the user does at one step. `title` tells that it is the step that the test means. */
type Act = { readonly title: string } & (
  | { readonly type: string }
  /** Types, presses Enter, and is told why the step stays. */
  | { readonly type: string; readonly says: string | RegExp }
  | { readonly choose: string; readonly search?: string }
  | { readonly check: readonly string[] }
  /** Chooses a row that changes its label and leaves the list open. */
  | { readonly press: string; readonly becomes: string }
  | { readonly run: string }
);

/** Presses a button of a message. `undefined` closes it. */
interface MessageAct {
  readonly says: RegExp;
  readonly press: string | undefined;
  /** What happens while the message is there. */
  readonly meanwhile?: () => void;
}

type Input = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;

const region = 'cn-hangzhou';

suite('the wizards', () => {
  let api: TestApi;
  let emulator: Emulator;
  let account: Account;
  let user: User;

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    for (const { id } of api.accounts.list()) await api.accounts.remove(id);
    await vscode.commands.executeCommand(`${viewId}.focus`);
    emulator = await startEmulator({ seed: 7 });
    await vscode.workspace
      .getConfiguration(prefix)
      .update('network.endpoint', emulator.origin, vscode.ConfigurationTarget.Global);
  });

  suiteTeardown(async () => {
    for (const { id } of api.accounts.list()) await api.accounts.remove(id);
    await vscode.workspace
      .getConfiguration(prefix)
      .update('network.endpoint', undefined, vscode.ConfigurationTarget.Global);
    await emulator.close();
  });

  setup(async () => {
    user = new User(await extensionWindow());
  });

  teardown(() => {
    user.dispose();
    emulator.faults.clear();
  });

  test('add account: a refused secret is said, corrected with the other answers kept, and the account appears', async () => {
    const [pair] = emulator.accounts;
    assert.ok(pair);
    const title = 'Add Account';
    await user.play(
      'addAccount',
      undefined,
      [
        { title, choose: 'Enter an AccessKey pair or STS token' },
        { title, type: ` ${pair.accessKeyId}\n` },
        { title, type: 'wrongSecretwrongSecretwrongSec' },
        { title, choose: 'Use These Credentials' },
        { title, type: pair.accessKeySecret },
        { title, choose: 'Use These Credentials' },
        { title, type: 'wizard account' },
        { title, check: ['China (Hangzhou)', 'China (Shanghai)'] },
        { title, choose: 'Add Account' },
      ],
      [{ says: /AccessKey pair .*SignatureDoesNotMatch.*Request ID/, press: 'Retry' }],
    );
    const [added] = api.accounts.list().filter(({ name }) => name === 'wizard account');
    assert.ok(added);
    account = added;
    assert.deepEqual(account.regions, ['cn-hangzhou', 'cn-shanghai']);
    assert.equal(account.identity.accountId, pair.identity.accountId);
  });

  test('edit regions: what is chosen is checked already', async () => {
    await user.play('editRegions', { kind: 'account', account }, [
      { title: titled('Edit Regions'), check: ['China (Hangzhou)'] },
    ]);
    const changed = api.accounts.find(account.id);
    assert.ok(changed);
    account = changed;
    assert.deepEqual(account.regions, [region]);
  });

  test('a group of an instance, from its row: it is made and selected', async () => {
    const instance = await instanceWith('Normal');
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    await user.play('createDtsConsumerGroup', { kind: 'instance', account, instance }, [
      { title, type: '账单 sync' },
      { title, type: 'billing_reader' },
      { title, type: 'Te st*~+/=&%' },
      { title, type: 'Te st*~+/=&%' },
      { title, choose: 'Create' },
    ]);
    const selected = api.tree.selection();
    assert.equal(selected?.kind === 'instanceGroup' && selected.group.group.name, '账单 sync');
    assert.equal(emulator.requests.writes('CreateConsumerChannel'), 1);
    const { items } = await api.catalog.currentInstanceGroups(instance, never());
    const made = items.find(({ group }) => group.name === '账单 sync');
    assert.equal(made?.group.userName, 'billing_reader');
  });

  test('a group of an instance, from the palette: every refusal is said at its step, and Back keeps answers', async () => {
    const instance = await instanceWith('Normal');
    const { items } = await api.catalog.currentInstanceGroups(instance, never());
    const taken = items[0]?.group.name;
    assert.ok(taken);
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    const before = emulator.requests.writes('CreateConsumerChannel');
    await user.play('createDtsConsumerGroup', undefined, [
      { title: titled('Create DTS Consumer Group'), search: instance.job.name, choose: instance.job.name },
      { title, type: '', says: 'Enter a name.' },
      { title, type: taken, says: 'A consumer group with this name already exists.' },
      { title, type: 'palette-group' },
      { title, type: 'not-allowed', says: 'Use only letters (A-Z), digits, and underscores.' },
      { title, type: 'palette' },
      { title, type: 'short', says: 'Must be at least 8 characters.' },
      {
        title,
        type: 'smallonly',
        says: 'Must contain at least two of these: uppercase letters, lowercase letters, digits, special characters.',
      },
      { title, type: 'Secret-123' },
      { title, type: 'Secret-124', says: "The passwords don't match." },
      { title, run: back },
      { title, run: accept },
      { title, type: 'Secret-123' },
      { title, choose: 'Name' },
      { title, type: 'palette-group-2' },
      { title, run: accept },
      { title, run: accept },
      { title, run: accept },
      { title, choose: 'Create' },
    ]);
    assert.equal(emulator.requests.writes('CreateConsumerChannel') - before, 1);
    const after = await api.catalog.currentInstanceGroups(instance, never());
    assert.equal(after.items.filter(({ group }) => group.name.startsWith('palette')).length, 1);
    assert.ok(after.items.some(({ group }) => group.name === 'palette-group-2'));
  });

  test('an instance whose task takes no groups is refused with the reason', async () => {
    const instance = await instanceWith('PrecheckFailed', 'NotStarted', 'Locked', 'NotConfigured');
    await user.play(
      'createDtsConsumerGroup',
      { kind: 'instance', account, instance },
      [],
      [{ says: /You can't create consumer groups while the instance status is/, press: undefined }],
    );
  });

  test('Escape leaves silently and makes nothing', async () => {
    const instance = await instanceWith('Normal');
    const before = emulator.requests.calls('CreateConsumerChannel');
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    await user.play('createDtsConsumerGroup', { kind: 'instance', account, instance }, [
      { title, type: 'left-behind' },
      { title, run: 'workbench.action.closeQuickOpen' },
    ]);
    assert.equal(emulator.requests.calls('CreateConsumerChannel'), before);
  });

  test('a refusal of the service is said with its request id, and Try Again has all answers', async () => {
    const instance = await instanceWith('Normal');
    const before = emulator.requests.writes('CreateConsumerChannel');
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    emulator.faults.add({ operation: 'CreateConsumerChannel', kind: 'denied', times: 1 });
    await user.play(
      'createDtsConsumerGroup',
      { kind: 'instance', account, instance },
      [
        { title, type: 'second-try' },
        { title, type: 'second' },
        { title, type: 'Secret-123' },
        { title, type: 'Secret-123' },
        { title, choose: 'Create' },
        { title, choose: 'Create' },
      ],
      [{ says: /No permission to call CreateConsumerChannel.*Request ID: \S+/, press: 'Retry' }],
    );
    assert.equal(emulator.requests.writes('CreateConsumerChannel') - before, 1);
  });

  test('a lost answer is resolved by looking: one group, no message', async () => {
    const instance = await instanceWith('Normal');
    const before = emulator.requests.calls('CreateConsumerChannel');
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    emulator.faults.add({ operation: 'CreateConsumerChannel', kind: 'lostAnswer', times: 1 });
    await user.play('createDtsConsumerGroup', { kind: 'instance', account, instance }, [
      { title, type: 'lost-answer' },
      { title, type: 'lost' },
      { title, type: 'Secret-123' },
      { title, type: 'Secret-123' },
      { title, choose: 'Create' },
    ]);
    assert.equal(emulator.requests.calls('CreateConsumerChannel') - before, 1);
    const { items } = await api.catalog.currentInstanceGroups(instance, never());
    assert.equal(items.filter(({ group }) => group.name === 'lost-answer').length, 1);
  });

  test('when not even looking can tell, only looking is offered, and it finds the one group', async () => {
    const instance = await instanceWith('Normal');
    const before = emulator.requests.calls('CreateConsumerChannel');
    const title = titled(`Create Consumer Group · ${instance.job.name}`);
    emulator.faults.add({ operation: 'CreateConsumerChannel', kind: 'lostAnswer', times: 1 });
    void emulator.requests.next('arrived', 'CreateConsumerChannel').then(() => {
      emulator.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
    });
    await user.play(
      'createDtsConsumerGroup',
      { kind: 'instance', account, instance },
      [
        { title, type: 'nobody-knows' },
        { title, type: 'nobody' },
        { title, type: 'Secret-123' },
        { title, type: 'Secret-123' },
        { title, choose: 'Create' },
      ],
      [
        { says: /Couldn't confirm whether consumer group nobody-knows was created/, press: 'Check Again' },
        {
          says: /Couldn't confirm whether consumer group nobody-knows was created.*No permission to call DescribeConsumerChannel/,
          press: 'Check Again',
          meanwhile: () => {
            emulator.faults.clear();
          },
        },
      ],
    );
    assert.equal(emulator.requests.calls('CreateConsumerChannel') - before, 1);
    const { items } = await api.catalog.currentInstanceGroups(instance, never());
    assert.equal(items.filter(({ group }) => group.name === 'nobody-knows').length, 1);
  });

  test('the limit of groups of an instance is said at the name', async () => {
    const { items } = await api.catalog.findInstances({ accountId: account.id, region }, 'fanout-hub', never());
    const [instance] = items;
    assert.ok(instance);
    const title = titled('Create Consumer Group · fanout-hub');
    await user.play('createDtsConsumerGroup', { kind: 'instance', account, instance }, [
      { title, type: 'one-too-many', says: /This instance has reached the limit of 20 consumer groups/ },
      { title, run: 'workbench.action.closeQuickOpen' },
    ]);
  });

  test('a group of a Logstore, from its row and with each refusal', async () => {
    const logstore = await firstLogstore();
    const { items } = await api.catalog.currentLogstoreGroups(logstore, never());
    const taken = items[0]?.group.name;
    assert.ok(taken);
    const title = titled(`Create Consumer Group · ${logstore.logstore}`);
    await user.play('createSlsConsumerGroup', { kind: 'logstore', account, logstore }, [
      { title, type: 'no blanks', says: 'Use only letters (A-Z), digits, underscores, and hyphens.' },
      { title, type: taken.toUpperCase(), says: /differs only in case/ },
      { title, type: 'wizard-group' },
      { title, type: '0', says: /Must be 1 to 86400 seconds/ },
      { title, type: '45' },
      { title, choose: 'In order' },
      { title, choose: 'Create' },
    ]);
    const selected = api.tree.selection();
    assert.equal(selected?.kind === 'logstoreGroup' && selected.group.group.name, 'wizard-group');
    const after = await api.catalog.currentLogstoreGroups(logstore, never());
    assert.deepEqual(after.items.find(({ group }) => group.name === 'wizard-group')?.group, {
      name: 'wizard-group',
      timeoutSeconds: 45,
      isOrdered: true,
    });
  });

  test('a group of a Logstore, from the palette; the command is copied', async () => {
    const logstore = await firstLogstore();
    const title = titled(`Create Consumer Group · ${logstore.logstore}`);
    await user.play('createSlsConsumerGroup', undefined, [
      { title: titled('Create SLS Consumer Group'), search: logstore.project, choose: logstore.project },
      { title: titled('Create SLS Consumer Group'), search: logstore.logstore, choose: logstore.logstore },
      { title, type: 'palette-group' },
      { title, run: accept },
      { title, choose: 'In any order' },
      { title, press: 'Copy Command for Bash', becomes: 'Command for Bash Copied' },
      { title, choose: 'Create' },
    ]);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `aliyun sls create-consumer-group --region ${region} --project ${logstore.project} --logstore ${logstore.logstore}` +
        ' --consumer-group palette-group --timeout 60 --order false',
    );
  });

  /** An instance in one of these states that has a group and room for more. */
  async function instanceWith(...states: readonly string[]): Promise<ChangeTrackingInstance> {
    const { items } = await api.catalog.findInstances({ accountId: account.id, region }, '', never());
    for (const instance of items.filter(({ job }) => states.includes(job.status))) {
      if (!states.includes('Normal')) return instance;
      const { total } = await api.catalog.currentInstanceGroups(instance, never());
      if (total > 0 && total < 10) return instance;
    }
    throw new Error(`There is no instance that is ${states.join(' or ')}.`);
  }

  async function firstLogstore(): Promise<LogstoreRef> {
    const { items } = await api.catalog.findProjects({ accountId: account.id, region }, '', never());
    for (const project of items) {
      const logstores = await api.catalog.findLogstores(project, '', never());
      for (const logstore of logstores.items) {
        const { total } = await api.catalog.currentLogstoreGroups(logstore, never());
        if (total > 0 && total < 20) return logstore;
      }
    }
    throw new Error('There is no Logstore with a group.');
  }
});

/** Every wizard says whose resources it is about. */
const titled = (title: string): string => `wizard account · ${title}`;

const accept = 'workbench.action.acceptSelectedQuickOpenItem';
const back = 'workbench.action.quickInputBack';
const never = (): AbortSignal => new AbortController().signal;

/** Somebody at the keyboard: drives the editor's real quick inputs, and presses buttons of messages. */
class User {
  readonly #changed = new Emitter<void>();
  readonly #open = new Set<Input>();
  /** Messages that nobody expected. */
  readonly #surprises: string[] = [];
  readonly #restore: () => void;
  #answers: MessageAct[] = [];

  constructor(window: typeof vscode.window) {
    const { createQuickPick, createInputBox, showErrorMessage, showWarningMessage, showInformationMessage } = window;
    const message = (text: string, ...buttons: string[]): Promise<string | undefined> => {
      const answer = this.#answers.shift();
      const hasButton = answer?.press === undefined || buttons.includes(answer.press);
      answer?.meanwhile?.();
      if (answer?.says.test(text) && hasButton) return Promise.resolve(answer.press);
      this.#surprises.push([text, ...buttons].join(' | '));
      return Promise.resolve(undefined);
    };
    Object.assign(window, {
      createQuickPick: () => this.#watch(createQuickPick()),
      createInputBox: () => this.#watch(createInputBox()),
      showErrorMessage: message,
      showWarningMessage: message,
      showInformationMessage: message,
    });
    this.#restore = () => {
      Object.assign(window, {
        createQuickPick,
        createInputBox,
        showErrorMessage,
        showWarningMessage,
        showInformationMessage,
      });
    };
  }

  dispose(): void {
    this.#restore();
  }

  /** Runs the command and performs the acts. Fails when one is left over and when the wizard asks for more. */
  async play(
    command: CommandName,
    node: Node | undefined,
    acts: readonly Act[],
    messages: readonly MessageAct[] = [],
  ): Promise<void> {
    this.#answers = [...messages];
    let isOver = false;
    const end = Promise.resolve(vscode.commands.executeCommand(commandId(command), node)).finally(() => {
      isOver = true;
      this.#changed.fire();
    });
    for (const act of acts) {
      const input = await this.#ready(() => isOver);
      assert.ok(input, `The wizard ended before ${JSON.stringify(act)}. ${this.#surprises.join('; ')}`);
      assert.equal(input.title, act.title);
      await this.#perform(act, input);
    }
    const more = await this.#ready(() => isOver);
    assert.equal(more?.title, undefined, 'The wizard asks for more.');
    await end;
    assert.deepEqual(this.#surprises, []);
    assert.deepEqual(this.#answers, [], 'Every message was shown.');
  }

  async #perform(act: Act, input: Input): Promise<void> {
    if ('run' in act) {
      await this.#untilGone(input, act.run);
    } else if ('says' in act) {
      assert.ok('validationMessage' in input);
      input.value = act.type;
      await vscode.commands.executeCommand(accept);
      await this.#until(() => matches(messageOf(input), act.says));
    } else if ('type' in act) {
      input.value = act.type;
      await this.#untilGone(input, accept);
    } else {
      assert.ok('items' in input);
      await this.#choose(act, input);
    }
  }

  async #choose(
    act: Extract<Act, { choose: string } | { check: unknown } | { press: string }>,
    list: vscode.QuickPick<vscode.QuickPickItem>,
  ): Promise<void> {
    const rowsOf = (labels: readonly string[]): vscode.QuickPickItem[] =>
      list.items.filter(({ label }) => labels.includes(label.replace(/^\$\([\w-]+\) /, '')));
    if ('search' in act) {
      list.value = act.search;
      // The list is busy from the first key on, and has its rows when it is not any more.
      await this.#until(() => list.busy);
      await this.#until(() => !list.busy);
    }
    if ('check' in act) {
      list.selectedItems = rowsOf(act.check);
      assert.equal(list.selectedItems.length, act.check.length);
      await sent();
      await this.#untilGone(list, accept);
      return;
    }
    const wanted = 'press' in act ? act.press : act.choose;
    const [row] = rowsOf([wanted]);
    assert.ok(row, `No ${wanted} among ${list.items.map(({ label }) => label).join(', ')}`);
    list.activeItems = [row];
    await sent();
    if ('press' in act) {
      await vscode.commands.executeCommand(accept);
      await this.#until(() => rowsOf([act.becomes]).length > 0);
    } else await this.#untilGone(list, accept);
  }

  /** The input that waits for the user, or nothing when the command is over. */
  async #ready(isOver: () => boolean): Promise<Input | undefined> {
    const waiting = (): Input | undefined => [...this.#open].find(input => input.enabled && !input.busy);
    await this.#until(() => waiting() !== undefined || isOver());
    return waiting();
  }

  async #untilGone(input: Input, command: string): Promise<void> {
    await vscode.commands.executeCommand(command);
    await this.#until(() => !this.#open.has(input));
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>(resolve => {
        const subscription = this.#changed.event(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  /** Tells when a property of the input is set, and when it is shown and gone. */
  #watch<T extends Input>(input: T): T {
    const watched: T = new Proxy(input, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'show') return () => this.#shown(watched, input);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
      set: (target, name, value) => {
        const isSet = Reflect.set(target, name, value, target);
        this.#changed.fire();
        return isSet;
      },
    });
    return watched;
  }

  #shown(watched: Input, input: Input): void {
    this.#open.add(watched);
    input.onDidHide(() => {
      this.#open.delete(watched);
      this.#changed.fire();
    });
    input.show();
    this.#changed.fire();
  }
}

/** The editor sends changes of an input in the next turn. */
const sent = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

const matches = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text === wanted : wanted.test(text);

function messageOf(box: vscode.InputBox): string {
  const { validationMessage } = box;
  return typeof validationMessage === 'object' ? validationMessage.message : (validationMessage ?? '');
}
