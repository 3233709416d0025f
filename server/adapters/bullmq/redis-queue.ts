import { Queue as BullQueue, Worker as BullWorker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Queue } from '../../ports/queue.ts';
import { type Backend, createBullQueue, type QueueOptions } from './queue.ts';

/** Keys of Invigil's jobs start with this, so that the Redis may be shared. */
const prefix = 'invigil-jobs';

/** Jobs in Redis, shared by all nodes. Redis may be away at any time, at the start too: then `enqueue` rejects and the rest waits. */
export function createRedisQueue(redisUrl: string, options: QueueOptions): Queue {
  const connect = (name: string, settings: { readonly maxRetriesPerRequest: number | null }) => {
    const redis = new Redis(redisUrl, {
      ...settings,
      connectionName: name,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 5), 2_000),
    });
    redis.on('error', (err: Error) => options.log.warn({ err }, 'The job queue cannot reach Redis; it tries again.'));
    return redis;
  };
  // adding must fail while Redis is away (the outbox tries again), working must wait
  const producer = connect('invigil-producer', { maxRetriesPerRequest: 1 });
  const consumer = connect('invigil-consumer', { maxRetriesPerRequest: null });

  const backend: Backend = {
    async queue(name, defaultJobOptions) {
      // BullMQ would wait until Redis is back
      if (producer.status !== 'ready') await ready(producer);
      return new BullQueue(name, { connection: producer, prefix, defaultJobOptions });
    },
    async worker(name, run, settings) {
      return new BullWorker(name, run, { connection: consumer, prefix, ...settings });
    },
    async close() {
      producer.disconnect();
      consumer.disconnect();
    },
  };
  return createBullQueue(backend, options);
}

/** Resolves when connected, rejects when the try at hand fails. */
function ready(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      redis.off('ready', onReady);
      redis.off('error', onError);
      redis.off('end', onEnd);
      then();
    };
    const onReady = () => settle(resolve);
    const onError = (error: Error) => settle(() => reject(error));
    const onEnd = () => settle(() => reject(new Error('the connection to Redis is closed')));
    redis.once('ready', onReady);
    redis.once('error', onError);
    redis.once('end', onEnd);
  });
}
