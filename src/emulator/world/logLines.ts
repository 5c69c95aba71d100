import type { Dice } from './dice.ts';
import type { Logstore } from './logstore.ts';

/** A field. Its value can hold bytes that are not UTF-8. */
export type Pair = readonly [key: string, value: string | Buffer];

/** What a line is about, and when its source wrote it, in seconds and nanoseconds. */
interface Moment {
  readonly time: number;
  readonly nanos: number;
  readonly draw: Dice;
}

/** Writes a line as the programs do whose logs a Logstore is named after. */
export function lineOf({ name, telemetryType }: Logstore, moment: Moment): readonly Pair[] {
  if (telemetryType === 'Metrics') return metric(moment);
  if (/audit|approvals|transactions/.test(name)) return audited(moment);
  if (/access|ingress|gateway|edge/.test(name)) return accessed(moment);
  if (/error/.test(name)) return failed(moment);
  return /device|event|telemetry/.test(name) ? reported(moment) : logged(moment);
}

const isoTime = ({ time, nanos }: Moment): string =>
  new Date(time * 1000 + Math.floor(nanos / 1_000_000)).toISOString();

const paths = [
  '/',
  '/cart',
  '/api/v2/orders/1842',
  '/search?q=%E9%9E%8B&page=2',
  '/static/app.9f3c.js',
  '/健康检查',
] as const;
const agents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36',
  'kube-probe/1.31',
  'curl/8.9.1',
] as const;

/** Has the fields of Log Service's own rule for NGINX. https://www.alibabacloud.com/help/en/sls/user-guide/collect-logs-in-nginx-mode */
function accessed(moment: Moment): readonly Pair[] {
  const { draw } = moment;
  const status = draw.pick('status', ['200', '200', '200', '200', '304', '404', '499', '502']);
  return [
    ['remote_addr', `203.0.113.${draw.between('client', 1, 254)}`],
    ['remote_user', '-'],
    ['time_local', isoTime(moment)],
    ['request_method', draw.pick('method', ['GET', 'GET', 'GET', 'POST', 'PUT'])],
    ['request_uri', draw.pick('path', paths)],
    ['status', status],
    ['body_bytes_sent', String(status === '304' ? 0 : draw.between('bytes', 120, 90_000))],
    ['request_time', (draw.between('took', 1, status === '502' ? 60_000 : 900) / 1000).toFixed(3)],
    ['http_referer', draw.pick('referer', ['-', 'https://shop.example.com/cart'])],
    // A client can send what is not UTF-8, and a server writes it down.
    [
      'http_user_agent',
      draw.between('odd', 0, 49) === 0
        ? Buffer.from('ff fe 4d6f7a'.replaceAll(' ', ''), 'hex')
        : draw.pick('agent', agents),
    ],
  ];
}

const stack = [
  'com.example.order.OrderException: 库存不足 (sku=8842-红)',
  '\tat com.example.order.StockService.reserve(StockService.java:118)',
  '\tat com.example.order.OrderController.create(OrderController.java:64)',
  'Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available',
  '\t... 42 more',
].join('\n');

function failed(moment: Moment): readonly Pair[] {
  const { draw } = moment;
  return [
    ['time', isoTime(moment)],
    ['level', draw.pick('level', ['error', 'error', 'crit', 'warn'])],
    ['pid', String(draw.between('pid', 7, 40))],
    // One in three hundred holds a whole dump.
    [
      'message',
      draw.between('dump', 0, 299) === 0
        ? `${stack}\n`.repeat(100)
        : draw.pick('message', [
            stack,
            'upstream timed out (110: Connection timed out) while reading response header from upstream',
          ]),
    ],
  ];
}

function audited(moment: Moment): readonly Pair[] {
  const { draw } = moment;
  const verb = draw.pick('verb', ['get', 'list', 'watch', 'patch', 'delete']);
  const resource = draw.pick('resource', ['pods', 'secrets', 'deployments', 'configmaps']);
  const id = draw.text('id', 12, '0123456789abcdef');
  return [
    ['auditID', id],
    ['stage', 'ResponseComplete'],
    ['verb', verb],
    ['requestURI', `/api/v1/namespaces/prod/${resource}/${draw.pick('name', ['checkout', 'ledger', '支付'])}`],
    [
      'user',
      JSON.stringify({
        username: draw.pick('user', ['system:node:10.0.3.7', 'wang.fang', 'ci-bot']),
        groups: ['system:authenticated'],
      }),
    ],
    ['responseStatus', JSON.stringify({ code: draw.pick('code', [200, 200, 200, 403]) })],
    ['requestReceivedTimestamp', isoTime(moment)],
  ];
}

/** https://www.alibabacloud.com/help/en/sls/user-guide/time-series-data */
function metric({ time, nanos, draw }: Moment): readonly Pair[] {
  const device = `sensor-${draw.between('device', 1, 400)}`;
  return [
    ['__name__', draw.pick('name', ['temperature_celsius', 'battery_ratio', 'rssi_dbm'])],
    ['__labels__', `device#$#${device}|site#$#${draw.pick('site', ['hangzhou', 'suzhou', '上海'])}`],
    ['__time_nano__', `${time}${String(nanos).padStart(9, '0')}`],
    ['__value__', String(draw.between('value', -400, 900) / 10)],
  ];
}

function reported({ draw }: Moment): readonly Pair[] {
  return [
    ['event', draw.pick('event', ['online', 'offline', 'reboot', 'firmware_updated', '温度告警'])],
    ['device_id', `sensor-${draw.between('device', 1, 400)}`],
    [
      'payload',
      JSON.stringify({ seq: draw.between('seq', 1, 99_999), battery: draw.between('battery', 1, 100) / 100 }),
    ],
  ];
}

function logged(moment: Moment): readonly Pair[] {
  const { draw } = moment;
  const level = draw.pick('level', ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR']);
  return [
    ['time', isoTime(moment)],
    ['level', level],
    ['logger', draw.pick('logger', ['com.example.http', 'com.example.cache', 'main'])],
    ['msg', draw.pick('msg', ['request served', '请求完成', 'cache refreshed', 'retrying upstream'])],
    ['status', String(level === 'ERROR' ? 502 : 200)],
    ['latency_ms', String(draw.between('latency', 1, 900))],
    ['trace_id', draw.text('trace', 16, '0123456789abcdef')],
  ];
}
