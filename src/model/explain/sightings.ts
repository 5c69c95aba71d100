import type { CloudError, Service } from '../../cloud/errors.ts';
import { refused } from '../../cloud/faults.ts';
import type { Entry, Snippet } from './entry.ts';
import { entriesOf, type Family, knowledge } from './knowledge.ts';
import { entryOfPrecheckKey } from './precheckKeys.ts';
import { entryOfRefusal, familyOf, snippetsFor } from './refusals.ts';

/** A code or a message at one place of a text. */
export interface Sighting {
  readonly at: number;
  /** The code as the text has it, or the message without what varies, which may be secret. */
  readonly text: string;
  /** Undefined for a code of the service of which nothing is known. */
  readonly entry: Entry | undefined;
  readonly copy: readonly Snippet[];
}

/** Everything in a text that is known, and the codes that only look as if they were the service's. */
export function sightingsIn(text: string): readonly Sighting[] {
  return [...taskCodes(text), ...precheckKeys(text), ...serviceCodes(text), ...messagesIn(text)];
}

/** Longer texts are not lists that somebody has put together. */
const longestList = 2_000;
const between = /[\s,;，；、]+/;
/** What reads like a code of which nothing is known: the words of services, or the key of a precheck or of Kafka. */
const likeCode = /^(?:[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)*|[A-Z]+(?:_+[A-Z]+)+)$/;

/**
 * The codes of a text that is nothing but a list of them, each of which is asked about. Undefined for all other texts: a
 * list has a code that is recognized when it stands alone, and nothing that doesn't read like one. Where only blanks
 * are between them, a single word is none, because a sentence has such words, too.
 */
export function listedCodes(text: string): readonly Sighting[] | undefined {
  if (text.length > longestList) return undefined;
  const codes = text.split(between).filter(code => code !== '');
  if (codes.length < 2 || !codes.every(code => /^(?:[A-Z]|dts[.-])[\w.-]*$/.test(code))) return undefined;
  const isApart = text.split(/[\r\n,;，；、]+/).every(part => !/\s/.test(part.trim()));
  const recognized = codes.map(code => sightingsIn(code).find(({ text: found }) => found === code));
  const listed = codes.flatMap((code, at): Sighting | readonly Sighting[] => {
    const isUnknown = likeCode.test(code) && (isApart || /[._]|[a-z][A-Z]/.test(code));
    return recognized[at] ?? (isUnknown ? [sighting(at, code, undefined)] : []);
  });
  return listed.length === codes.length && recognized.some(Boolean) ? listed : undefined;
}

const sighting = (at: number, text: string, entry: Entry | undefined): Sighting => ({
  at,
  text,
  entry,
  copy: entry?.copy ?? [],
});

/**
 * The codes of DTS tasks. Fewer than four digits are the number of a ticket in somebody's tracker, and so is a code in
 * the middle of an address or the name of a branch.
 */
const taskCode = /(?<![\w/-])DTS-(?:RETRY-ERR-\d{4}|-?\d{4,7})(?![\w-])/gi;
/** A key for which the vendor's console has the text of a retried error. */
const retryKey = /(?<![\w.])dts\.retry\.err\.(\d{4})\.(?:msg|workaround)\b/gi;

function taskCodes(text: string): readonly Sighting[] {
  const codes = [...text.matchAll(taskCode)].map(({ 0: code, index }) => ({ code, written: code, index }));
  const keys = [...text.matchAll(retryKey)].map(({ 0: written, 1: number = '', index }) => ({
    code: `DTS-RETRY-ERR-${number}`,
    written,
    index,
  }));
  return [...codes, ...keys].map(({ code, written, index }) => sighting(index, written, entriesOf('dtsTask', code)[0]));
}

/** The keys of prechecks. Databases have names that begin alike, so keys of which nothing is known do not count. */
function precheckKeys(text: string): readonly Sighting[] {
  const keys = text.matchAll(/(?<![\w.])(?:(?:CHECK|ANALYSIS)_\w{3,80}|dts\.(?:precheck|step|kunlun)[\w.]{1,80})/g);
  return [...keys].flatMap(({ 0: key, index }) => {
    const entry = entryOfPrecheckKey(key.replace(/\.$/, ''));
    return entry ? [sighting(index, key, entry)] : [];
  });
}

/** What only this vendor's services and clients write. */
const ours =
  /ali(?:yun|baba|cloud)|\bacs:|x-(?:log|acs)-|log(?:store|hub|exception)|\bDTS\.Msg\.|SDK\.ServerError|\berror_?code[\\"'\s:=]{1,20}\w{1,100}[\\"'\s,;]{1,20}error_?message|\bSDKError\b|TeaException|request_?-?id[\\"'\s:=]{1,10}[0-9A-F]{24}\b/i;
const others = /\baws|amazon|x-amz-|azure|google|tencent|qcloud|huawei|volc|baidubce|minio/i;
const ofLogService =
  /error_?message|log\.aliyuncs|acs:log|x-log-|log(?:store|hub|exception)|request_?id[\\"'\s:=]{1,10}[0-9A-F]{24}\b/i;

/** A word that may be a code: words of letters and digits with dots between them. */
const word = /(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*(?![\w-])/g;
const longestCode = 100;
/** What stands before a code that a service calls one, so that it counts even if nothing is known about it. */
const codeLabel = /\b(?:error_?|err_?)?code[\\"'\]\s]{0,12}[:=>][\\"'[\s]{0,12}$/i;
/** What else stands before a code in a message or a line of a log. */
const errorLabel = /(?:\berror|exception)[\\"'\]\s]{0,12}[:=>][\\"'[\s]{0,12}$/i;
const messageLabel = /\b(?:error_?|err_?)?(?:message|msg)[\\"'\]\s]{0,12}[:=][\\"'[\s]{0,12}([^"\\\r\n}]{3,500})/i;

/**
 * The codes of the services. Other clouds have some of the same ones, and programs have names like them, so the text must
 * be from here, or the code must be marked as one and be more than two words long.
 */
function serviceCodes(text: string): readonly Sighting[] {
  const isOurs = ours.test(text);
  if (!isOurs && others.test(text)) return [];
  const usual: Service = ofLogService.test(text) ? 'sls' : 'dts';
  return [...text.matchAll(word)].flatMap(({ 0: written, index }): readonly Sighting[] => {
    if (written.length > longestCode) return [];
    const code = codeIn(written);
    const services = servicesOf(code);
    const before = text.slice(Math.max(0, index - 50), index);
    const isCode = codeLabel.test(before) || /^DTS\.Msg\./i.test(written);
    const isLong = code.includes('.') || (code.match(/[A-Z][a-z]+/g) ?? []).length > 2;
    const isMarked = isCode || errorLabel.test(before);
    const counts =
      services.length === 0
        ? isOurs && isCode && /^[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)*$/.test(code)
        : (isOurs ? isMarked || isLong : isMarked && isLong) || text.trim() === written;
    if (!counts) return [];
    const service = services.length === 1 && services[0] ? services[0] : usual;
    const error = refusal(service, code, messageNear(text, index + written.length));
    const entry = entryOfRefusal(error);
    return [{ at: index, text: written, entry, copy: entry ? snippetsFor(entry, error) : [] }];
  });
}

/** The services that have the code. DTS stands for all that answer through the gateway. */
const servicesOf = (code: string): readonly Service[] =>
  (['sls', 'dts'] as const).filter(service => entriesOf(familyOf(service), code).length > 0);

/** The code without the prefix of DTS, and without the end that makes it the name of an error in JavaScript. */
function codeIn(written: string): string {
  const code = written.replace(/^DTS\.Msg\./i, '');
  const withoutEnd = code.replace(/Error$/, '');
  return servicesOf(code).length === 0 && servicesOf(withoutEnd).length > 0 ? withoutEnd : code;
}

/** The message that belongs to a code: the next one, the last one before it, or the rest of its line. */
const messageNear = (text: string, end: number): string | undefined =>
  messageLabel.exec(text.slice(end, end + 800))?.[1] ??
  messageLabel.exec(text.slice(Math.max(0, end - 800), end))?.[1] ??
  lineFrom(text, end);

const lineFrom = (text: string, from: number): string | undefined =>
  /^[^\r\n]*/.exec(text.slice(from, from + 800))?.[0];

/**
 * A refusal as if this extension had made the call, because `cloud/faults.ts` alone knows what codes and messages mean. No
 * entry depends on the status.
 */
const refusal = (service: Service, code: string, message: string | undefined): CloudError =>
  refused({ service, operation: '' }, { status: 400, headers: {}, body: '' }, { code, message });

/** The messages that tell an error without a code. */
function messagesIn(text: string): readonly Sighting[] {
  return patterns().flatMap(({ message, pattern, entry, service }) => {
    const last = [...text.matchAll(pattern)].at(-1);
    if (!last) return [];
    const known = sighting(last.index, message, entry);
    const [code] = entry.codes ?? [];
    if (service === undefined || code === undefined) return [known];
    // Some clients write only the message of a refusal, which can name what RAM would have to grant.
    const error = refusal(service, code, lineFrom(text, last.index));
    return [{ ...known, copy: snippetsFor(entry, error) }];
  });
}

interface Pattern {
  readonly message: string;
  readonly pattern: RegExp;
  readonly entry: Entry;
  /** The service whose refusal it is. */
  readonly service: Service | undefined;
}

const refusing: Readonly<Partial<Record<Family, Service>>> = { sls: 'sls', rpcApi: 'dts' };

let compiled: readonly Pattern[] | undefined;

function patterns(): readonly Pattern[] {
  compiled ??= (Object.keys(knowledge) as Family[]).flatMap(family =>
    knowledge[family].flatMap(entry =>
      (entry.messages ?? []).map(message => ({
        message,
        pattern: patternOf(message),
        entry,
        service: refusing[family],
      })),
    ),
  );
  return compiled;
}

/** The pattern of a message, of which an `…` stands for anything within a line. Words are matched as whole words. */
function patternOf(message: string): RegExp {
  const parts = message.split('…').map(part => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const begin = /^\w/.test(message) ? '(?<!\\w)' : '';
  const end = /\w$/.test(message) ? '(?!\\w)' : '';
  return new RegExp(`${begin}${parts.join('[^\\r\\n]{0,300}?')}${end}`, 'gi');
}
