import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import type { Endpoints } from '../../src/cloud/endpoints.ts';
import { Transport, type TransportOptions } from '../../src/cloud/transport.ts';
import type { Service } from '../../src/emulator/service.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import { GroupChanges } from '../../src/model/groups/groupChanges.ts';
import type { Wait } from '../../src/model/writeOnce.ts';

interface Clients {
  readonly cloud: Cloud;
  readonly changes: GroupChanges;
  close(): void;
}

/** The real clients, and the changes of groups over them, as the sample account of the services. */
export function openClients(service: Service, endpoints: Endpoints, transport: TransportOptions, wait: Wait): Clients {
  const [account] = service.accounts;
  if (account === undefined) throw new Error('The emulator has no account.');
  const cloud = connect({
    transport: new Transport(transport),
    credentials: () => Promise.resolve(account),
    endpoints,
    account: 'sample',
  });
  const cloudOf = () => Promise.resolve(cloud);
  const catalog = new LiveCatalog(cloudOf);
  const changes = new GroupChanges({
    cloudOf,
    catalog,
    histories: { mark: () => undefined, forget: () => undefined },
    resets: { forget: () => Promise.resolve() },
    wait,
  });
  return {
    cloud,
    changes,
    close: () => {
      catalog.dispose();
    },
  };
}
