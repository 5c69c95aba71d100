/** Makes one signed call and resolves to the number of elements in the answer. */
export type CallOnce = () => Promise<number>;

/** Gets ready to call the server at this port of the loopback address. */
export type Contender = (port: number) => CallOnce | Promise<CallOnce>;

export const services = ['dts', 'sls'] as const;
export type ServiceName = (typeof services)[number];

/** All that take part, by service and name: the floor, ours and the vendor's. Each loads only what it uses. */
export const contenders: Readonly<Record<ServiceName, Readonly<Record<string, Contender>>>> = {
  dts: {
    floor: async port => (await import('./floor.ts')).floor('dts', port),
    ours: async port => (await import('./ours.ts')).ours.dts(port),
    '@alicloud/openapi-core (V3)': async port => (await import('./vendors/openapiCore.ts')).openapiCore(port),
    '@alicloud/pop-core (V1)': async port => (await import('./vendors/popCore.ts')).popCore(port),
  },
  sls: {
    floor: async port => (await import('./floor.ts')).floor('sls', port),
    ours: async port => (await import('./ours.ts')).ours.sls(port),
    '@alicloud/log (classic)': async port => (await import('./vendors/log.ts')).log(port),
    '@alicloud/sls20201230 (V4)': async port => (await import('./vendors/sls20201230.ts')).sls20201230(port),
  },
};
