/**
 * The PostgreSQL and the Redis of queue mode: those of this machine on their standard ports, or
 * where n8n's usual variables point (`DB_POSTGRESDB_…`, `QUEUE_BULL_REDIS_…`). They may be in use
 * by others: all that is done happens in a database and under a prefix of our own.
 */
import { createRequire } from 'node:module';

import { n8nCommand } from '../../tools/playground/install';
import { PlaygroundError } from '../../tools/playground/playgroundError';

const connectTimeoutMs = 5000;

interface PostgresClient {
	connect(): Promise<void>;
	query(text: string): Promise<unknown>;
	end(): Promise<void>;
}

interface RedisClient {
	connect(): Promise<void>;
	ping(): Promise<string>;
	keys(pattern: string): Promise<string[]>;
	del(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: (error: Error) => void): void;
}

const { env } = process;

const postgres = {
	host: env.DB_POSTGRESDB_HOST ?? '127.0.0.1',
	port: Number(env.DB_POSTGRESDB_PORT ?? 5432),
	user: env.DB_POSTGRESDB_USER ?? 'postgres',
	password: env.DB_POSTGRESDB_PASSWORD ?? '',
};

const redis = {
	host: env.QUEUE_BULL_REDIS_HOST ?? '127.0.0.1',
	port: Number(env.QUEUE_BULL_REDIS_PORT ?? 6379),
	username: env.QUEUE_BULL_REDIS_USERNAME,
	password: env.QUEUE_BULL_REDIS_PASSWORD,
	db: Number(env.QUEUE_BULL_REDIS_DB ?? 0),
	tls: env.QUEUE_BULL_REDIS_TLS === 'true' ? {} : undefined,
};

const remedy =
	'Start one, for instance with\n\n' +
	'  docker compose -f tools/playground/compose.yaml up -d --wait\n\n' +
	'or say where one is, with';

/** Their further settings, such as TLS, go to n8n as they are. */
function inherited(): Record<string, string> {
	const ours = /^(DB_POSTGRESDB|QUEUE_BULL_REDIS)_/;
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) =>
			ours.test(name) && value !== undefined ? [[name, value]] : [],
		),
	);
}

// Both clients come with n8n: if they can connect, so can n8n.
const fromN8n = createRequire(n8nCommand);

async function inPostgres<T>(act: (client: PostgresClient) => Promise<T>): Promise<T> {
	const { Client } = fromN8n('pg') as { Client: new (options: object) => PostgresClient };
	const client = new Client({
		...postgres,
		database: env.DB_POSTGRESDB_DATABASE ?? 'postgres',
		ssl:
			env.DB_POSTGRESDB_SSL_ENABLED === 'true'
				? { rejectUnauthorized: env.DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED !== 'false' }
				: false,
		connectionTimeoutMillis: connectTimeoutMs,
	});
	await client.connect();
	try {
		return await act(client);
	} finally {
		await client.end();
	}
}

async function inRedis<T>(act: (client: RedisClient) => Promise<T>): Promise<T> {
	const { Redis } = fromN8n('ioredis') as { Redis: new (options: object) => RedisClient };
	const client = new Redis({
		...redis,
		lazyConnect: true,
		connectTimeout: connectTimeoutMs,
		retryStrategy: () => null,
	});
	// The call that fails says only that the connection is closed; this says why.
	let reason: Error | undefined;
	client.on('error', (error) => (reason = error));
	try {
		await client.connect();
		return await act(client);
	} catch (error) {
		throw reason ?? error;
	} finally {
		client.disconnect();
	}
}

const sentence = (error: unknown) => {
	const { message, code } = error as Error & { code?: string };
	return message || code || 'no answer';
};

/** @throws PlaygroundError that says which of the two does not answer, and what to do */
export async function refuseWithoutServices(): Promise<void> {
	await inPostgres(async (client) => await client.query('SELECT 1')).catch((error: unknown) => {
		throw new PlaygroundError(
			`PostgreSQL does not answer at ${postgres.host}:${postgres.port} (${sentence(error)}). ` +
				`${remedy} DB_POSTGRESDB_HOST, DB_POSTGRESDB_PORT, DB_POSTGRESDB_USER and ` +
				'DB_POSTGRESDB_PASSWORD.',
		);
	});
	await inRedis(async (client) => await client.ping()).catch((error: unknown) => {
		throw new PlaygroundError(
			`Redis does not answer at ${redis.host}:${redis.port} (${sentence(error)}). ` +
				`${remedy} QUEUE_BULL_REDIS_HOST, QUEUE_BULL_REDIS_PORT and QUEUE_BULL_REDIS_PASSWORD.`,
		);
	});
}

export interface QueueServices {
	/** What main and workers are given to find each other. */
	env: Record<string, string>;
	/** Drops the database and the keys. Everything that uses them has ended by then. */
	drop(): Promise<void>;
}

/**
 * Makes an empty database, and names a prefix in Redis.
 *
 * @param name small letters, digits and `_`
 */
export async function createServices(name: string): Promise<QueueServices> {
	await inPostgres(async (client) => await client.query(`CREATE DATABASE ${name}`));
	return {
		env: {
			...inherited(),
			EXECUTIONS_MODE: 'queue',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: postgres.host,
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_USER: postgres.user,
			DB_POSTGRESDB_PASSWORD: postgres.password,
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: redis.host,
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			QUEUE_BULL_PREFIX: name,
			// Not only the queue: what n8n's processes call to each other, too.
			N8N_REDIS_KEY_PREFIX: name,
		},
		async drop() {
			await inPostgres(
				async (client) => await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
			);
			await inRedis(async (client) => {
				const keys = await client.keys(`${name}:*`);
				if (keys.length > 0) await client.del(...keys);
			});
		},
	};
}
