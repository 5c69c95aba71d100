/** The package has no types of its own; these are of what the tests use. */
declare module '@alicloud/log' {
  export default class Client {
    constructor(config: {
      readonly endpoint: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly securityToken?: string | undefined;
    });
    getProject(project: string): Promise<{ projectName: string; region: string }>;
    listLogStore(
      project: string,
      query?: { logstoreName?: string; offset?: number; size?: number },
    ): Promise<{ total: number; logstores: string[] }>;
    getLogStore(project: string, logstore: string): Promise<{ logstoreName: string; shardCount: number }>;
    /** Signs and sends anything, as all its other methods do; it has none for consumer groups. */
    _request(
      verb: string,
      project: string | undefined,
      path: string,
      query: Readonly<Record<string, string | number | boolean>>,
      body: Buffer | null,
      headers: Readonly<Record<string, string | number>>,
    ): Promise<unknown>;
  }
}
