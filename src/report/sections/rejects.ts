/** What was refused, for any report: the reasons, and the first rows. */
import type { RejectedRow } from '../../portfolio/book.ts';
import type { Bars, DataTable, Section } from '../html/model.ts';
import { count } from '../table.ts';

/** Rejected rows that are shown. */
const REJECTS = 100;

/** Why rows were rejected, and the first of them; null where none was. @param file where all of them are, null for nowhere */
export function rejectSection(rows: readonly RejectedRow[], file: string | null): Section | null {
  if (rows.length === 0) return null;
  return {
    id: 'rejects',
    title: { en: 'Rejected rows', zh: '拒绝的数据' },
    note: {
      en: 'A rejected row quarantines its account: it is listed without figures. Nothing is guessed.',
      zh: '被拒绝的行会使其账户被隔离：仅列出，不给出数值。绝不猜测。',
    },
    blocks: [byReason(rows), firstRows(rows, file)],
  };
}

function byReason(rows: readonly RejectedRow[]): Bars {
  const refused = new Map<string, number>();
  for (const { reason } of rows) refused.set(reason, (refused.get(reason) ?? 0) + 1);
  return {
    kind: 'bars',
    title: { en: 'Rejected rows by reason', zh: '按原因的拒绝行' },
    of: { en: 'reason', zh: '原因' },
    series: [{ label: { en: 'rows', zh: '行数' }, format: 'count' }],
    items: [...refused].sort(([, a], [, b]) => b - a).map(([reason, own]) => ({ label: reason, values: [own] })),
  };
}

function firstRows(rows: readonly RejectedRow[], file: string | null): DataTable {
  const shown = rows.slice(0, REJECTS);
  const [all, whole] = file === null ? ['', ''] : [`; ${file} has all`, `；全部见 ${file}`];
  return {
    kind: 'table',
    title: { en: 'Rejected rows', zh: '被拒绝的行' },
    note: {
      en: rows.length > REJECTS ? `The first ${REJECTS} of ${count(rows.length)}${all}.` : 'All of them.',
      zh: rows.length > REJECTS ? `共 ${count(rows.length)} 行，此处为前 ${REJECTS} 行${whole}。` : '全部。',
    },
    columns: [
      { label: { en: 'account', zh: '账户' } },
      { label: { en: 'file', zh: '文件' } },
      { label: { en: 'line', zh: '行' }, format: 'plain' },
      { label: { en: 'reason', zh: '原因' } },
      { label: { en: 'detail', zh: '说明' } },
    ],
    rows: shown.map(({ acctId, file: own, line, reason, detail }) => [acctId, own, line, reason, detail]),
  };
}
