/** What `submit` and `worker` both are told: where Redis is. */
import { type RedisTarget, redisTarget } from '../cluster/redis-target.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { type Command, Option } from './command.ts';

/** A password on a command line is seen by everybody on the machine: the URL may come by the environment. */
const REDIS_VARIABLE = 'SHOCKGRID_REDIS';

export interface QueueOptions {
  redis?: string;
  redisCa?: string;
}

/** Adds the options of `QueueOptions`. */
export function withQueueOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--redis <url>',
        `redis://[user:password@]host[:port][/db], rediss:// for TLS (default: the environment's ${REDIS_VARIABLE})`,
      ),
    )
    .addOption(new Option('--redis-ca <file>', 'certificates (PEM) that the TLS server is checked against'));
}

/** @throws UnusableInput where no Redis is named */
export function targetOf({ redis, redisCa }: QueueOptions): RedisTarget {
  const url = redis ?? process.env[REDIS_VARIABLE];
  if (url === undefined) throw new UnusableInput(`name a Redis by --redis, or in ${REDIS_VARIABLE}`);
  return redisTarget(url, redisCa);
}
