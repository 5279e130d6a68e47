/** Which rulebook a report is of, for any report. */
import type { Label } from '../html/model.ts';
import type { RulebookHead } from '../rulebook-head.ts';

/** `rulebook okx-2025 of 2025-12-04, with mr6-extreme-move.weight = 0.5`. */
export function rulebookLine({ id, asOf, set }: Pick<RulebookHead, 'id' | 'asOf' | 'set'>): Label {
  const settings = Object.entries(set).map(([path, value]) => `${path} = ${[value].flat().join(', ')}`);
  const line = { en: `rulebook ${id} of ${asOf}`, zh: `规则册 ${id}（${asOf}）` };
  if (settings.length === 0) return line;
  return { en: `${line.en}, with ${settings.join('; ')}`, zh: `${line.zh}，设定 ${settings.join('；')}` };
}
