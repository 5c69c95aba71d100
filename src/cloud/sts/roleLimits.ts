/**
 * What AssumeRole accepts. Session names of up to 32 characters are what older pages say.
 * https://www.alibabacloud.com/help/doc-detail/28763.html
 */
export const roleNameForm = /^[\w.-]{1,64}$/;
export const roleArnForm = /^acs:ram::\d+:role\/[\w.-]{1,64}$/;
export const sessionNameForm = /^[\w.@-]{2,64}$/;
export const externalIdForm = /^[\w+=,.@:/-]{2,1224}$/;
/** The role itself may allow less than the most. */
export const sessionSeconds = { least: 900, most: 43_200 } as const;
/** Characters. */
export const longestPolicy = 2_048;
