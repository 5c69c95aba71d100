import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoutedSender, type Route } from '../../../src/network/routedSender.ts';
import type { NetworkSettings } from '../../../src/network/settings.ts';
import { SendFailure, type Sender, type WireRequest } from '../../../src/cloud/wire.ts';
import { getFrom, limits } from './samples.ts';

const origin = 'https://sts.aliyuncs.com';

/** A route that fails with what it is told, or else answers with its own name. */
function routes(setting: NetworkSettings['route'] = 'auto') {
  const failures: Partial<Record<Route, unknown>> = {};
  const sent: [Route, WireRequest][] = [];
  const taken: string[] = [];
  const answered: string[] = [];
  const by =
    (route: Route): Sender =>
    request => {
      sent.push([route, request]);
      const failure = failures[route];
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a cancelled signal's reason is anything
      return failure ? Promise.reject(failure) : Promise.resolve({ status: 200, headers: {}, body: route });
    };
  const sender = createRoutedSender({
    direct: by('direct'),
    editor: by('editor'),
    setting: () => setting,
    onTaken: (to, route, insteadOfDirect) => {
      const words = [new URL(to).hostname, route, insteadOfDirect?.code].filter(Boolean).join(' ');
      taken.push(words);
      return () => {
        answered.push(words);
      };
    },
  });
  const send = (request = getFrom(origin)) => sender(request, limits);
  return { failures, sent, taken, answered, sender, send, order: () => sent.map(([route]) => route).join(' ') };
}

const unsent = (code: string, atProxy = false): SendFailure => new SendFailure(code, false, { atProxy });

test('an answer is given even when its route cannot be told', async () => {
  const answer = { status: 200, headers: {}, body: 'here' };
  const sender = createRoutedSender({
    direct: () => Promise.resolve(answer),
    editor: () => assert.fail('nothing must be sent again'),
    setting: () => 'auto',
    onTaken: () => () => assert.fail('the log is closed'),
  });
  assert.equal(await sender(getFrom(origin), limits), answer);
});

test('direct is the first choice', async () => {
  const { send, order, taken } = routes();
  assert.equal((await send()).body, 'direct');
  assert.equal(order(), 'direct');
  assert.deepEqual(taken, ['sts.aliyuncs.com direct']);
});

test('without a connection, the very same request goes through the editor, and the next ones at once', async () => {
  const { send, failures, sent, order, taken, answered } = routes();
  failures.direct = unsent('ENOTFOUND');
  const request = getFrom(origin);
  assert.equal((await send(request)).body, 'editor');
  assert.ok(sent.every(([, same]) => same === request));
  await send();
  assert.equal(order(), 'direct editor editor');
  assert.deepEqual(taken, [
    'sts.aliyuncs.com direct',
    'sts.aliyuncs.com editor ENOTFOUND',
    'sts.aliyuncs.com editor ENOTFOUND',
  ]);
  assert.deepEqual(answered, taken.slice(1));
  // Only for this origin.
  failures.direct = undefined;
  await send(getFrom('https://dts.aliyuncs.com'));
  assert.equal(order(), 'direct editor editor direct');
});

test('the direct route is tried again when that of the editor has no connection any more, or when told to', async () => {
  const { send, failures, order, sender } = routes();
  failures.direct = unsent('ENOTFOUND');
  await send();
  failures.direct = undefined;
  failures.editor = unsent('ENOTFOUND');
  assert.equal((await send()).body, 'direct');
  assert.equal((await send()).body, 'direct');
  assert.equal(order(), 'direct editor editor direct direct');
  failures.direct = unsent('ENOTFOUND');
  failures.editor = undefined;
  await send();
  sender.forget();
  failures.direct = undefined;
  assert.equal((await send()).body, 'direct');
});

test('a request that may have been sent is never sent again, by neither route', async () => {
  const { send, failures, order } = routes();
  const broken = new SendFailure('ECONNRESET', true);
  failures.direct = broken;
  await assert.rejects(send(), broken);
  assert.equal(order(), 'direct');
  failures.direct = unsent('ENOTFOUND');
  failures.editor = broken;
  await assert.rejects(send(), broken);
  assert.equal(order(), 'direct direct editor');
  failures.editor = undefined;
  await send();
  failures.editor = broken;
  failures.direct = undefined;
  await assert.rejects(send(), broken);
  assert.equal(order(), 'direct direct editor direct editor editor');
});

for (const code of ['UND_ERR_INVALID_ARG', 'UND_ERR_DESTROYED']) {
  test(`${code} says nothing of the way, so the other one is not tried`, async () => {
    const { send, failures, order } = routes();
    failures.direct = unsent(code);
    await assert.rejects(send(), { code });
    assert.equal(order(), 'direct');
  });
}

const pairs: readonly [direct: SendFailure, editor: SendFailure, told: string][] = [
  [unsent('ENOTFOUND'), unsent('ENOTFOUND'), 'direct'],
  [unsent('ENOTFOUND'), unsent('EAI_AGAIN'), 'direct'],
  [unsent('ENOTFOUND'), unsent('HTTP_407', true), 'editor'],
  [unsent('HTTP_407', true), unsent('HTTP_407', true), 'direct'],
  [unsent('HTTP_407', true), unsent('CERT_HAS_EXPIRED'), 'direct'],
  [unsent('SELF_SIGNED_CERT_IN_CHAIN'), unsent('ENOTFOUND'), 'direct'],
  [unsent('ENOTFOUND'), unsent('SELF_SIGNED_CERT_IN_CHAIN'), 'editor'],
  [unsent('UND_ERR_CONNECT_TIMEOUT'), unsent('ENOTFOUND'), 'editor'],
  [unsent('ECONNREFUSED', true), unsent('ECONNREFUSED'), 'direct'],
];
for (const [direct, editor, told] of pairs) {
  test(`of ${direct.code} directly and ${editor.code} through the editor, the ${told} one is told`, async () => {
    const { send, failures } = routes();
    Object.assign(failures, { direct, editor });
    await assert.rejects(send(), told === 'direct' ? direct : editor);
    await assert.rejects(send(), told === 'direct' ? direct : editor);
  });
}

test('a setting for one route leaves the other alone', async () => {
  for (const only of ['direct', 'editor'] as const) {
    const { send, failures, order } = routes(only);
    assert.equal((await send()).body, only);
    const failure = unsent('ENOTFOUND');
    failures[only] = failure;
    await assert.rejects(send(), failure);
    assert.equal(order(), `${only} ${only}`);
  }
});

test('this computer is reached directly, whatever the setting', async () => {
  const { send, order } = routes('editor');
  await send(getFrom('http://127.0.0.1:8080'));
  assert.equal(order(), 'direct');
});

test('what is signed for another host than that of the address never goes through the editor', async () => {
  const { send, failures, order } = routes();
  failures.direct = unsent('ENOTFOUND');
  await assert.rejects(send({ ...getFrom('https://emulator.test'), headers: { host: 'sts.aliyuncs.com' } }), {
    code: 'ENOTFOUND',
  });
  assert.equal(order(), 'direct');
});

test('not even where the editor is known to reach that address', async () => {
  const { send, failures, order } = routes();
  failures.direct = unsent('ENOTFOUND');
  await send(getFrom('https://10.0.0.1'));
  failures.direct = undefined;
  assert.equal((await send({ ...getFrom('https://10.0.0.1'), headers: { host: 'project.10.0.0.1' } })).body, 'direct');
  assert.equal(order(), 'direct editor direct');
});

test('what was cancelled meanwhile does not go through the editor', async () => {
  const controller = new AbortController();
  const sent: Route[] = [];
  const sender = createRoutedSender({
    direct: () => {
      sent.push('direct');
      controller.abort('enough');
      return Promise.reject(unsent('ENOTFOUND'));
    },
    editor: () => assert.fail('nothing must be sent'),
    setting: () => 'auto',
    onTaken: () => () => undefined,
  });
  const cancelled = sender(getFrom(origin), { ...limits, signal: controller.signal });
  await assert.rejects(cancelled, reason => reason === 'enough');
  assert.deepEqual(sent, ['direct']);
});

test('a request of before the settings changed does not say how those after it go', async () => {
  const { failures, order, send, sender } = routes();
  failures.direct = unsent('ENOTFOUND');
  const old = send();
  sender.forget();
  assert.equal((await old).body, 'editor');
  failures.direct = undefined;
  assert.equal((await send()).body, 'direct');
  assert.equal(order(), 'direct editor direct');
});
