import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import type { Credentials } from '../../src/cloud/credentials.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { Pace } from '../../src/cloud/pace.ts';
import { Transport } from '../../src/cloud/transport.ts';
import type { Sender, WireRequest, WireResponse } from '../../src/cloud/wire.ts';
import { Service } from '../../src/emulator/service.ts';
import { memorySender } from '../support/memorySender.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { guardedCalls, type Place, placeIn } from '../wire/everyCall.ts';
import { never } from '../wire/support.ts';

/** A method of our clients with the answer that the emulator gave to it. */
export interface Recorded {
  /** For example `dts.describeDtsJobs`. */
  readonly name: string;
  readonly operation: string;
  readonly isWrite: boolean;
  readonly run: (cloud: Cloud) => Promise<unknown>;
  readonly answer: WireResponse;
}

export interface Recording {
  readonly calls: readonly Recorded[];
  readonly place: Place;
  /** The same with a Logstore of which a group is behind. */
  readonly logs: Place;
  /** The emulator as it is before any write, and what our clients read of it. */
  readonly cloud: Cloud;
  readonly now: number;
}

/** What requests are signed with. Nothing of it may be in any message. */
export const secretPair: Credentials = {
  accessKeyId: 'STS.NUgYrLnoC3mEbKZrGnLpQ1234',
  accessKeySecret: 'Zw9k/Qe+Tr5hB0nm=Xv7c&Jp2sD<LfG',
  securityToken: `CAISzZ+/${'q9Wk3/Zt+Lm5Rb8='.repeat(6)}==`,
};

/** Clients whose requests a function answers, on a clock that stands still but for pauses. */
export function clientsOver(
  sender: Sender,
  { now, date, wait }: SimulatedClock,
  credentials: Credentials,
  pace = new Pace({ now, wait }),
): Cloud {
  let nonces = 0;
  return connect({
    transport: new Transport({
      sender,
      now: date,
      wait,
      random: () => 0.5,
      nonce: () => String((nonces += 1)).padStart(32, '0'),
      pace,
    }),
    credentials: () => Promise.resolve(credentials),
    endpoints: endpointsAt('http://memory.invalid'),
    account: 'prod',
    id: 'a1',
    owner: '1234567890123456',
  });
}

/** Rates that are never reached, because an hour passes between any two calls. */
function unlimited(): Pace {
  let now = 0;
  return new Pace({ now: () => (now += 3_600_000) });
}

/** Makes every call once, each to an emulator of its own, and keeps what was answered. */
export async function record(): Promise<Recording> {
  const clock = new SimulatedClock();
  const start = async () => {
    const service = new Service({ clock: clock.date });
    const [account] = service.accounts;
    if (!account) throw new Error('The emulator has no account.');
    const seen: { readonly request: WireRequest; readonly answer: WireResponse }[] = [];
    const send = memorySender(service);
    const cloud = clientsOver(
      async (request, limits) => {
        const answer = await send(request, limits);
        seen.push({ request, answer });
        return answer;
      },
      clock,
      account,
      unlimited(),
    );
    return { service, cloud, seen, place: await placeIn(service, cloud) };
  };
  const { place, cloud } = await start();
  const calls: Recorded[] = [];
  const note = async (
    name: string,
    operation: string,
    isWrite: boolean,
    run: (cloud: Cloud, service: Service) => Promise<unknown>,
  ): Promise<void> => {
    const fresh = await start();
    fresh.seen.length = 0;
    await run(fresh.cloud, fresh.service);
    const answer = fresh.seen.at(-1)?.answer;
    if (answer) calls.push({ name, operation, isWrite, run: other => run(other, fresh.service), answer });
  };
  const busy = {
    region: 'cn-shanghai',
    project: 'iot-telemetry',
    logstore: 'device-events',
    group: 'time-series-load',
  };
  const cursor = await cloud.sls.getCursor(busy.region, busy.project, busy.logstore, 0, 'begin', never);
  const logs: Place = { ...place, ...busy, cursor };
  const setTime = ({ dts }: Cloud): Promise<void> =>
    dts.modifyConsumptionTimestamp(place.region, place.olderId, new Date(clock.now() - 3_600_000), never);
  for (const [client, methods] of Object.entries(guardedCalls)) {
    for (const [method, { operation, isWrite = false, run }] of Object.entries(methods)) {
      // Only this call sends a time, which has to be one of the simulated clock.
      const isTimed = method === 'modifyConsumptionTimestamp';
      await note(`${client}.${method}`, operation, isWrite, made =>
        isTimed ? setTime(made) : run(made, client === 'sls' ? logs : place),
      );
    }
  }
  await note('sts.getCallerIdentity', 'GetCallerIdentity', false, ({ sts }) => sts.getCallerIdentity(never));
  await note('sts.assumeRoleWithOidc', 'AssumeRoleWithOIDC', false, ({ sts }, { ram }) =>
    sts.assumeRoleWithOidc(
      {
        roleArn: place.roleArn.replace(/[^/]+$/, 'ops-reader'),
        sessionName: 'fuzz',
        oidcProviderArn: ram.provider.arn,
        oidcToken: ram.provider.token(clock.date()),
      },
      never,
    ),
  );
  return { calls, place, logs, cloud, now: clock.now() };
}
