/**
 * What every thread begins with; copied as it is when the rest is built. Piscina would `require` our modules, and a thread that
 * is ended while it does that takes the whole process with it (Node 20: "IsGraphAsync must be used on an instantiated
 * module"). Ended while it imports, it is only gone.
 */
const { workerData } = require('node:worker_threads');

module.exports = import(workerData.entry).then((worker) => worker.default);
