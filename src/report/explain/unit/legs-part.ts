/** The legs of a unit: their size and P&L in the worst scenarios, and the share of each in the scenario that binds. */
import { apportioned } from '../../../quantity/apportion.ts';
import type { Decimal } from '../../../quantity/decimal.ts';
import type { LegExplanation } from '../../../reference/explain-unit.ts';
import { column, tableLines } from '../../table.ts';
import type { ExplainedUnit } from '../explained.ts';
import { bindingWords, legName, ruleWords } from '../scenario-words.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

/** Places of the losses and shares in the JSON: at so many they add up exactly. */
const WIRE_PLACES = 12;
/** Spot in use has all the digits of the delta that it hedges. */
const COIN_PLACES = 8;

export const legsPart: UnitPart = { lines: legLines, json: legsJson };

function legLines(explained: ExplainedUnit): string[] {
  const { legs, underlying, binding } = explained.unit;
  if (legs.length === 0) return [];
  const columns = [
    ['cash delta', (leg: LegExplanation) => leg.cashDelta],
    ['notional', (leg: LegExplanation) => leg.notionalUsd],
    ['UPL', (leg: LegExplanation) => leg.uplUsd],
    ['worst of MR1', (leg: LegExplanation) => leg.mr1Pnl],
    ['worst of MR6', (leg: LegExplanation) => leg.mr6Pnl],
    ['MR2 decay', (leg: LegExplanation) => leg.decayPnl],
    ['MR7 raw', (leg: LegExplanation) => leg.mr7Charge],
  ] as const;
  const printed = columns.map(([, of]) => column(legs.map(of)));
  const losses = column(legs.map((leg) => leg.bindingLoss));
  const shares = shareCells(legs);
  const rows = legs.map((leg, i) => [
    legName(leg, underlying),
    leg.qty.toDecimalPlaces(COIN_PLACES).toFixed(),
    ...printed.map(({ cells }) => cells[i]!),
    losses.cells[i]!,
    shares.cells[i]!,
  ]);
  rows.push(['together', '', ...printed.map(({ total }) => total), losses.total, shares.total]);
  const header = ['leg', 'contracts', ...columns.map(([name]) => name), 'binding loss', 'share'];
  return [
    `${INDENT}legs: P&L where it is worst, USD; ${ruleWords(binding.rule)} binds ${bindingWords(explained)}`,
    ...tableLines(header, rows, { indent: INDENT }),
  ];
}

/** Percentages that add up to 100 as printed; a dash where nothing is lost. */
function shareCells(legs: readonly LegExplanation[]): { cells: string[]; total: string } {
  const shares = legs.flatMap(({ share }) => (share === null ? [] : [share.times(100)]));
  if (shares.length === 0) return { cells: legs.map(() => '–'), total: '–' };
  const { cells, total } = column(shares);
  return { cells: cells.map((cell) => `${cell} %`), total: `${total} %` };
}

function legsJson({ unit }: ExplainedUnit): Record<string, unknown> {
  const { legs, binding } = unit;
  const losses = apportioned(
    legs.map((leg) => leg.bindingLoss),
    WIRE_PLACES,
  );
  const hasShares = legs.some(({ share }) => share !== null);
  const shares: readonly (Decimal | null)[] = hasShares
    ? apportioned(
        legs.map((leg) => leg.share!),
        WIRE_PLACES,
      ).parts
    : legs.map(() => null);
  return {
    binding: { rule: binding.rule, loss: losses.total },
    legs: legs.map((leg, i) => ({
      instId: leg.instId,
      instType: leg.kind,
      pos: leg.qty,
      delta: leg.cashDelta,
      coinDelta: leg.coinDelta,
      notionalUsd: leg.notionalUsd,
      upl: leg.uplUsd,
      mr1Pnl: leg.mr1Pnl,
      mr6Pnl: leg.mr6Pnl,
      decayPnl: leg.decayPnl,
      volPointPnl: leg.volPointPnl,
      mr7Charge: leg.mr7Charge,
      loss: losses.parts[i],
      share: shares[i],
    })),
  };
}
