import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ConsentRequest, Credentials, IssuedCredentials, SourceProblem } from '../../../src/cloud/credentials.ts';
import { connect } from '../../../src/cloud/cloud.ts';
import { endpointsAt } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Pace } from '../../../src/cloud/pace.ts';
import type { StsClient } from '../../../src/cloud/sts/client.ts';
import type { CallerIdentity } from '../../../src/cloud/sts/responses.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import type { Sender, WireRequest } from '../../../src/cloud/wire.ts';
import { openSource } from '../../../src/credentials/openSource.ts';
import type { BaseRef, RoleRef, Source, SourceContext } from '../../../src/credentials/source.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { Service } from '../../../src/emulator/service.ts';
import { memorySender } from '../../support/memorySender.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';

/** What makes a rig go away with its test. */
interface Lifetime {
  after(work: () => void): void;
}

/** Every emulator with this issues the same keys in the same order. */
export const rootSecret = 'the same in all emulators of a test';

export const never = new AbortController().signal;

/** Sources with the emulator around them, on one clock, and a home folder of their own. */
export class Rig {
  readonly clock: SimulatedClock;
  service: Service;
  readonly home = mkdtempSync(join(tmpdir(), 'home '));
  readonly file = join(this.home, '.aliyun', 'config.json');
  readonly environment: Record<string, string> = {};
  /** What was allowed. */
  readonly consents: string[] = [];
  isTrusted = true;
  random = 0.5;
  /** The hosts that STS clients were asked for, as they were named. */
  readonly stsHosts: (string | undefined)[] = [];
  /** What went to metadata and to credentials URIs. */
  readonly requests: WireRequest[] = [];
  readonly context: SourceContext;
  readonly #lifetime: Lifetime;
  readonly #transport: Transport;

  constructor(lifetime: Lifetime, clock = new SimulatedClock()) {
    this.#lifetime = lifetime;
    lifetime.after(() => rmSync(this.home, { recursive: true }));
    this.clock = clock;
    this.service = new Service({ clock: clock.date, rootSecret });
    const wire: Sender = (request, limits) => memorySender(this.service)(request, limits);
    const { now, date, wait } = clock;
    this.#transport = new Transport({
      sender: wire,
      now: date,
      wait,
      random: () => 0.5,
      pace: new Pace({ now, wait }),
    });
    const recorded: Sender = (request, limits) => {
      this.requests.push(request);
      return wire(request, limits);
    };
    this.context = {
      environment: this.environment,
      homeFolder: this.home,
      now,
      random: () => this.random,
      sts: (keys, host) => {
        this.stsHosts.push(host);
        return Promise.resolve(this.sts(keys, host));
      },
      sender: () => Promise.resolve(recorded),
      directSender: () => Promise.resolve(recorded),
      hasConsent: (asked: ConsentRequest) => this.consents.includes(asked.text),
      isTrusted: () => this.isTrusted,
    };
  }

  /** The emulator as it was in the beginning: it issues the same keys once more, in the same order. */
  restart(): void {
    this.service = new Service({ clock: this.clock.date, rootSecret });
  }

  account(name: SampleAccount['name']): SampleAccount {
    const account = this.service.accounts.find(each => each.name === name);
    if (account === undefined) throw new Error(`The emulator has no account ${name}.`);
    return account;
  }

  roleArn(name: string): string {
    const role = this.service.ram.roles.find(each => each.name === name);
    if (role === undefined) throw new Error(`The emulator has no role ${name}.`);
    return role.arn;
  }

  sts(keys: () => Promise<Credentials>, host = 'sts.aliyuncs.com'): StsClient {
    const endpoints = {
      ...endpointsAt('http://memory.invalid'),
      sts: () => ({ origin: 'http://memory.invalid', host }),
    };
    return connect({ transport: this.#transport, credentials: () => keys(), endpoints, account: 'test' }).sts;
  }

  whoHas(keys: Credentials): Promise<CallerIdentity> {
    return this.sts(() => Promise.resolve(keys)).getCallerIdentity(never);
  }

  open(
    base: BaseRef,
    roles: readonly RoleRef[] = [],
    storedPair: () => Promise<IssuedCredentials | undefined> = () => Promise.resolve(undefined),
  ): Source {
    const source = openSource({ base, roles }, storedPair, this.context);
    this.#lifetime.after(() => source.dispose());
    return source;
  }

  openProfile(profile: string, roles: readonly RoleRef[] = []): Source {
    return this.open({ kind: 'cliProfile', profile }, roles);
  }

  writeProfiles(profiles: readonly unknown[], current?: string): void {
    this.writeFile(JSON.stringify({ current, meta_path: '', profiles }));
  }

  writeFile(text: string): void {
    mkdirSync(join(this.home, '.aliyun'), { recursive: true });
    writeFileSync(this.file, text);
  }

  /** What shows that nobody has touched the file. */
  traces(): readonly unknown[] {
    const { mtimeMs, ctimeMs, ino, size, mode } = statSync(this.file);
    return [createHash('sha256').update(readFileSync(this.file)).digest('hex'), mtimeMs, ctimeMs, ino, size, mode];
  }
}

/** Why there are no keys, and everything that a log, a support bundle or a debugger could show of it. */
export async function refusalOf(
  asked: Promise<unknown>,
): Promise<{ readonly error: CloudError; readonly shown: string }> {
  const error: unknown = await asked.then(
    () => new Error('There were keys.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CloudError)) throw error;
  const text = Error.prototype.toString.call(error);
  const shown = [text, JSON.stringify(error), inspect(error, { depth: Infinity, showHidden: true })].join('\n');
  return { error, shown };
}

export async function problemOf(asked: Promise<unknown>): Promise<SourceProblem | undefined> {
  const { error } = await refusalOf(asked);
  return error.sourceProblem;
}
