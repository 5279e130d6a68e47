/** mr4-basis-risk: forwards of different expiries, and spot, moving apart. */
import {
  BUCKET_BASIS_FACTOR,
  BUCKET_SLOTS,
  MR4_GROSS_MINUS_NET,
  MR4_NONE,
  UF_SPOT_BASIS_FACTOR,
  UNIT_BUCKET_COUNT,
  UNIT_BUCKETS_PTR,
} from '../layout';
import { View } from '../view';

export class Mr4BasisRisk {
  /**
   * The host has put a bucket's days into its factor, so the forms differ only in whether buckets net.
   * @param cashBuckets cash delta of each bucket, USD
   * @param spotCashDelta cash delta of the spot in use, USD
   */
  static evaluate(unit: usize, cashBuckets: usize, spotCashDelta: f64, form: u32): f64 {
    if (form == MR4_NONE) return 0;
    const count = View.u32(unit, UNIT_BUCKET_COUNT);
    let record = View.ptr(unit, UNIT_BUCKETS_PTR);
    let net = spotCashDelta * View.f64(unit, UF_SPOT_BASIS_FACTOR);
    let gross = Math.abs(net);
    for (let i: u32 = 0; i < count; i++) {
      const move = View.f64(cashBuckets, i) * View.f64(record, BUCKET_BASIS_FACTOR);
      gross += Math.abs(move);
      net += move;
      record += BUCKET_SLOTS << 3;
    }
    return form == MR4_GROSS_MINUS_NET ? gross - Math.abs(net) : gross;
  }
}
