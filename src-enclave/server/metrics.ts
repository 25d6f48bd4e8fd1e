// Figures of the server in Prometheus' text format: counts and times, no names of hospitals.

import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { StudyServer } from './study-server.ts';

export type ServerMetrics = {
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly onBytes: (up: number, down: number) => void;
  readonly onEnd: (code: string) => void;
};

export function createMetrics(server: () => StudyServer): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cloister_' });
  const registers = [registry];
  const bytes = new Counter({
    name: 'cloister_bytes_total',
    help: 'Sealed bytes on the wire.',
    labelNames: ['direction'],
    registers,
  });
  const ended = new Counter({
    name: 'cloister_connections_ended_total',
    help: 'Connections that ended, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const gauge = (name: string, help: string, read: (facts: ReturnType<StudyServer['facts']>) => number): void => {
    const reading = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read(server().facts()));
      },
    });
    registry.registerMetric(reading);
  };
  const contributions = new Counter({
    name: 'cloister_contributions_total',
    help: 'Contributions that were counted since the start of this process.',
    registers: [],
    collect() {
      this.reset();
      this.inc(server().facts().counted);
    },
  });
  registry.registerMetric(contributions);
  gauge('cloister_round', 'The open round, from 1.', ({ round }) => round);
  gauge('cloister_rounds', 'Rounds of the study.', ({ rounds }) => rounds);
  gauge('cloister_round_contributions', 'Contributions to the open round.', ({ contributed }) => contributed);
  gauge('cloister_hospitals_connected', 'Hospitals that are connected now.', ({ connected }) => connected);
  return {
    text: async () => await registry.metrics(),
    contentType: registry.contentType,
    onBytes: (up, down) => {
      if (up > 0) bytes.inc({ direction: 'in' }, up);
      if (down > 0) bytes.inc({ direction: 'out' }, down);
    },
    onEnd: (code) => ended.inc({ reason: code }),
  };
}
