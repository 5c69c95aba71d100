import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/** What the gateway of all Alibaba Cloud products answers, and so DTS and STS. */
export const openApi: readonly Entry[] = [
  {
    codes: ['InvalidAccessKeyId.NotFound', 'InvalidAccessKeyId', 'MissingAccessKeyId'],
    messages: ['Specified access key is not found'],
    cause: [
      "The AccessKey ID doesn't exist. It was deleted, mistyped, or belongs to the other site: China or International.",
      'AccessKey ID 不存在：已被删除、填写错误，或属于另一站点（中国站或国际站）。',
    ],
    steps: [
      [
        'Check the AccessKey ID in the RAM console of the site on which the account is registered.',
        '在账号所属站点的 RAM 控制台检查 AccessKey ID。',
      ],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InvalidAccessKeyId.Inactive'],
    cause: ['The AccessKey pair is disabled.', 'AccessKey 已被禁用。'],
    steps: [
      ['Enable the pair in the RAM console, or use another one.', '在 RAM 控制台启用该 AccessKey，或更换 AccessKey。'],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['SignatureDoesNotMatch'],
    messages: [
      'Specified signature is not matched with our calculation',
      'Specified signature does not match our calculation',
    ],
    cause: [
      "The AccessKey secret doesn't belong to the AccessKey ID, was copied with blanks, or a proxy changed the request.",
      'AccessKey Secret 与 AccessKey ID 不匹配、复制时带有空格，或请求被代理改写。',
    ],
    steps: [
      ['Copy the AccessKey pair again, without blanks before or after it.', '重新复制 AccessKey，注意前后不要有空格。'],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['IncompleteSignature'],
    cause: ['The request lacks parts of its signature.', '请求的签名不完整。'],
    steps: [phrases.reportClient],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['SignatureNonceUsed'],
    messages: ['Specified signature nonce was used already'],
    cause: [
      'The same request arrived twice, for example because a proxy repeated it.',
      '同一请求到达了两次，例如被代理重发。',
    ],
    steps: [
      [
        'See whether the first request took effect, and only then send it again.',
        '先确认第一次请求是否已生效，再决定是否重新发送。',
      ],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InvalidTimeStamp.Format', 'InvalidTimeStamp.Expired', 'IllegalTimestamp'],
    messages: ['Specified time stamp or date value is', 'The input parameter "Timestamp" that is mandatory'],
    cause: ["The time of the request is more than 15 minutes off the service's.", '请求时间与服务端相差超过 15 分钟。'],
    steps: [phrases.setClock],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InvalidSecurityToken.Expired'],
    cause: ['The STS token has expired.', 'STS Token 已过期。'],
    steps: [['Get new temporary credentials.', '请重新获取临时凭证。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: [
      'InvalidSecurityToken.Malformed',
      'InvalidSecurityToken.MismatchWithAccessKey',
      'MissingSecurityToken',
      'InvalidSecurityToken',
    ],
    cause: [
      "The STS token is missing or incomplete, or doesn't belong to this AccessKey pair.",
      'STS Token 缺失、不完整，或与该 AccessKey 不匹配。',
    ],
    steps: [
      [
        'Get new temporary credentials, and use all three parts of them together.',
        '重新获取临时凭证，并同时使用其中的三个部分。',
      ],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'inferred',
  },
  {
    codes: ['InvalidOwner*'],
    cause: ['The resource belongs to another Alibaba Cloud account.', '该资源属于其他阿里云账号。'],
    steps: [['Use credentials of that account.', '请使用该账号的凭证。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: [
      'InvalidParameter.Format',
      'InvalidParameter',
      'InvalidParameterValid',
      'MissingParameter',
      'Missing*',
      'Invalid*',
    ],
    cause: [
      'A parameter is missing or not allowed. The message names it.',
      '某个参数缺失或取值无效，报错中会指明该参数。',
    ],
    steps: [['Correct the parameter that the message names.', '更正报错中指明的参数。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['UnsupportedHTTPMethod', 'InvalidSignatureMethod', 'UnsupportedOperation', 'UnsupportedParameter'],
    cause: ["The request isn't built in the way that the API expects.", '请求的构造方式不符合 API 的要求。'],
    steps: [phrases.reportClient],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InvalidApi.NotFound', 'InvalidAction', 'NoSuchVersion', 'InvalidAction.NotFound', 'InvalidVersion'],
    cause: [
      "This region or endpoint doesn't offer the operation, or not in this version.",
      '该地域或接入点不提供此操作，或不提供该版本。',
    ],
    steps: [
      ['Choose another region, or check the endpoint.', '请选择其他地域，或检查接入点。'],
      ['Update the client.', '升级客户端。'],
    ],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['Throttling', 'Throttling.User', 'Throttling.Api', 'Rejected.Throttling'],
    messages: ['Request was denied due to request throttling', 'Request was denied due to user flow control'],
    cause: ['There were too many requests.', '请求过于频繁。'],
    steps: [phrases.waitAndRetry],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.RAM', 'NoPermission', 'ActionUnauthorized', 'RamPermissionDenied'],
    messages: ['User not authorized to operate on the specified resource', 'You are not authorized to do this action'],
    cause: ["RAM doesn't allow the RAM user or role to do this.", 'RAM 未授权该 RAM 用户或 RAM 角色执行此操作。'],
    steps: [phrases.grantInRam],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.NotSupportRAM', 'Forbedden.NotSupportRAM'],
    cause: [
      "RAM users and roles aren't allowed to do this, whatever their policies say.",
      'RAM 用户和 RAM 角色不能执行此操作，与授权策略无关。',
    ],
    steps: [['Use the Alibaba Cloud account itself.', '请使用阿里云账号（主账号）。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.InstanceNotFound', 'InvalidJobId'],
    cause: ["The instance or task doesn't exist in this region.", '该地域中不存在此实例或任务。'],
    steps: [['Check the ID and the region.', '检查 ID 和地域。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.RiskControl'],
    cause: ['The risk control of Alibaba Cloud stopped the request.', '请求被阿里云风控拦截。'],
    steps: [['Verify the account in the console, or contact support.', '请在控制台完成账号验证，或联系技术支持。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.UserVerification', 'Forbidden.Authentication'],
    cause: ["The account hasn't completed real-name verification.", '该账号尚未完成实名认证。'],
    steps: [['Complete the verification in the console.', '请在控制台完成实名认证。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InsufficientBalance'],
    cause: ['The balance of the account is too low.', '账号余额不足。'],
    steps: [['Top up the account in the console.', '请在控制台充值。']],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
  {
    codes: ['InternalError', 'ServiceUnavailable'],
    cause: ['The service had an internal error.', '服务内部错误。'],
    steps: [phrases.retryLater, phrases.keepRequestId],
    loss: 'none',
    page: pages.openApi,
    basis: 'sourced',
  },
];
