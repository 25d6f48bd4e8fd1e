// cloister serve: the server enclave of one study. Its log goes to stderr, one JSON object a line, without content.

import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { Failure } from '../base/failure.ts';
import { defaultTsmFolder } from '../server/evidence/provider.ts';
import type { Address } from '../server/listen.ts';
import { serveStudy } from '../server/serve-study.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import type { GivenFlags } from './parse-options.ts';
import { neededText, optionalText } from './given-flags.ts';

/** `host:port`, `[::1]:port`. @throws Failure option-invalid. */
export function parseAddress(text: string, flag: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new Failure('option-invalid', `${flag} must be HOST:PORT, such as 0.0.0.0:7443.`);
}

/** Serves until it is stopped. @throws Failure. */
export async function serve(given: GivenFlags, isJson: boolean, context: CliContext): Promise<ExitCode> {
  const named = neededText(given, 'study');
  const study = existsSync(join(named, 'study.json')) ? join(named, 'study.json') : named;
  const [cert, key] = [optionalText(given, 'tlsCert'), optionalText(given, 'tlsKey')];
  if ((cert === null) !== (key === null))
    throw new Failure('option-invalid', '--tls-cert and --tls-key belong together. Give both or neither.');
  const metrics = optionalText(given, 'metrics');
  const logger = pino({ base: { product: 'cloister' }, timestamp: pino.stdTimeFunctions.isoTime }, context.stderr);
  const collateral = given['collateral'];
  const serving = await serveStudy({
    study,
    policy: neededText(given, 'policy'),
    state: neededText(given, 'state'),
    evidence: neededText(given, 'evidence'),
    provider: {
      tsmFolder: defaultTsmFolder,
      collateralFiles: Array.isArray(collateral) ? collateral.map(String) : [],
      nsmHelper: optionalText(given, 'nsmHelper'),
    },
    address: parseAddress(neededText(given, 'listen'), '--listen'),
    metricsAddress: metrics === null ? null : parseAddress(metrics, '--metrics'),
    tls: cert === null || key === null ? null : { cert, key },
    pads: optionalText(given, 'pads'),
    log: (event, fields) => logger.info(fields, event),
  });
  const { terms, address } = serving;
  const where = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
  const line = isJson
    ? JSON.stringify({
        kind: 'listening',
        host: address.host,
        port: address.port,
        study: terms.id,
        simulated: terms.isSimulated,
        metricsPort: serving.metricsAddress?.port ?? null,
      })
    : printable(
        `${terms.isSimulated ? 'SIMULATED. ' : ''}Serving ${terms.title} at ${where}. Ctrl-C stops it; nothing is lost.`,
      );
  context.stdout.write(`${line}\n`);
  const watch = watchInterrupts(context, () => logger.info('stopping'));
  await new Promise<void>((resolve) => {
    if (watch.signal.aborted) resolve();
    else watch.signal.addEventListener('abort', () => resolve(), { once: true });
    // Started by another program, it ends with that.
    if (process.connected) process.once('disconnect', resolve);
    else if (process.send !== undefined) resolve();
  });
  const sentence = serving.server.status();
  await serving.close();
  watch.stop();
  context.stdout.write(
    isJson
      ? `${JSON.stringify({ kind: 'result', command: 'serve', status: sentence })}\n`
      : `Stopped. ${printable(sentence)} Start it again with the same state folder to go on.\n`,
  );
  return exitCodes.ok;
}
