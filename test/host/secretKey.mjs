import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { Server } from 'node:http';
import { fileURLToPath } from 'node:url';

// Loaded into the editor's server with --import. A window encrypts its secrets with a key of which it asks the web
// server for one half; the server build leaves that to the web server around it, which is not here. Without an answer
// secrets would be gone with each reload.

const file = fileURLToPath(new URL(import.meta.url).searchParams.get('file'));
const { emit } = Server.prototype;

Server.prototype.emit = function (event, request, response) {
  if (event !== 'request' || request.method !== 'POST' || request.url !== '/mint-key')
    return emit.apply(this, arguments);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  response.end(readFileSync(file));
  return true;
};
