import { CloudError } from './errors.ts';
import type { Asked } from './faults.ts';
import type { QueryParameters } from './sign/encode.ts';

/** The names in a call that become parts of its address. */
interface Addressed {
  /** The region is empty for a call that is not for one region. */
  readonly region: string;
  readonly project?: string | undefined;
  readonly path?: readonly string[] | undefined;
  readonly query?: QueryParameters | undefined;
}

/**
 * Throws before anything is signed if a name would make the address of a call another one, or one that differs from
 * what was signed once a browser, a proxy or the editor has normalized it. Names come from lists and from saved state,
 * so they can hold anything.
 */
export function refuseUnusableNames(asked: Asked, { region, project, path = [], query = {} }: Addressed): void {
  const unusable = [
    ...(region === '' || isLabel(region) ? [] : [region]),
    ...(project === undefined || isLabel(project) ? [] : [project]),
    ...path.filter(name => !isSegment(name)),
    ...Object.values(query).filter(value => typeof value === 'string' && !value.isWellFormed()),
  ];
  const [name] = unusable;
  if (name === undefined) return;
  const { service, operation } = asked;
  throw new CloudError('invalid', {
    service,
    operation,
    code: 'UnusableName',
    fault: 'unusableName',
    refusedName: String(name),
    outcome: 'notApplied',
  });
}

/**
 * Whether a name can be a part of a host name. An address is read in lower case, and a name that looks like an
 * internationalized one is decoded. https://url.spec.whatwg.org/#host-parsing
 * https://www.rfc-editor.org/rfc/rfc1035.html#section-2.3.1
 */
export const isLabel = (name: string): boolean => /^(?!xn--)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/.test(name);

/**
 * Whether a name can be a part of a path. A dot segment, also an encoded one, is removed from a path together with the
 * part before it. An encoded slash is often decoded on the way, and an empty part makes the path that of another
 * operation. https://url.spec.whatwg.org/#double-dot-path-segment
 */
export const isSegment = (name: string): boolean =>
  name.trim() !== '' && name.isWellFormed() && !/^(?:\.|%2e){1,2}$/i.test(name) && !/[/\\\p{Cc}]/u.test(name);
