// The editor writes its logs, and the log channels of extensions, through a native module, which is not compiled here:
// without this stand-in every log would be empty. Laid over the index.js of @vscode/spdlog in the cached editor.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #path;
  #level = levels.indexOf('info');
  #isPlain = false;

  constructor(_kind, _name, path) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
  }

  trace = text => this.#write(0, text);
  debug = text => this.#write(1, text);
  info = text => this.#write(2, text);
  warn = text => this.#write(3, text);
  error = text => this.#write(4, text);
  critical = text => this.#write(5, text);
  getLevel = () => this.#level;
  setLevel = level => (this.#level = level);
  clearFormatters = () => (this.#isPlain = true);
  /** The editor knows one pattern. */
  setPattern = () => {};
  flush = () => {};
  drop = () => {};

  #write(level, text) {
    if (level < this.#level) return;
    const time = new Date().toISOString().slice(0, 23).replace('T', ' ');
    appendFileSync(this.#path, this.#isPlain ? text : `${time} [${levels[level]}] ${text}\n`);
  }
}

const create = async (name, path) => new Logger('', name, path);

// One by one, so that an import sees the names.
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
