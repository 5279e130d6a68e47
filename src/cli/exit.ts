/** Exit codes of every command. */
export const EXIT_OK = 0;
/** The call or an input file is unusable. */
export const EXIT_UNUSABLE = 1;
/** A verification failed. */
export const EXIT_VERIFY_FAILED = 2;
/** Done, some accounts quarantined. */
export const EXIT_QUARANTINED = 3;
/** A `--fail-if` gate tripped. */
export const EXIT_GATE = 4;
