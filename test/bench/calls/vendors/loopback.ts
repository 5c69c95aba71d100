import dns from 'node:dns';

type Answer = (error: null, address: unknown, family?: number) => void;

/** The vendor's Log Service clients put the project into the host name. In their process every name is the loopback. */
export const resolveAllToLoopback = (): void => {
  const lookup = (_name: string, options: { readonly all?: boolean }, answer: Answer): void => {
    if (options.all === true) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
  };
  Object.assign(dns, { lookup });
};
