/** The door to zod: shapes of everything that comes from outside as JSON. */
export { z } from 'zod';
