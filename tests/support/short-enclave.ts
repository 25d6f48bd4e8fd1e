// The real enclave process, whose runs are made up and short.

process.argv.push('--rounds', '8', '--hospitals', '3', '--round-ms', '40');
await import('./synthetic-enclave.ts');
