import { parseFaults } from './faults.ts';
import type { Answer, Arrival } from './operation.ts';
import { isSameSecret } from './secrets.ts';
import type { Service } from './service.ts';

/** No path of a service begins like this, because theirs are `/` and `/logstores…`. */
export const controlPath = '/-/';

/**
 * Lets other processes control the emulator, if they know the secret of this start. They send it as
 * `authorization: Bearer <secret>`.
 *
 * - `GET /-/faults`, `POST /-/faults` (adds a JSON list of faults), `DELETE /-/faults` (also releases held answers)
 * - `POST /-/release` releases held answers
 * - `GET /-/requests` counts calls and writes
 * - `PUT /-/policies/<name of an account>` replaces the RAM policies of an account with a JSON list of policies
 */
export function control({ method, path, headers, body }: Arrival, service: Service, secret: string): Answer {
  const { faults, requests } = service;
  const given = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  if (!isSameSecret(given, secret)) return json(401, { error: 'Send the secret that the emulator printed.' });
  if (method !== 'GET' && headers['content-type'] !== 'application/json') {
    return json(415, { error: 'Send application/json.' });
  }
  const account = /^\/-\/policies\/(\w+)$/.exec(path)?.[1];
  if (method === 'PUT' && account !== undefined) return replacePolicies(service, account, body.toString('utf8'));
  switch (`${method} ${path}`) {
    case 'GET /-/faults':
      return json(200, faults.list);
    case 'POST /-/faults':
      try {
        faults.add(...parseFaults(body.toString('utf8')));
      } catch (error) {
        return json(400, { error: String(error) });
      }
      return json(200, faults.list);
    case 'DELETE /-/faults':
      faults.clear();
      return json(200, []);
    case 'POST /-/release':
      faults.release();
      return json(200, {});
    case 'GET /-/requests':
      return json(200, requests.counts);
    default:
      return json(404, { error: 'No such control.' });
  }
}

function replacePolicies({ accounts, policies }: Service, account: string, text: string): Answer {
  if (!accounts.some(({ name }) => name === account)) return json(404, { error: 'No such account.' });
  try {
    policies.replace(account, [JSON.parse(text) as unknown].flat());
  } catch (error) {
    return json(400, { error: String(error) });
  }
  return json(200, {});
}

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
