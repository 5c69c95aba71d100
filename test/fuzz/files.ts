import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import timers from 'node:timers/promises';
import { inspect } from 'node:util';
import type { IssuedCredentials } from '../../src/cloud/credentials.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import type { Sender } from '../../src/cloud/wire.ts';
import { splitCommand } from '../../src/credentials/externalCommand.ts';
import { findProfiles } from '../../src/credentials/findProfiles.ts';
import { openSource } from '../../src/credentials/openSource.ts';
import type { BaseRef, FoundProfiles, SourceContext } from '../../src/credentials/source.ts';
import { endWithThisRun } from '../host/processes.ts';
import { settled } from '../support/simulatedClock.ts';
import { leak, validProfiles } from '../unit/credentials/profiles.ts';
import { Rig } from '../unit/credentials/rig.ts';
import { never } from '../wire/support.ts';
import { misfit, type Shape } from './declared.ts';
import type { Dice } from './dice.ts';
import { editor } from './editor.ts';
import { folder } from './folder.ts';
import { hugeText, mutatedText, mutatedTree, oddValue, otherDocument } from './hostile.ts';
import { showAccount } from './screens.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';
import { isBranch, json, type Tree, treeOf } from './trees.ts';

const { describe } = await import('../../src/ui/messages.ts');
const { openLog } = await import('../../src/ui/log.ts');

const realWait = timers.setTimeout;

/**
 * Files that are not JSON are read again after a pause, as if they were being written, which nobody does here. The other
 * targets in this process wait as ever, because some of them go on until they are stopped.
 */
function endPauses(areEnded: boolean): void {
  const atOnce = (<T>(_ms?: number, value?: T) => Promise.resolve(value)) as typeof timers.setTimeout;
  timers.setTimeout = areEnded ? atOnce : realWait;
  syncBuiltinESMExports();
}

/** What one source finds when it looks for keys. */
export interface FileInput {
  readonly [name: string]: Plain;
  /** Where the mutated text is: in the CLI's file, in an answer, in what a command prints, in a file with a token. */
  readonly kind: 'profiles' | 'address' | 'metadata' | 'command' | 'token' | 'environment' | 'commandLine';
  readonly text: string;
  readonly status: number;
  readonly environment: Readonly<Record<string, string>>;
}

// A rig makes its home folder where the environment says.
process.env['TMPDIR'] = folder;
const rig = new Rig({ after: endWithThisRun });
const profiles = Object.entries(validProfiles(rig)).map(([name, { mode, members }]) => ({ name, mode, ...members }));
const tokenFile = join(rig.home, 'token of the case');
const outputFile = join(rig.home, 'output of the case');
const held = rig.account('temporary');
const issued = {
  Code: 'Success',
  AccessKeyId: held.accessKeyId,
  AccessKeySecret: held.accessKeySecret,
  SecurityToken: held.securityToken,
  Expiration: '2026-01-15T09:30:00Z',
};
const printed = {
  mode: 'StsToken',
  access_key_id: held.accessKeyId,
  access_key_secret: held.accessKeySecret,
  sts_token: held.securityToken,
  expiration: '2026-01-15T09:30:00Z',
};
/** Prints a file, without the time that another Node takes to start. */
const printCommand = process.platform === 'win32' ? `cmd /c type "${outputFile}"` : `cat '${outputFile}'`;

const address = 'http://127.0.0.1:6666/credentials';
const plain = {
  address: { name: 'case', mode: 'CredentialsURI', credentials_uri: address },
  command: { name: 'case', mode: 'External', process_command: printCommand },
  token: {
    ...(profiles.find(({ name }) => name === 'oidc') ?? {}),
    name: 'case',
    oidc_token_file: tokenFile,
  },
};

const variables = [
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  'ALIBABA_CLOUD_SECURITY_TOKEN',
  'ALIBABACLOUD_ACCESS_KEY_ID',
  'ACCESS_KEY_SECRET',
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_ROLE_SESSION_NAME',
  'ALIBABA_CLOUD_CREDENTIALS_URI',
  'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
  'ALIBABA_CLOUD_PROFILE',
  'ALIBABA_CLOUD_ECS_METADATA',
  'ALIBABA_CLOUD_IMDSV1_DISABLED',
  'ALIBABA_CLOUD_IGNORE_PROFILE',
];

/** Gives files, answers and outputs of every kind to every source of credentials. */
export const files: Target<FileInput> = {
  make(dice) {
    const kind = dice.oneIn(60)
      ? 'command'
      : dice.pick([
          'profiles',
          'profiles',
          'profiles',
          'address',
          'metadata',
          'token',
          'environment',
          'commandLine',
        ] as const);
    return {
      kind,
      text: textOf(kind, dice),
      status: dice.oneIn(5) ? 200 + dice.below(400) : 200,
      environment: kind === 'environment' || dice.oneIn(10) ? environmentOf(dice) : {},
    };
  },

  async run(input) {
    endPauses(true);
    try {
      await runCase(input);
    } finally {
      endPauses(false);
    }
  },
};

async function runCase({ kind, text, status, environment }: FileInput): Promise<void> {
  editor.reset();
  if (kind === 'commandLine') {
    for (const isWindows of [true, false]) {
      const words = splitCommand(text, isWindows);
      assert.ok(words === undefined || (words.length > 0 && words[0] !== ''), 'A command without a program.');
    }
    return;
  }
  const answer: Sender = () => Promise.resolve({ status, headers: {}, body: text });
  const context: SourceContext = {
    ...rig.context,
    environment,
    sender: () => Promise.resolve(answer),
    directSender: () => Promise.resolve(answer),
    // No text that was made up here may be run.
    hasConsent: asked => asked.text === printCommand || asked.text === address,
  };
  if (kind === 'profiles') rig.writeFile(text);
  else if (kind === 'token') writeFileSync(tokenFile, text);
  else if (kind === 'command') writeFileSync(outputFile, text);
  if (kind !== 'profiles') rig.writeProfiles(kind in plain ? [plain[kind as keyof typeof plain]] : []);
  const shown = shownOf(text, environment);
  const found = await findProfiles(context);
  checkFound(found, shown);
  if (kind === 'profiles' && isReadByTheCli(text)) assert.equal(found.problem, undefined, 'The CLI reads this file.');
  for (const base of basesOf(kind, found)) await checkSource(base, context, shown);
}

function basesOf(kind: FileInput['kind'], found: FoundProfiles): readonly BaseRef[] {
  switch (kind) {
    case 'metadata':
      return [{ kind: 'ecsRamRole' }, { kind: 'ecsRamRole', roleName: 'EcsRole' }];
    case 'environment':
      return [{ kind: 'environment' }];
    case 'profiles':
      return [
        ...found.profiles.slice(0, 6).map(({ name }) => ({ kind: 'cliProfile', profile: name }) as const),
        { kind: 'cliProfile', profile: 'ak' },
      ];
    case 'address':
    case 'command':
    case 'token':
    case 'commandLine':
      return [{ kind: 'cliProfile', profile: 'case' }];
  }
}

const shapeOfKeys: Shape = {
  kind: 'members',
  of: {
    accessKeyId: { shape: { kind: 'text' }, isOptional: false },
    accessKeySecret: { shape: { kind: 'text' }, isOptional: false },
    securityToken: { shape: { kind: 'text' }, isOptional: true },
    expiresAt: { shape: { kind: 'number' }, isOptional: true },
  },
};

async function checkSource(base: BaseRef, context: SourceContext, shown: Shown): Promise<void> {
  const source = openSource({ base, roles: [] }, () => Promise.resolve(undefined), context);
  try {
    const outcome = await inTime(source.credentials(never));
    if ('error' in outcome) checkRefusal(outcome.error, shown);
    else checkKeys(outcome.value);
    await source.refreshState();
    shown.check(showAccount(source.state));
  } finally {
    source.dispose();
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Lets the time of the emulator pass while there is somebody who waits for it, and sets it back in the end. */
async function inTime<T>(asked: Promise<T>): Promise<Outcome<T>> {
  const start = rig.clock.now();
  let outcome: Outcome<T> | undefined;
  asked.then(
    value => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  );
  while (outcome === undefined) {
    await settled();
    if (rig.clock.timers > 0) await rig.clock.advance(1_000);
  }
  rig.clock.jump(start - rig.clock.now());
  return outcome;
}

function checkKeys(keys: IssuedCredentials): void {
  const wrong = misfit(keys, shapeOfKeys, 'keys');
  assert.equal(wrong, undefined, wrong);
  // Whatever is signed with them goes into a header.
  for (const text of [keys.accessKeyId, keys.accessKeySecret, keys.securityToken ?? 'none']) {
    assert.match(text, /^[\x21-\x7e]+$/, 'Keys that no header can have.');
  }
}

function checkRefusal(error: unknown, shown: Shown): void {
  if (!(error instanceof CloudError)) throw error;
  assert.ok(error.sourceProblem ?? error.service === 'sts', `Nobody is told what is wrong: ${error.message}`);
  const { text, detail } = describe(error);
  assert.notEqual(text, '');
  const log = openLog(() => 'prod');
  log.error(error, 'Fuzz');
  // The command or the address itself is shown when the user is asked to allow it.
  const facts = error.sourceProblem?.kind === 'consent' ? [] : [inspect(error, { depth: 6 }), JSON.stringify(error)];
  shown.check([text, detail, error.message, ...facts, ...editor.logged]);
}

function checkFound({ profiles: found, problem, file }: FoundProfiles, shown: Shown): void {
  assert.equal(file, '~/.aliyun/config.json');
  if (problem) assert.equal(found.length, 0);
  for (const each of found) {
    assert.equal(typeof each.name, 'string');
    assert.equal(typeof each.mode, 'string');
    assert.ok(each.region === undefined || typeof each.region === 'string');
    shown.check([
      JSON.stringify(each.problem ?? null),
      ...(each.problem ? showAccount({ problem: each.problem }) : []),
    ]);
  }
}

/** What a message about the file may not show. */
interface Shown {
  check(texts: readonly string[]): void;
}

const secrets = [held.accessKeySecret, held.securityToken ?? '', rig.account('sample').accessKeySecret, `${leak}-`];

/** Names of profiles, modes and roles are shown, so a secret that was written in their place is as well. */
function shownOf(text: string, environment: FileInput['environment']): Shown {
  const named = namesIn(text).concat(Object.values(environment));
  const hidden = secrets.filter(secret => !named.some(name => name.includes(secret)));
  return {
    check(texts) {
      for (const shown of texts) {
        const secret = hidden.find(each => shown.includes(each));
        if (secret !== undefined) assert.fail(`A secret is shown: ${shown.slice(0, 300)}`);
      }
    },
  };
}

function namesIn(text: string): readonly string[] {
  try {
    const { profiles: listed } = JSON.parse(text) as { readonly profiles?: readonly unknown[] };
    return (listed ?? []).flatMap(profile => {
      const { name, mode, source_profile, ram_role_arn } = (profile ?? {}) as Readonly<Record<string, unknown>>;
      return [name, mode, source_profile, ram_role_arn].map(value => (typeof value === 'string' ? value : ''));
    });
  } catch {
    return [];
  }
}

/** Go, in which the CLI is written, takes a byte order mark for part of the text, and the CLI removes it first. */
function isReadByTheCli(text: string): boolean {
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, '')) as { readonly profiles?: unknown } | null;
    return Array.isArray(value?.profiles);
  } catch {
    return false;
  }
}

function textOf(kind: FileInput['kind'], dice: Dice): string {
  switch (kind) {
    case 'profiles':
      return configuration(dice);
    case 'address':
    case 'metadata':
      return mutated(treeOf(issued), dice);
    case 'command':
      return mutated(treeOf(printed), dice);
    case 'token':
      return dice.oneIn(3) ? json(oddValue(dice)) : mutatedText(rig.service.ram.provider.token(rig.clock.date()), dice);
    case 'environment':
      return '';
    case 'commandLine':
      return mutatedText(
        mutatedText(`  "my program" --key='a b' \\"x\\" c:\\folder\\tool.exe "$HOME" \\\n last`, dice),
        dice,
      );
  }
}

function configuration(dice: Dice): string {
  const chosen = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(profiles));
  return mutated(treeOf({ current: dice.pick(chosen).name, profiles: chosen, meta_path: '' }), dice);
}

function mutated(tree: Tree, dice: Dice): string {
  const form = dice.below(20);
  const changed = mutatedTree(tree, dice);
  if (form < 12) return json(changed);
  if (form < 14 && isBranch(changed)) return JSON.stringify(JSON.parse(json(changed)) as unknown, undefined, 2);
  if (form < 18) return mutatedText(json(dice.oneIn(2) ? tree : changed), dice);
  if (form === 18) return otherDocument(json(tree), dice);
  return dice.oneIn(20) ? hugeText(json(tree), dice, 300_000) : `\ufeff${json(tree)}`;
}

function environmentOf(dice: Dice): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (let left = 1 + dice.below(5); left > 0; left--) {
    const value = dice.oneIn(2)
      ? dice.pick([held.accessKeyId, held.accessKeySecret, 'LTAI5tKnownKey0001', 'TRUE', 'ak'])
      : oddValue(dice);
    // An environment holds texts without a zero byte.
    all[dice.pick(variables)] = (typeof value === 'string' ? value : json(value)).replaceAll('\u0000', '');
  }
  return all;
}
