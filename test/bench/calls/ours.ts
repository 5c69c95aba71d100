import { connect } from '../../../src/cloud/cloud.ts';
import { createDirectSender } from '../../../src/cloud/directSender.ts';
import { endpointsAt } from '../../../src/cloud/endpoints.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import type { Sender } from '../../../src/cloud/wire.ts';
import { credentials, instanceId, project, region } from './answers.ts';
import type { CallOnce, ServiceName } from './contenders.ts';

/** The product's own clients over its own transport, as the extension connects them. */
export const callWith = (service: ServiceName, port: number, sender: Sender): CallOnce => {
  const { dts, sls } = connect({
    // The extension logs every call, so its record is made here too.
    transport: new Transport({ sender, onCall: () => undefined }),
    credentials: () => Promise.resolve(credentials),
    endpoints: endpointsAt(`http://127.0.0.1:${port}`),
    account: 'bench',
  });
  switch (service) {
    case 'dts':
      return async () => (await dts.describeConsumerChannel(region, { instanceId }, neverCancelled)).items.length;
    case 'sls':
      return async () =>
        (await sls.listLogStores(region, project, { offset: 0, size: 100 }, neverCancelled)).items.length;
  }
};

export const ours = {
  dts: (port: number): CallOnce => callWith('dts', port, createDirectSender()),
  sls: (port: number): CallOnce => callWith('sls', port, createDirectSender()),
};

const neverCancelled = new AbortController().signal;
