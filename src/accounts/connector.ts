import type { Access, Cloud } from '../cloud/cloud.ts';
import type { CallRecord, Transport } from '../cloud/transport.ts';

/** Makes the clients of one account over the transport that all accounts share. */
export type Connector = (access: Omit<Access, 'transport'>) => Promise<Cloud>;

/** Loads the clients, the transport and its HTTP engine with the first request, not at activation. */
export function createConnector(onCall: (record: CallRecord) => void): { connect: Connector; close(): Promise<void> } {
  let opened: Promise<{ transport: Transport; close(): Promise<void> }> | undefined;
  const open = async () => {
    const [{ Transport }, { createDirectSender }] = await Promise.all([
      import('../cloud/transport.ts'),
      import('../cloud/directSender.ts'),
    ]);
    const sender = createDirectSender();
    return { transport: new Transport({ sender, onCall }), close: () => sender.close() };
  };
  return {
    connect: async access => {
      opened ??= open();
      const [{ connect }, { transport }] = await Promise.all([import('../cloud/cloud.ts'), opened]);
      return connect({ ...access, transport });
    },
    close: async () => (await opened)?.close(),
  };
}
