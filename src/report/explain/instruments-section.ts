/**
 * Cross legs in modes 2 and 3, instrument by instrument: rows with their tiers, the exposures of an initial margin, options
 * and their orders per coin. What is printed of an instrument adds up to its MMR and IMR.
 */
import type { Decimal } from '../../quantity/decimal.ts';
import type { DeltaOneExplanation, InstrumentExplanation, OptionExplanation } from '../../reference/explain-legs.ts';
import type { TierPlace } from '../../rules/position-tiers.ts';
import { amount, column, percent, tableLines } from '../table.ts';
import type { Section } from './explained.ts';

const COIN_PLACES = 8;

export const instrumentsSection: Section = {
  key: 'instruments',
  lines: ({ instruments }) => {
    if (instruments.length === 0) return [];
    const deltaOne = instruments.filter((instrument) => instrument.kind === 'delta-one');
    const options = instruments.filter((instrument) => instrument.kind === 'option');
    return [
      ...togetherLines(instruments),
      ...deltaOneLines(deltaOne),
      ...exposureLines(deltaOne),
      ...optionLines(options),
      ...optionOrderLines(options),
    ];
  },
  json: ({ instruments }) => instruments.map(withTierSource),
};

/** The number of the tier and whose it is; none where a factor is the rulebook's one for all sizes. */
function withTierSource(instrument: InstrumentExplanation): object {
  const tierJson = <T extends { tier: TierPlace | null }>({ tier, ...row }: T) => ({
    ...row,
    tier: tier === null ? null : tier.number,
    tiersOf: tier === null ? null : tier.isMarkets ? 'market' : 'rulebook',
  });
  if (instrument.kind === 'delta-one') {
    const { positions, exposures } = instrument;
    return { ...instrument, positions: positions.map(tierJson), exposures: exposures.map(tierJson) };
  }
  const { positions, orders } = instrument;
  return { ...instrument, positions: positions.map(tierJson), orders: orders.map(tierJson) };
}

function togetherLines(instruments: readonly InstrumentExplanation[]): string[] {
  const [mmr, imr] = [column(instruments.map(({ mmrUsd }) => mmrUsd)), column(instruments.map(({ imrUsd }) => imrUsd))];
  const rows = instruments.map((instrument, i) => [
    instrument.instId,
    instrument.ccy,
    ...[instrument.mmr, instrument.imr, instrument.liqFee].map((value) => amount(value, COIN_PLACES)),
    mmr.cells[i]!,
    imr.cells[i]!,
  ]);
  rows.push(['together', '', '', '', '', mmr.total, imr.total]);
  const header = ['instrument', 'ccy', 'MMR', 'IMR', 'liquidation fee', 'MMR USD', 'IMR USD'];
  return [
    'cross positions and orders by instrument, in its settle currency; nothing offsets anything',
    ...tableLines(header, rows, { left: [0, 1] }),
  ];
}

/** The rows of an instrument, rounded so that they add up to its figure in print. */
function cellsOf<T>(rows: readonly T[], value: (row: T) => Decimal): string[] {
  return column(rows.map(value), COIN_PLACES).cells;
}

function deltaOneLines(instruments: readonly DeltaOneExplanation[]): string[] {
  const rows = instruments.flatMap(({ instId, positions }) => {
    const mmr = cellsOf(positions, (row) => row.mmr);
    return positions.map((row, i) => [
      instId,
      row.posSide,
      row.pos.toFixed(),
      amount(row.value, COIN_PLACES),
      tierWords(row.tier),
      percent(row.mmrRate, 4),
      mmr[i]!,
    ]);
  });
  if (rows.length === 0) return [];
  const header = ['position', 'side', 'contracts', 'value at mark', 'tier', 'MMR rate', 'MMR'];
  return [
    '',
    'maintenance margin of perpetuals and futures, row by row',
    ...tableLines(header, rows, { left: [0, 1, 4] }),
  ];
}

function exposureLines(instruments: readonly DeltaOneExplanation[]): string[] {
  const rows = instruments.flatMap(({ instId, exposures, lever }) => {
    const imr = cellsOf(exposures, (row) => row.imr);
    return exposures.map((row, i) => [
      instId,
      row.side,
      row.contracts.toFixed(),
      amount(row.value, COIN_PLACES),
      tierWords(row.tier),
      lever.toFixed(),
      percent(row.leastImr, 4),
      percent(row.imrRate, 4),
      imr[i]!,
    ]);
  });
  if (rows.length === 0) return [];
  const header = ['exposure', 'side', 'contracts', 'value at mark', 'tier', 'lever', 'least rate', 'IMR rate', 'IMR'];
  return [
    '',
    'initial margin of perpetuals and futures: net positions with the orders of the worse side, hedged ones side by side',
    ...tableLines(header, rows, { left: [0, 1, 4] }),
  ];
}

function optionLines(instruments: readonly OptionExplanation[]): string[] {
  const rows = instruments.flatMap((option) => {
    const imr = imrCellsOf(option);
    const mmr = cellsOf(option.positions, (row) => row.mmr);
    return option.positions.map((row, i) => [
      option.instId,
      row.posSide,
      row.pos.toFixed(),
      option.forward.toFixed(),
      amount(option.otm),
      option.mark.toFixed(),
      row.factor === null ? '–' : `${row.factor.toFixed()}${row.tier === null ? '' : `, tier ${row.tier.number}`}`,
      amount(row.mmrPerCoin, COIN_PLACES),
      amount(row.imrPerCoin, COIN_PLACES),
      mmr[i]!,
      imr[i]!,
    ]);
  });
  if (rows.length === 0) return [];
  const terms = ['option', 'side', 'contracts', 'forward', 'OTM', 'mark', 'MF'];
  const header = [...terms, 'MMR a coin', 'IMR a coin', 'MMR', 'IMR'];
  return [
    '',
    'options: a short one requires margin, a long one is paid and requires none',
    ...tableLines(header, rows, { left: [0, 1, 6] }),
  ];
}

/** IMR of an option's rows, then of its orders: they add up to the option's together. */
function imrCellsOf({ positions, orders }: OptionExplanation): string[] {
  return cellsOf<{ imr: Decimal }>([...positions, ...orders], ({ imr }) => imr);
}

function optionOrderLines(instruments: readonly OptionExplanation[]): string[] {
  const rows = instruments.flatMap((option) => {
    const imr = imrCellsOf(option).slice(option.positions.length);
    return option.orders.map((row, i) => [
      option.instId,
      `${row.side}${row.reduceOnly ? ', reduceOnly' : ''}`,
      row.contracts.toFixed(),
      row.px.toFixed(),
      amount(row.counted, COIN_PLACES),
      row.side === 'sell' ? 'open' : 'close',
      row.factor.toFixed(),
      amount(row.imrPerCoin, COIN_PLACES),
      imr[i]!,
    ]);
  });
  if (rows.length === 0) return [];
  const header = ['order', 'side', 'contracts', 'price', 'of them', 'that', 'MF', 'IMR a coin', 'IMR'];
  return ['', 'orders of options: sells that open, buys that close', ...tableLines(header, rows, { left: [0, 1, 5] })];
}

function tierWords({ number, isMarkets }: TierPlace): string {
  return `${number} of ${isMarkets ? "the market's" : 'modes.positionTiers'}`;
}
