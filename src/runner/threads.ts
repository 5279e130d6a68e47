/** The door to Piscina, which keeps the threads. */
export { Piscina, workerData } from 'piscina';
