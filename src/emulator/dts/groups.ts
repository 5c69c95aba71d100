import type { RpcCall } from '../operation.ts';
import { refuse } from '../refusal.ts';
import type { Instance, InstanceGroup } from '../world/instance.ts';
import { invalidValue, required } from './parameters.ts';

/** https://alibabacloud.com/help/en/doc-detail/264593.htm gives the limits; what is not given is not looked at. */
export function checkGroup({ name, user, password }: Partial<Record<'name' | 'user' | 'password', string>>): void {
  if (name !== undefined && Array.from(name).length > 128) invalidValue('ConsumerGroupName');
  if (user !== undefined && !/^\w{1,16}$/.test(user)) invalidValue('ConsumerGroupUserName');
  if (password !== undefined && !isAcceptable(password)) invalidValue('ConsumerGroupPassword');
}

/** 8 to 32 characters of at least two of the four kinds. */
function isAcceptable(password: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter(kind => kind.test(password));
  return password.length >= 8 && password.length <= 32 && kinds.length >= 2;
}

/** No page says whether a name may be taken twice; here it may not. The code is ours, of the form used elsewhere. */
export function checkFree({ groups }: Instance, name: string): void {
  if (groups.some(group => group.name === name)) {
    refuse(403, 'ConsumerGroupName.AlreadyExist', 'The specified consumer group name already exists.');
  }
}

/** No page says how a group that is not there, or no longer, is refused; the code is ours too. */
export function groupOf(call: RpcCall, { groups }: Instance): InstanceGroup {
  const id = required(call, 'ConsumerGroupId');
  return (
    groups.find(group => group.id === id) ??
    refuse(403, 'Forbidden.ConsumerGroupNotFound', 'The specified consumer group is not found.')
  );
}
