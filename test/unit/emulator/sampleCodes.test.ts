import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rpcOperations } from '../../../src/emulator/operations.ts';
import type { Members } from '../../../src/emulator/operation.ts';
import { sampleAccounts } from '../../../src/emulator/sampleAccounts.ts';
import { Secrets } from '../../../src/emulator/secrets.ts';
import { Ram } from '../../../src/emulator/sts/ram.ts';
import type { Instance } from '../../../src/emulator/world/instance.ts';
import { World } from '../../../src/emulator/world/world.ts';

type Sourced = Readonly<Record<string, string>>;

const known = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'declared', 'dtsCodes.json'), 'utf8'),
) as {
  readonly sources: Sourced;
  readonly codes: Readonly<Record<'reading' | 'source' | 'cache' | 'wrapper' | 'destination', Sourced>>;
  readonly checks: Sourced;
  readonly skippable: readonly string[];
  readonly keys: Sourced;
};

interface Progress {
  readonly Item: string;
  readonly CanSkip: boolean;
  readonly ErrMsg?: string;
  readonly RepairMethod?: string;
}

const now = Date.UTC(2026, 0, 15, 8, 30);
const world = new World({ seed: 1, bornAt: now, scale: 'sample' });
const secrets = new Secrets();
const [account] = sampleAccounts(1, secrets);
const ram = new Ram(1, secrets, () => undefined);

function run(operation: string, parameters: Readonly<Record<string, string>>): Members {
  const found = rpcOperations.get(operation);
  assert.ok(found && account);
  return found.run({ parameters, world, now, account, ram, serviceNow: new Date(now) });
}

const answers = world.instances.flatMap((instance): readonly Members[] => [
  listed(instance),
  run('DescribeDtsJobDetail', { DtsJobId: instance.jobId }),
  ...(instance.isKnownToOlderCall
    ? [run('DescribeSubscriptionInstanceStatus', { SubscriptionInstanceId: instance.instanceId })]
    : []),
  prechecked(instance),
]);

function listed({ region: Region, instanceId: DtsInstanceId }: Instance): Members {
  return run('DescribeDtsJobs', { Region, DtsInstanceId, JobType: 'SUBSCRIBE' });
}

function prechecked({ jobId: DtsJobId }: Instance): Members {
  return run('DescribePreCheckStatus', { DtsJobId, JobCode: '01' });
}

/** Every word in the answers about the sample world that looks like a code, a check or a key. */
function wordsLike(pattern: RegExp): ReadonlySet<string> {
  return new Set(JSON.stringify(answers).match(pattern));
}

const { wrapper, destination, ...inner } = known.codes;
const innerCodes = Object.values(inner).flatMap(codes => Object.keys(codes));

test('every code, check and key that is written down has a page', () => {
  const marks = [...Object.values(known.codes), known.checks, known.keys].flatMap(sourced => Object.values(sourced));
  assert.deepEqual(new Set(marks), new Set(Object.keys(known.sources)));
});

test('the sample tasks fail with codes that the vendor documents, and not with those about a destination', () => {
  const used = [...wordsLike(/\bDTS-\d+/g)];
  const documented = [...innerCodes, ...Object.keys(wrapper)];
  assert.deepEqual(
    used.filter(code => !documented.includes(code)),
    [],
  );
  assert.ok(used.every(code => !(code in destination)));
  assert.ok(used.some(code => code in wrapper) && used.some(code => innerCodes.includes(code)));
});

test('failed tasks show codes in every depth: alone, in wrappers, and wrappers around a text alone', () => {
  const chains = world.instances
    .map(({ errorMessage = '' }) => errorMessage.match(/DTS-\d+/g) ?? [])
    .filter(codes => codes.length > 0)
    .map(codes => codes.map(code => (code in wrapper ? 'wrapper' : 'inner')).join(' '));
  assert.deepEqual(new Set(chains), new Set(['inner', 'wrapper wrapper', 'wrapper inner inner']));
});

test('the details of an error name the outermost code of the message', () => {
  for (const instance of world.instances) {
    const [row] = listed(instance)['DtsJobList'] as readonly Members[];
    const codes = (row?.['ErrorDetails'] as readonly Members[] | undefined)?.map(detail => detail['ErrorCode']);
    assert.deepEqual(codes?.[0], /DTS-\d+/.exec(instance.errorMessage ?? '')?.[0], instance.name);
  }
});

test('prechecks have the checks and keys of the vendor, and texts of databases, but no sentences', () => {
  const checks = Object.keys(known.checks);
  const keysOf = (check: string): readonly string[] => {
    const core = `CHECK__ERROR_${check.slice('CHECK_'.length)}`;
    return [check, `${check}_DETAIL`, core, `${core}_DETAIL`, `${core}_REPAIR`];
  };
  const documented = [...checks.flatMap(keysOf), ...Object.keys(known.keys)];
  const used = [...wordsLike(/\bCHECK_\w+/g), ...wordsLike(/\bdts\.[\w.]+\w/g), ...wordsLike(/\bDTS-RETRY-ERR-\d+/g)];
  assert.deepEqual(
    used.filter(word => !documented.includes(word)),
    [],
  );
  // Those that the vendor publishes as they are.
  assert.deepEqual(
    Object.keys(known.keys).filter(key => !used.includes(key)),
    [],
  );
  const items = world.instances.flatMap(instance => prechecked(instance)['JobProgress'] as readonly Progress[]);
  for (const { Item, ErrMsg, RepairMethod, CanSkip } of items) {
    assert.ok(checks.includes(Item));
    assert.equal(CanSkip, known.skippable.includes(Item));
    if (RepairMethod !== undefined) assert.match(RepairMethod, /^CHECK_\w+$/);
    if (ErrMsg !== undefined) assert.match(ErrMsg, /^(CHECK_\w+$|Original error: )/);
  }
});
