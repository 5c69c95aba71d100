import http from 'node:http';
import https from 'node:https';
import type { RequestOptions } from 'node:http';
import cliProfile from '@alicloud/credentials/dist/src/providers/cli_profile.js';
import uri from '@alicloud/credentials/dist/src/providers/uri.js';

/** What the vendor's library is asked for, and where everything that it sends has to go. */
export type Question = { readonly port: number } & ({ readonly profile: string } | { readonly uri: string });
export type Reply =
  | { readonly accessKeyId: string; readonly accessKeySecret: string; readonly securityToken?: string }
  | { readonly error: string };

let port = 0;
const { request } = http;

/** The library has fixed addresses and always takes HTTPS to STS. What it signs does not cover the host. */
function redirected(options: RequestOptions): http.ClientRequest {
  return request({ ...options, protocol: 'http:', host: '127.0.0.1', port, agent: new http.Agent() });
}
Object.assign(http, { request: redirected });
Object.assign(https, { request: redirected });

async function ask(question: Question): Promise<Reply> {
  port = question.port;
  try {
    const provider =
      'profile' in question
        ? cliProfile.default.builder().withProfileName(question.profile).build()
        : uri.default.builder().withCredentialsURI(question.uri).build();
    const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
    return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
  } catch (error) {
    return { error: String(error) };
  }
}

process.on('message', (question: Question) => {
  void ask(question).then(reply => process.send?.(reply));
});
