/**
 * What AssumeRole accepts. Older pages say that a session name has up to 32 characters.
 * https://www.alibabacloud.com/help/doc-detail/28763.html
 */
export const roleNameForm = /^[\w.-]{1,64}$/;
export const roleArnForm = /^acs:ram::\d+:role\/[\w.-]{1,64}$/;
export const sessionNameForm = /^[\w.@-]{2,64}$/;
export const externalIdForm = /^[\w+=,.@:/-]{2,1224}$/;
/** How long a session can last. The role may allow less than the most. */
export const sessionSeconds = { least: 900, most: 43_200 } as const;
/** How many characters a session policy can have. */
export const longestPolicy = 2_048;
