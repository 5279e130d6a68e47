/** mr3-vega-span: vega of one expiry against vega of another, as far as they do not move together. */
import { BUCKET_SLOTS, BUCKET_VOL_POINTS, UNIT_BUCKET_COUNT, UNIT_BUCKETS_PTR } from '../layout';
import { View } from '../view';

export class Mr3VegaSpan {
  /** @param vegaBuckets USD per vol point of each expiry */
  static evaluate(unit: usize, vegaBuckets: usize, weight: f64): f64 {
    const count = View.u32(unit, UNIT_BUCKET_COUNT);
    let record = View.ptr(unit, UNIT_BUCKETS_PTR);
    let gross: f64 = 0;
    let net: f64 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const move = View.f64(vegaBuckets, i) * View.f64(record, BUCKET_VOL_POINTS);
      gross += Math.abs(move);
      net += move;
      record += BUCKET_SLOTS << 3;
    }
    return weight * (gross - Math.abs(net));
  }
}
