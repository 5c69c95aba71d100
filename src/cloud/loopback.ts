/** Whether a host name, as `URL` spells it, is this computer by definition, so that nothing on the way sees the request. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
