/** What is known of an account that is explained, and what a section of the explanation is. */
import type { Decimal } from '../../quantity/decimal.ts';
import type { LiquidationStory, UntoldLiquidation } from '../../quantity/liquidation-story.ts';
import type { AccountMargin, ModeComparison, UnitMargin } from '../../quantity/margin-result.ts';
import type { ReverseStress } from '../../quantity/reverse-stress.ts';
import type { AccountExplanation } from '../../reference/explain-account.ts';
import type { BorrowingExplanation } from '../../reference/explain-borrowing.ts';
import type { CurrencyRatioExplanation } from '../../reference/explain-currencies.ts';
import type { EquityExplanation } from '../../reference/explain-equity.ts';
import type { InstrumentExplanation } from '../../reference/explain-legs.ts';
import type { ModeEvaluation, SwitchExplanation } from '../../reference/explain-modes.ts';
import type { UnitExplanation } from '../../reference/explain-unit.ts';
import type { Rulebook } from '../../rulebook/schema.ts';

/** One account by both engines, with the parts of its figures. */
export interface Explained {
  rulebook: Rulebook;
  /** Whether the account borrows by itself. */
  autoLoan: boolean;
  kernel: AccountMargin<number>;
  decimal: AccountMargin<Decimal>;
  account: AccountExplanation;
  equity: EquityExplanation;
  borrowing: BorrowingExplanation[];
  /** Of mode 2: a ratio for each currency. */
  currencies: CurrencyRatioExplanation[];
  /** Of modes 2 and 3: the cross legs by instrument. */
  instruments: InstrumentExplanation[];
  /** Of mode 4. */
  units: UnitExplanation[];
  /** What liquidation would do; null where the account is above the threshold. */
  liquidation: LiquidationStory | UntoldLiquidation | null;
  modes: ExplainedModes;
  stress: ReverseStress;
}

/** An evaluation in a mode with the kernel's beside it; null where the mode has no rule for what is held. */
export type EvaluatedTwice = ModeEvaluation & { kernel: AccountMargin<number> | null };
export type SwitchTwice = SwitchExplanation & { kernel: AccountMargin<number> | null };

/** What the account would be in other modes, by both engines. */
export interface ExplainedModes {
  comparison: { kernel: ModeComparison<number>; decimal: ModeComparison<Decimal> };
  /** Multi-currency mode, then portfolio margin. */
  crossLegs: EvaluatedTwice[];
  switches: SwitchTwice[];
  minEquityUsd: Decimal;
}

/** A part of the explanation, for eyes and for machines. Adding one is adding a file and its entry in `sections.ts`. */
export interface Section {
  /** Its key in the JSON. */
  readonly key: string;
  /** None where it has nothing to say of this account. */
  lines(explained: Explained): string[];
  /** Decimals and numbers become text on the way out. */
  json(explained: Explained): unknown;
}

/** One unit by both engines. */
export interface ExplainedUnit {
  unit: UnitExplanation;
  kernel: UnitMargin<number>;
  decimal: UnitMargin<Decimal>;
  rulebook: Rulebook;
}

/** The units by both engines, in their order. */
export function unitsOf({ units, kernel, decimal, rulebook }: Explained): ExplainedUnit[] {
  return units.map((unit) => ({
    unit,
    kernel: kernel.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!,
    decimal: decimal.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!,
    rulebook,
  }));
}
