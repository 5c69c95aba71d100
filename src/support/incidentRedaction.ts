import { maskAccessKeyId } from '../cloud/redact.ts';
import { withoutHome, withoutSecrets } from '../ui/withoutSecrets.ts';

const mask = '***';

/**
 * A host of the vendor, or any host with a port, or an address of version 4. A line of a script, as in a stack, is none. A
 * name is looked at from its beginning only, which keeps long texts fast.
 */
const hosts =
  /(?<![\w-]\.?)(?:[a-z\d_-]+\.)+(?:aliyuncs\.com|aliyun\.com)\b(?::\d{1,5})?|(?<![\w-]\.?)(?:[a-z\d_-]+\.)+(?!(?:[cm]?[jt]s|java|kt|scala|py|go):)[a-z\d_-]+:\d{2,5}\b|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])(?::\d{1,5})?/gi;
/** What stands where only a host does: in an address of a resource, after an account of a database, or after its word. */
const places =
  /(?<=:\/\/(?:[^\s/@]{0,200}@)?)[^\s/?#@'"`<>()[\]]+|(?<=@['"`])(?!%|localhost\b)[^\s'"`<>]+(?=['"`])|(?<=\bhost(?: ?name)?[ =:]{1,3}['"`]?)(?=[\w-]*[.\d])[\w.-]*\w/gi;
/** An address of version 6. Times of the day have fewer colons. */
const longAddresses =
  /(?<![\w:.])(?:(?:[\da-f]{1,4}:){4,7}[\da-f]{1,4}|(?:[\da-f]{1,4}:)+(?::[\da-f]{1,4})+)(?![\w:.])/gi;
/** A number of an account of Alibaba Cloud, a user, or a role, as ARNs and refusals have it. */
const accountNumbers = /(?<!\w)\d{15,18}(?!\w)/g;
/** A mobile number of China, where the accounts of DTS get their alerts. */
const phoneNumbers = /(?<![\w.-])(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\w.-])/g;

/**
 * The words of a service or a client, fit for a ticket that many people read: besides what is secret, they are without
 * addresses, phone numbers, and numbers of accounts.
 */
export const withoutAddresses = (text: string): string =>
  lineByLine(text, line =>
    [hosts, places, longAddresses]
      .reduce((rest, pattern) => rest.replace(pattern, mask), withoutSecrets(line))
      .replace(phoneNumbers, mask)
      .replace(accountNumbers, maskAccessKeyId),
  );

/** Everything that is saved passes through this, as the files of the support bundle do. */
export const fitToSave = (text: string): string => lineByLine(withoutHome(text), withoutSecrets);

/** Redacting cuts off the rest of a text in which a service repeats a request, so it goes line by line. */
const lineByLine = (text: string, redacted: (line: string) => string): string =>
  text.split('\n').map(redacted).join('\n');
