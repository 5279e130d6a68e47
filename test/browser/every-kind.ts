/** A report with a block of every kind, and with names that try to be more than names. */
import type { Block, ReportModel } from '../../src/report/html/model.ts';

export const HOSTILE = '</script><img src=x onerror="document.title=1">';
export const QUOTES = `a"b'c&amp;<!--`;

const heatMap: Block = {
  kind: 'heat-map',
  title: 'Heat',
  rows: { title: { en: 'vol', zh: '波动率' }, labels: ['up', 'down'] },
  columns: { title: { en: 'spot', zh: '现货' }, labels: ['−12 %', '0 %', '+12 %'] },
  format: 'short',
  values: [
    [-1234.5, 0, 1_234_567],
    [-0.4, null, 12],
  ],
  marked: [0, 0],
};

const table: Block = {
  kind: 'table',
  title: { en: 'Accounts', zh: '账户表' },
  note: 'all',
  columns: [
    { label: { en: 'account', zh: '账户' } },
    { label: { en: 'state', zh: '状态' } },
    { label: { en: 'amount', zh: '数额' }, format: 'money' },
  ],
  rows: [
    ['beta', { text: { en: 'watch', zh: '关注' }, order: 2 }, -5],
    [HOSTILE, { text: { en: 'healthy', zh: '健康' }, order: 4 }, 100_000.4],
    ['alpha', { text: { en: 'liquidation', zh: '强平' }, order: 0 }, null],
    ['gamma10', { text: { en: 'danger', zh: '危险' }, order: 1 }, 20],
    ['gamma9', { text: { en: 'danger', zh: '危险' }, order: 1 }, 20.3],
  ],
  totals: [['together', '', 100_035.7]],
};

const charts: Block[] = [
  {
    kind: 'histogram',
    title: { en: 'Ratios', zh: '保证金率' },
    axis: { en: 'ratio', zh: '比率' },
    counted: { en: 'accounts', zh: '账户数' },
    scale: 'log',
    format: 'ratio',
    bins: [
      { from: 0.1, to: 1, count: 3 },
      { from: 1, to: 10, count: 0 },
      { from: 10, to: 100, count: 12 },
    ],
    below: 1,
    above: 2,
    lines: [
      { at: 1, label: { en: '1.00 liquidation', zh: '1.00 强平' } },
      { at: 1000, label: 'outside' },
    ],
  },
  {
    kind: 'bars',
    title: QUOTES,
    of: { en: 'unit', zh: '单元' },
    series: [
      { label: { en: 'before', zh: '之前' }, format: 'short' },
      { label: { en: 'after', zh: '之后' }, format: 'short' },
    ],
    items: [
      { label: HOSTILE, values: [10, -20], detail: QUOTES },
      { label: 'ETH', values: [null, 5] },
    ],
  },
  {
    kind: 'lines',
    title: { en: 'Over price', zh: '随价格' },
    x: { title: { en: 'move', zh: '变动' }, points: [-0.99, 0, 1], format: 'shock' },
    y: { title: { en: 'MMR, USD', zh: 'MMR，美元' }, format: 'short' },
    series: [
      { label: 'okx-2025', values: [5e6, 1e6, null] },
      { label: HOSTILE, values: [1e6, 2e6, 3e6] },
    ],
    lines: [{ at: 4e6, label: { en: 'limit', zh: '上限' } }],
  },
  {
    kind: 'lines',
    title: { en: 'By day', zh: '按日' },
    x: { title: { en: 'day', zh: '日' }, points: ['2026-01-31', '2026-02-04', '2026-02-05'] },
    y: { title: 'USD', format: 'money' },
    series: [{ label: 'loss', values: [-1, 2, 3] }],
  },
  {
    kind: 'movers',
    title: { en: 'Largest movers', zh: '变动最大' },
    of: { en: 'account', zh: '账户' },
    before: { en: 'before', zh: '之前' },
    after: { en: 'after', zh: '之后' },
    format: 'money',
    items: [
      { label: HOSTILE, before: 100, after: 400, change: 300, detail: { en: 'by MR1', zh: '由 MR1' } },
      { label: 'B', before: null, after: 5, change: -12 },
    ],
  },
];

export const everyKind: ReportModel = {
  title: { en: `A report of ${HOSTILE}`, zh: '各种图表' },
  subtitle: [QUOTES],
  standing: [{ rulebook: 'okx-2025', assumed: ['mr5-rate-shift.rateShift', HOSTILE], reported: ['mr7.tiers'] }],
  sections: [
    {
      id: 'figures',
      title: { en: 'Figures', zh: '数字' },
      note: { en: 'What they are.', zh: '说明。' },
      blocks: [
        {
          kind: 'key-figures',
          figures: [
            { label: { en: 'requirement', zh: '要求' }, value: 12_345_678.9, format: 'short', detail: 'USD' },
            { label: { en: 'hash', zh: '哈希' }, value: HOSTILE },
            { label: 'lost', value: -0.1234, format: 'percent', isAlarming: true },
          ],
        },
      ],
    },
    { id: 'charts', title: { en: 'Charts', zh: '图' }, blocks: [...charts, heatMap] },
    { id: 'rows', title: { en: 'Rows', zh: '表' }, blocks: [table] },
  ],
};
