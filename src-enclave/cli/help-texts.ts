// The prose of --help: examples for each command and the notes of the program. Plain text only.

export const programNotes = `
Examples:
  $ cloister simulate                        four hospitals, the built-in model and sample data
  $ cloister simulate --help                 every flag of a command

Exit codes:
  0    done
  1    a mistake of Cloister itself; the message says how to report it
  2    bad input: a file, a flag or a value; the message says what to change
  3    verify: the evidence is bad; audit: the log is broken
  4    verify: the evidence is good, and the policy does not accept it
  130  stopped with Ctrl-C; simulate and train continue with --resume

Environment:
  CLOISTER_HOME     folder of the models you added and of the app's runs
  HF_TOKEN          access token for models whose licence has to be accepted (model add)
  HF_ENDPOINT       address of a mirror of the model hub (model add)
  CLOISTER_DEBUG=1  print details of errors
`;

export const simulateExamples = `
Examples:
  $ cloister simulate
      LoRA on the built-in model, four hospitals that saw different cases, three rounds
  $ cloister simulate --compare --partition iid --out runs/iid
      hospitals that saw the same mix, beside training on all data in one place
  $ cloister simulate --data notes.csv --task classification --text note --label ward --split 0.8
      your own data; a tenth each for validation and test
  $ cloister simulate --resume runs/iid
      continue a stopped run to the same result
`;

export const trainExamples = `
Examples:
  $ cloister train --data pairs.csv --task pair --text first --pair second --label same
      LoRA on the built-in model; 80/10/10 of the rows
  $ cloister train --model smollm2.gguf --data qa.jsonl --task generation --text question --answer answer
      answers, with a language model from a GGUF file
  $ cloister train --adapter prefix --virtual-tokens 32
      P-tuning v2 on the sample data
`;

export const evaluateExamples = `
Examples:
  $ cloister evaluate --adapter runs/iid/adapter
      on the test rows of the sample data
  $ cloister evaluate --adapter runs/mine/adapter --data new.csv --task classification --text note --label ward --part all
      on every row of a file
`;

export const modelExamples = `
Examples:
  $ cloister model add ~/Downloads/SmolLM2-135M-Instruct.Q4_1.gguf --name smollm2
  $ cloister model add hf:HuggingFaceTB/SmolLM2-135M-Instruct
      from the model hub; Ctrl-C keeps what was downloaded, and the same command goes on with it
  $ cloister model add hf:org/name --file name.Q4_1.gguf --mirror https://hub.hospital.example --token-file token.txt
      one file of several, from a mirror, with an access token that is not on the command line
  $ cloister model list
  $ cloister simulate --model smollm2 --data qa.jsonl --task generation --text question --answer answer
`;

export const verifyExamples = `
Examples:
  $ cloister verify quote.bin --collateral collateral.json --policy policy.json
      an Intel quote with Intel's statements, against what a hospital accepts
  $ cloister verify report.bin --collateral vcek.pem --collateral ask.pem --report-data 9a9d48e7… --json
      an AMD report that must answer a question, for another program
  $ cloister verify quote.bin --collateral collateral.json --at 2025-07-04T00:00:00Z
      kept evidence, at the time it was made
`;

export const padExamples = `
Examples:
  $ cloister pad create books/study --size 200MB
      a pad book: books/study/a for this machine, books/study/b for the other
  $ cloister pad split books/study /media/stick
      moves b to a stick, and overwrites it here
  $ cloister pad status books/study/a
  $ cloister pad burn books/study/a
`;

export const auditExamples = `
Examples:
  $ cloister audit verify
      whether the log of this computer is whole; names the first entry that is not
  $ cloister audit head --out /media/stick/head.json
      a signed head, to be kept elsewhere
  $ cloister audit verify --head /media/stick/head.json
      also finds a cut end, or an older copy that was put back
  $ cloister audit show --limit 50
  $ cloister audit export --fhir --out audit.ndjson
      FHIR R5 AuditEvent, one a line; nothing is exported of a broken log

Exit codes:
  0    the log is whole
  2    bad input: there is no log, or a flag or a file cannot be used
  3    the log is broken
`;

export const studyExamples = `
Examples:
  $ cloister study pilots/rqe --title "Question pairs" --office "Study office" --purpose "Match questions" --hospitals ash,birch --simulated
      a study to try out with two hospitals, the built-in model and the sample's labels
`;

export const inviteExamples = `
Examples:
  $ cloister invite --study pilots/rqe --policy policy.json --server wss://study.example.org:7443 --hospital ash
`;

export const serveExamples = `
Examples:
  $ cloister serve --study pilots/rqe --policy policy.json --listen 0.0.0.0:7443 --state state --evidence tsm --collateral collateral.json
      in a confidential virtual machine
  $ cloister serve --study pilots/rqe --policy policy.json --listen 127.0.0.1:7443 --state state --evidence simulated
`;

export const joinExamples = `
Examples:
  $ cloister join rqe-ash.cloister-study --data pairs.csv --text first --pair second --label same
      shows the terms and asks; goes on by itself after a cut, and with the same command after a stop
  $ cloister join rqe-ash.cloister-study --approve 4be1… --data pairs.csv --text first --pair second --label same --json
`;

export const statusExamples = `
Examples:
  $ cloister status state
      of a server or a hospital: whom it waits for, since when, and what happens at the deadline
`;

export const doctorExamples = `
Examples:
  $ cloister doctor
      this computer: disk, folder, keys, processor, memory, cryptography, engine
  $ cloister doctor --server wss://study.example.org:7443
      also proxy, firewall, TLS inspection and clock on the way to the server of a study

Exit codes:
  0    nothing failed
  2    something failed; its line has a text for the help desk

Environment:
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY   the way out of the hospital
  NODE_EXTRA_CA_CERTS                            file with the root certificate of a proxy that opens TLS
`;
