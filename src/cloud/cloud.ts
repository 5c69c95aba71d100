import type { CredentialSource } from './credentials.ts';
import { DtsClient } from './dts/client.ts';
import type { Endpoints } from './endpoints.ts';
import { SlsClient } from './sls/client.ts';
import { StsClient } from './sts/client.ts';
import type { Transport } from './transport.ts';

/** What a client of one account is made of. */
export interface Access {
  readonly transport: Pick<Transport, 'send'>;
  readonly credentials: CredentialSource;
  readonly endpoints: Endpoints;
  /** The region whose host of STS is asked where there is one, with every call: an account can be given other regions. */
  readonly stsRegion?: () => string | undefined;
  /** Names the account in the log. Never secret. */
  readonly account: string;
  /** Our id of the account, which its errors carry. Absent while it is not an account yet. */
  readonly id?: string;
  /**
   * The number of the cloud account, where it is known: rates and the clock are those of the cloud account, however many
   * pairs of it are signed in.
   */
  readonly owner?: string;
  /** Whether nothing may be written through the account, asked right before every write. */
  readonly isReadOnly?: () => boolean;
}

/** The three clients of one account, over one shared transport. */
export interface Cloud {
  readonly dts: DtsClient;
  readonly sls: SlsClient;
  readonly sts: StsClient;
}

export function connect(access: Access): Cloud {
  return { dts: new DtsClient(access), sls: new SlsClient(access), sts: new StsClient(access) };
}
