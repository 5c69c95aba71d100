import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not answered. */
interface Refused {
  readonly status: 403 | 421;
  readonly reason: string;
}

/**
 * Tells why the server does not answer a request, by its headers alone. A web page can send requests to this computer,
 * and can read the answers under a name of its own that its server has bound to the loopback address. Such a name is in
 * the `host` header. https://www.rfc-editor.org/rfc/rfc9110.html#status.421
 */
export function refusedVisitor(headers: IncomingHttpHeaders, port: number): Refused | undefined {
  // Of all clients, only browsers send these. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
  if ([headers.origin, headers.referer, headers['sec-fetch-site']].some(value => value !== undefined)) {
    return { status: 403, reason: 'The emulator does not answer web pages.' };
  }
  const host = (headers.host ?? '').toLowerCase();
  if (isOfThisComputer(host, port) || ofCloud.test(host)) return undefined;
  return {
    status: 421,
    reason: `Use a loopback name with the port ${port}, or a host name of the cloud without a port.`,
  };
}

/** Has a loopback name, with or without a project in front of it. */
function isOfThisComputer(host: string, ownPort: number): boolean {
  const [, port = '80'] = /^(?:(?:[\w-]+\.)?(?:localhost|127(?:\.\d{1,3}){3})|\[::1\])(?::(\d{1,5}))?$/.exec(host) ?? [
    undefined,
    '',
  ];
  return port === String(ownPort);
}

/**
 * The cloud's own host names, for clients that connect to this computer in their place. Browsers would add the port.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 */
const ofCloud =
  /^(?:(?:(?:dts|sts)(?:-vpc)?(?:\.[a-z\d-]+)?|(?:(?:[\w-]+\.)?[a-z\d-]+\.(?:log|sls))|(?:[\w-]+\.)?log-global)\.aliyuncs\.com|100\.100\.100\.200)$/;
