/**
 * What the risk units of a book come to, added up while the shards go by: by unit, by market risk, and by the scenario that
 * each unit's margin hangs on – where the book is crowded. Units are those of portfolio accounts.
 */
import { bindingIn, countedWhere, type UnitRisk, unitRisks } from '../margin/counted-terms.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import { FreeSums, type SumParts } from '../quantity/free-sums.ts';
import { cellPnl, type GridClasses, gridClasses } from './cell-sums.ts';

/** One risk unit over all accounts, USD. */
export interface UnitTotals {
  riskUnit: string;
  /** Accounts that have the unit. */
  accounts: number;
  mmr: number;
  imr: number;
  /** What each market risk counts in `mmr`; they add up to it. */
  counted: Record<UnitRisk, number>;
}

/** One class of coins over its grid: a list for each vol shock, in it a number for each spot shock. USD. */
export interface ScenarioTotals {
  assetClass: string;
  spotShocks: string[];
  volShocks: string[];
  /** P&L of all units if every coin of the class moved so. */
  pnl: number[][];
  /** MR1 of the units whose worst cell it is. */
  mr1: number[][];
  /** MMR of the units whose MR1 binds in that cell: what the scenario holds up. */
  mmr: number[][];
  /** How many units that are. */
  riskUnits: number[][];
}

export interface RiskSummary {
  /** USD: each market risk of all units added up, and what of it counts in their MMR. */
  byRisk: Record<UnitRisk, { alone: number; counted: number }>;
  scenarios: ScenarioTotals[];
  /** The units of the largest MMR. */
  largestUnits: Omit<UnitTotals, 'counted'>[];
}

const LARGEST = 10;
const RISKS = unitRisks.length;
/** Sums of a unit: mmr, imr, and each risk as it counts. */
const [MMR, IMR, COUNTED] = [0, 1, 2];
const SUMS = COUNTED + RISKS;
/** The risk that has a cell of the grid. */
const GRID_RISK = unitRisks.indexOf('mr1');

export class RiskTotals {
  readonly #names: RowNames['units'];
  readonly #classes: GridClasses;
  readonly #accounts: Uint32Array;
  readonly #byUnit: FreeSums;
  /** Each risk of all units. */
  readonly #alone = new FreeSums(RISKS);
  /** By class and cell. */
  readonly #pnl: FreeSums;
  readonly #mr1: FreeSums;
  readonly #mmr: FreeSums;
  readonly #bound: Uint32Array;

  constructor({ units }: RowNames) {
    this.#names = units;
    this.#classes = gridClasses(units);
    this.#accounts = new Uint32Array(units.length);
    this.#byUnit = new FreeSums(units.length * SUMS);
    const cells = this.#classes.grids.length * this.#classes.places;
    [this.#pnl, this.#mr1, this.#mmr] = [new FreeSums(cells), new FreeSums(cells), new FreeSums(cells)];
    this.#bound = new Uint32Array(cells);
  }

  /** Takes a shard's units and the P&L of their cells. */
  add(rows: RowSet['units'], cells: SumParts): void {
    const { key, figures } = rows;
    const { mmr, imr, mr1, mr1Worst } = figures;
    const { classOfUnit, places } = this.#classes;
    const columns = unitRisks.map((risk) => figures[risk]);
    for (const [risk, column] of columns.entries()) this.#alone.addAll(risk, column);
    const bindingOf = bindingIn(rows);
    // Millions of rows pass here: what the loop touches is at hand.
    const [accounts, byUnit, bound] = [this.#accounts, this.#byUnit, this.#bound];
    const [ofMr1, ofMmr] = [this.#mr1, this.#mmr];
    for (let row = 0; row < key.length; row++) {
      const unit = key[row]!;
      const at = unit * SUMS;
      accounts[unit]! += 1;
      byUnit.add(at + MMR, mmr[row]!);
      byUnit.add(at + IMR, imr[row]!);
      const binding = bindingOf(row);
      const risks = countedWhere[binding]!;
      for (let i = 0; i < risks.length; i++) {
        const value = columns[risks[i]!]![row]!;
        if (value !== 0) byUnit.add(at + COUNTED + risks[i]!, value);
      }
      if (mr1[row]! === 0) continue;
      const cell = classOfUnit[unit]! * places + mr1Worst[row]!;
      ofMr1.add(cell, mr1[row]!);
      if (binding !== GRID_RISK) continue;
      ofMmr.add(cell, mmr[row]!);
      bound[cell]! += 1;
    }
    this.#pnl.addParts(cells);
  }

  /** Every unit that an account has, the largest MMR first, equals by name. */
  units(): UnitTotals[] {
    const all = this.#names.map(({ riskUnit }, unit) => {
      const value = (sum: number) => this.#byUnit.value(unit * SUMS + sum);
      const counted = Object.fromEntries(unitRisks.map((name, risk) => [name, value(COUNTED + risk)]));
      return {
        riskUnit,
        accounts: this.#accounts[unit]!,
        mmr: value(MMR),
        imr: value(IMR),
        counted: counted as UnitTotals['counted'],
      };
    });
    // The names ascend, and sorting keeps equals in their order.
    return all.filter(({ accounts }) => accounts > 0).sort((a, b) => b.mmr - a.mmr);
  }

  summary(): RiskSummary {
    const byRisk = unitRisks.map((name, risk) => {
      const places = this.#names.map((_, unit) => unit * SUMS + COUNTED + risk);
      return [name, { alone: this.#alone.value(risk), counted: this.#byUnit.together(places) }];
    });
    return {
      byRisk: Object.fromEntries(byRisk) as RiskSummary['byRisk'],
      scenarios: this.#classes.grids.map((_, c) => this.#scenarios(c)),
      largestUnits: this.units()
        .slice(0, LARGEST)
        .map(({ counted, ...totals }) => totals),
    };
  }

  #scenarios(c: number): ScenarioTotals {
    const { className, spotShocks, volShocks } = this.#classes.grids[c]!;
    const first = c * this.#classes.places;
    const pnl = cellPnl(this.#pnl, c, this.#classes);
    const rows = (valueAt: (cell: number) => number) =>
      volShocks.map((_, v) => spotShocks.map((_, s) => valueAt(first + v * spotShocks.length + s)));
    return {
      assetClass: className,
      spotShocks,
      volShocks: volShocks.map(({ wireWord }) => wireWord),
      pnl: rows((cell) => pnl[cell - first]!),
      mr1: rows((cell) => this.#mr1.value(cell)),
      mmr: rows((cell) => this.#mmr.value(cell)),
      riskUnits: rows((cell) => this.#bound[cell]!),
    };
  }
}
