import { createRequire } from 'node:module';
import { credentials, project, region } from '../answers.ts';
import type { CallOnce } from '../contenders.ts';
import { resolveAllToLoopback } from './loopback.ts';

/** The package has no types; this is the part that is used. */
type LogClient = new (config: typeof credentials & { readonly endpoint: string }) => {
  listLogStore(project: string, data: object): Promise<{ readonly logstores: readonly string[] }>;
};

export const log = (port: number): CallOnce => {
  resolveAllToLoopback();
  const Client = createRequire(import.meta.url)('@alicloud/log') as LogClient;
  const client = new Client({ ...credentials, endpoint: `http://${region}.log.aliyuncs.com:${port}` });
  return async () => (await client.listLogStore(project, { offset: 0, size: 100 })).logstores.length;
};
