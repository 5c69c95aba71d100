import { DtsClient } from './dts/client.ts';
import { SlsClient } from './sls/client.ts';
import { StsClient } from './sts/client.ts';
import type { Access } from './transport.ts';

/** The three clients of one account, over one shared transport. */
export interface Cloud {
  readonly dts: DtsClient;
  readonly sls: SlsClient;
  readonly sts: StsClient;
}

export function connect(access: Access): Cloud {
  return { dts: new DtsClient(access), sls: new SlsClient(access), sts: new StsClient(access) };
}
