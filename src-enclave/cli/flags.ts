// The flags of the run commands as data: what help prints and what the schemas of protocol/run-options.ts are given.
// The texts repeat the schemas' defaults so that help needs no schema; a test keeps the two equal.

export type Flag = {
  readonly flags: string;
  readonly description: string;
  /** The default as help prints it. */
  readonly default?: string;
};
export type FlagGroup = { readonly heading: string; readonly flags: readonly Flag[] };

const dataGroup: FlagGroup = {
  heading: 'Data (without --data: the embedded sample, RQE question pairs):',
  flags: [
    { flags: '--data <file>', description: 'CSV or JSONL file, one example a row' },
    { flags: '--task <task>', description: 'classification, pair, context or generation' },
    { flags: '--text <column>', description: 'column of the text, the first text, or the question' },
    { flags: '--pair <column>', description: 'column of the second text (pair) or the context (context)' },
    { flags: '--label <column>', description: 'column of the label' },
    { flags: '--answer <column>', description: 'column of the answer (generation)' },
    {
      flags: '--split <file|ratio>',
      description: 'JSON file {"train":[…],"val":[…],"test":[…]} of zero-based rows, or 0.8, or 80/10/10',
      default: '80/10/10',
    },
    { flags: '--labels <a,b,…>', description: 'the labels in order', default: 'as found' },
  ],
};

const modelFlag: Flag = {
  flags: '--model <name|path>',
  description: 'model of the store, model folder or GGUF file',
  default: 'minilm-med',
};

const adapterGroup: FlagGroup = {
  heading: 'Model and adapter:',
  flags: [
    modelFlag,
    { flags: '--adapter <kind>', description: 'lora, prefix (P-tuning v2) or head', default: 'lora' },
    { flags: '--rank <n>', description: 'LoRA rank', default: '8' },
    { flags: '--alpha <x>', description: 'LoRA alpha', default: '2 x rank' },
    { flags: '--dropout <x>', description: 'dropout on the LoRA input', default: '0.05' },
    { flags: '--targets <list|all>', description: 'linear layers that get LoRA', default: 'q,v' },
    { flags: '--rslora', description: 'scale by alpha / sqrt(rank)' },
    { flags: '--virtual-tokens <n>', description: 'prefix length in every layer', default: '16' },
    { flags: '--projection', description: 'train the prefix through a small network' },
  ],
};

function trainingGroup(epochs: string, epochsDescription: string, more: FlagGroup['flags'] = []): FlagGroup {
  return {
    heading: 'Training:',
    flags: [
      { flags: '--epochs <n>', description: epochsDescription, default: epochs },
      ...more,
      { flags: '--batch <n>', description: 'examples in a step', default: '16; generation 8' },
      {
        flags: '--learning-rate <x>',
        description: "the adapter's learning rate",
        default: 'lora 0.002, generation 0.001; prefix 0.01',
      },
      {
        flags: '--head-learning-rate <x>',
        description: "the head's learning rate",
        default: '0.005; adapter head 0.02',
      },
      { flags: '--max-tokens <n>', description: 'longer texts are cut, and counted', default: '128' },
      { flags: '--seed <n>', description: 'decides every random choice', default: '1' },
      { flags: '--threads <n>', description: 'processor threads', default: 'all cores, at most 8' },
    ],
  };
}

const federationGroup: FlagGroup = {
  heading: 'Federation:',
  flags: [
    { flags: '--hospitals <n>', description: 'virtual hospitals', default: '4' },
    { flags: '--rounds <n>', description: 'federated rounds', default: '3' },
    {
      flags: '--partition <how>',
      description: 'iid, or dirichlet:ALPHA (smaller is more uneven)',
      default: 'dirichlet:0.5',
    },
    { flags: '--compare', description: 'also train on all data in one place' },
    { flags: '--no-local', description: 'skip training each hospital alone' },
    {
      flags: '--faults <list|all>',
      description: 'what is done to the federation: kill-hospital, kill-server, cut, delay, sleep, and bad evidence',
      default: 'none',
    },
    {
      flags: '--budget <seconds>',
      description: 'fewer rounds where this computer would need longer',
      default: 'as long as it takes',
    },
  ],
};

const jsonFlag: Flag = { flags: '--json', description: 'one JSON object a line; the last is the result or the error' };

const outputGroup: FlagGroup = {
  heading: 'Output:',
  flags: [
    { flags: '--out <dir>', description: 'run folder', default: 'a new one under runs' },
    {
      flags: '--resume [dir]',
      description: 'continue the run in dir, in --out, or the newest one under runs',
    },
    jsonFlag,
  ],
};

export const simulateFlags: readonly FlagGroup[] = [
  dataGroup,
  adapterGroup,
  federationGroup,
  trainingGroup('1; adapter head 5', 'passes over its own data by each hospital in a round'),
  outputGroup,
];

export const trainFlags: readonly FlagGroup[] = [
  dataGroup,
  adapterGroup,
  trainingGroup('3; adapter head 5', 'passes over the data', [
    { flags: '--patience <n>', description: 'stop after n epochs without a better validation loss', default: 'never' },
  ]),
  outputGroup,
];

export const evaluateFlags: readonly FlagGroup[] = [
  dataGroup,
  {
    heading: 'What is evaluated:',
    flags: [
      { flags: '--adapter <dir>', description: 'adapter folder that a run left, or one saved by PEFT' },
      { flags: '--model <name|path>', description: 'the base model', default: 'the one the adapter names' },
      { flags: '--part <part>', description: 'test, validation or all (every row of the file)', default: 'test' },
      { flags: '--batch <n>', description: 'examples at a time', default: '16; generation 8' },
      { flags: '--max-tokens <n>', description: 'longer texts are cut', default: 'as the adapter was trained' },
      { flags: '--seed <n>', description: 'decides a split by ratio; use that of the training', default: '1' },
      { flags: '--threads <n>', description: 'processor threads', default: 'all cores, at most 8' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const modelFlags: readonly FlagGroup[] = [{ heading: 'Output:', flags: [jsonFlag] }];

export const modelAddFlags: readonly FlagGroup[] = [
  {
    heading: 'Options:',
    flags: [{ flags: '--name <name>', description: 'name in the store', default: 'that of the folder, file or model' }],
  },
  {
    heading: 'Models of the hub:',
    flags: [
      { flags: '--revision <name>', description: 'branch, tag or commit', default: 'main' },
      { flags: '--file <name>', description: 'the GGUF file to use, when there are several' },
      {
        flags: '--mirror <url>',
        description: 'address of the hub',
        default: 'HF_ENDPOINT, else https://huggingface.co',
      },
      { flags: '--token-file <file>', description: 'file with the access token', default: 'HF_TOKEN, else none' },
    ],
  },
  ...modelFlags,
];

export const verifyFlags: readonly FlagGroup[] = [
  {
    heading: 'What goes with the evidence:',
    flags: [
      {
        flags: '--collateral <file...>',
        description: 'certificates, revocation lists, statements on firmware or keys; several, in any order',
      },
      { flags: '--report-data <hex>', description: 'what the evidence must answer: 64 bytes' },
      { flags: '--nonce <text>', description: 'the nonce it must answer: hexadecimal; of a Google token, text' },
      { flags: '--audience <text>', description: 'whom a Google token must be for' },
      { flags: '--at <time>', description: 'the time to check at, ISO 8601', default: 'now' },
    ],
  },
  {
    heading: 'What is accepted:',
    flags: [
      { flags: '--policy <file>', description: 'policy file', default: 'no debugging, firmware up to date' },
      { flags: '--policy-keys <file>', description: 'keys whose signatures the policy needs, and how many' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const padCreateFlags: readonly FlagGroup[] = [
  {
    heading: 'Options:',
    flags: [{ flags: '--size <bytes>', description: 'what each side can send, such as 200MB', default: '100MB' }],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

const studyFlag: Flag = { flags: '--study <dir>', description: 'the folder of the study, or its study.json' };
const policyFlag: Flag = { flags: '--policy <file>', description: 'attestation policy that hospitals go by' };

export const studyFlags: readonly FlagGroup[] = [
  {
    heading: 'The study:',
    flags: [
      { flags: '--title <text>', description: 'its title' },
      { flags: '--office <text>', description: 'who runs it and signs its invitations' },
      { flags: '--purpose <text>', description: 'what the adapter is for' },
      { flags: '--hospitals <a,b,…>', description: 'names of the hospitals that can take part' },
      { flags: '--minimum <n>', description: 'contributions that a round needs at its deadline', default: '2' },
      { flags: '--rounds <n>', description: 'rounds', default: '3' },
      { flags: '--deadline <seconds>', description: 'time for a round', default: 'until all have contributed' },
      { flags: '--channel <mode>', description: 'keystream, or pad for one-time pads', default: 'keystream' },
      { flags: '--licence <text>', description: 'licence of the model', default: 'Apache-2.0 of the built-in one' },
      { flags: '--simulated', description: 'the server proves nothing: for trying out' },
    ],
  },
  {
    heading: 'What is learned:',
    flags: [
      { flags: '--task <task>', description: 'classification, pair, context or generation', default: 'pair' },
      { flags: '--labels <a,b,…>', description: 'the labels in order', default: 'those of the sample data' },
    ],
  },
  adapterGroup,
  trainingGroup('1; adapter head 5', 'passes over its own data by each hospital in a round'),
  { heading: 'Output:', flags: [jsonFlag] },
];

export const inviteFlags: readonly FlagGroup[] = [
  {
    heading: 'The invitation:',
    flags: [
      studyFlag,
      policyFlag,
      { flags: '--server <url>', description: 'where the server is, such as wss://study.example.org:7443' },
      { flags: '--hospital <name>', description: 'whom it is for' },
      { flags: '--days <n>', description: 'how long it can be used for the first time', default: '14' },
      { flags: '--out <file>', description: 'the file', default: 'STUDY-HOSPITAL.cloister-study' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const serveFlags: readonly FlagGroup[] = [
  {
    heading: 'The server:',
    flags: [
      studyFlag,
      policyFlag,
      { flags: '--listen <host:port>', description: 'where hospitals connect' },
      { flags: '--state <dir>', description: 'what must survive a restart; made if it is not there' },
      { flags: '--evidence <provider>', description: 'tsm (SEV-SNP, TDX), nsm (AWS Nitro) or simulated' },
      { flags: '--collateral <file...>', description: 'what the maker says of this machine, sent with its evidence' },
      { flags: '--nsm-helper <file>', description: 'the program that speaks to /dev/nsm' },
      { flags: '--pads <dir>', description: 'folder with one side of a pad book for each hospital, by its name' },
      { flags: '--tls-cert <file>', description: 'TLS certificate', default: 'no TLS: a proxy in front may have it' },
      { flags: '--tls-key <file>', description: 'its key' },
      { flags: '--metrics <host:port>', description: 'Prometheus metrics at /metrics', default: 'none' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const joinFlags: readonly FlagGroup[] = [
  {
    heading: 'The agreement:',
    flags: [
      { flags: '--approve <hash>', description: 'agree to the terms with this hash', default: 'asked' },
      { flags: '--office-key <hex>', description: 'key that must have signed the invitation' },
    ],
  },
  { ...dataGroup, flags: dataGroup.flags.filter(({ flags }) => !/^--(task|labels) /.test(flags)) },
  {
    heading: 'This computer:',
    flags: [
      { flags: '--state <dir>', description: 'what must survive a restart', default: 'studies in CLOISTER_HOME' },
      { flags: '--pad <dir>', description: 'this side of the pad book, where the study asks for one' },
      { flags: '--reattest <minutes>', description: 'how often the server must prove itself again', default: '30' },
      { flags: '--threads <n>', description: 'processor threads', default: 'all cores, at most 8' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const doctorFlags: readonly FlagGroup[] = [
  {
    heading: 'What is checked:',
    flags: [
      { flags: '--server <url>', description: 'also the way to this server; the address in the invitation' },
      { flags: '--state <dir>', description: 'the state folder of join or serve', default: 'CLOISTER_HOME' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

const logFlag: Flag = { flags: '--state <dir>', description: 'folder of the log', default: 'ledger in CLOISTER_HOME' };
const depositedFlag: Flag = {
  flags: '--head <file>',
  description: 'a head that was deposited: finds a cut end and an older copy',
};

export const auditVerifyFlags: readonly FlagGroup[] = [
  { heading: 'The log:', flags: [logFlag, depositedFlag] },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const auditShowFlags: readonly FlagGroup[] = [
  {
    heading: 'The log:',
    flags: [
      logFlag,
      { flags: '--from <n>', description: 'first entry', default: 'so that the last ones are shown' },
      { flags: '--limit <n>', description: 'how many entries', default: '20' },
    ],
  },
  { heading: 'Output:', flags: [jsonFlag] },
];

export const auditHeadFlags: readonly FlagGroup[] = [
  { heading: 'The log:', flags: [logFlag] },
  {
    heading: 'Output:',
    flags: [{ flags: '--out <file>', description: 'the file to deposit', default: 'printed only' }, jsonFlag],
  },
];

export const auditExportFlags: readonly FlagGroup[] = [
  { heading: 'The log:', flags: [logFlag, depositedFlag] },
  {
    heading: 'Output:',
    flags: [
      { flags: '--fhir', description: 'as FHIR R5 AuditEvent', default: 'the form of the log' },
      { flags: '--out <file>', description: 'the file, one entry a line', default: 'standard output' },
      jsonFlag,
    ],
  },
];
