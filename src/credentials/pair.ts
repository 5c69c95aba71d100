/** An id, a secret or a token travels in headers and was never meant to hold blanks or line ends. */
export const visibleText = /^[\x21-\x7e]+$/;

/** Whether an AccessKey ID is of temporary keys, which are nothing without their STS token. */
export const isTemporary = (accessKeyId: string): boolean => accessKeyId.startsWith('STS.');
