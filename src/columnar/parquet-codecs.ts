/** The door to hyparquet-compressors: pages of Parquet files in whatever compression they have. */
import { compressors } from 'hyparquet-compressors';

export { compressors };
