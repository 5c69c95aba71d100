import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { ChangeTrackingInstance } from '../../../src/model/places.ts';
import { instance } from '../tree/world.ts';
import { accountOf, FakeAccounts } from './fakeAccounts.ts';
import { editor } from './stubbedEditor.ts';

const { accountStep, instanceStep, regionStep } = await import('../../../src/wizards/place/placeSteps.ts');
const { Answers } = await import('../../../src/wizards/engine/steps.ts');

const never = new AbortController().signal;
const accounts = new FakeAccounts();
let instances: readonly ChangeTrackingInstance[] = [];
const none = () => Promise.resolve({ items: [], total: 0 });
const catalog = {
  findInstances: () => Promise.resolve({ items: instances, total: instances.length }),
  findProjects: none,
  findLogstores: none,
  instanceGroups: none,
  logstoreGroups: none,
};

beforeEach(() => {
  editor.reset();
});

describe('an account that is read-only here', () => {
  beforeEach(() => {
    accounts.accounts = [accountOf({ isReadOnly: true })];
  });

  test('can be opened, and is not asked for when it is the only one', async () => {
    const step = accountStep({ accounts, catalog }, 'open');
    assert.equal(step.only?.(new Answers())?.id, 'a1');
    const [choice] = await step.choices(new Answers(), never);
    assert.ok(!choice?.isRefused);
  });

  test('cannot be chosen to create something, and the list says why', async () => {
    const step = accountStep({ accounts, catalog }, 'create');
    assert.equal(step.only?.(new Answers()), undefined);
    const [choice] = await step.choices(new Answers(), never);
    assert.equal(choice?.isRefused, true);
    assert.match(choice.detail ?? '', /read-only/);
  });
});

test('a region is not asked for when only one offers the service', () => {
  const step = regionStep('dts');
  const onlyOf = (regions: readonly string[]) => step.only?.(new Answers({ account: accountOf({ regions }) }));
  assert.equal(onlyOf(['cn-hangzhou']), 'cn-hangzhou');
  assert.equal(onlyOf(['cn-hangzhou', 'cn-beijing']), undefined);
  assert.equal(step.only?.(new Answers()), undefined, 'before the account is known');
});

describe('an instance whose task takes no new groups', () => {
  const answers = new Answers({ account: accountOf(), region: 'cn-hangzhou' });
  const choicesFor = async (purpose: 'open' | 'create') => {
    const ofStatuses = ['Normal', 'Locked', 'Abnormal'].map(status => instance(status, { status }));
    instances = [...ofStatuses, instance('old', { version: 'old' })];
    return (await instanceStep({ accounts, catalog }, purpose).find('', answers, never)).choices;
  };
  const icons = async (purpose: 'open' | 'create') =>
    (await choicesFor(purpose)).map(({ icon, isRefused = false }) => [icon, isRefused]);

  test('can be opened', async () => {
    assert.deepEqual(await icons('open'), [
      ['pass', false],
      ['warning', false],
      ['warning', false],
      ['pass', false],
    ]);
  });

  test('cannot be chosen to create one', async () => {
    assert.deepEqual(await icons('create'), [
      ['pass', false],
      ['circle-slash', true],
      ['warning', false],
      ['circle-slash', true],
    ]);
  });

  test('says why', async () => {
    const details = (await choicesFor('create')).map(({ detail }) => detail);
    assert.match(details[1] ?? '', /while the instance status is "Locked"/);
    assert.match(details[3] ?? '', /old version, which has no consumer groups/);
  });
});
