// Help, without a network: the guide, the error codes, what holds and what does not, limits, about. The lines of a section
// are shown in the order in which they stand here (features/help/help-sections.ts).

import { defineTexts } from '../texts.ts';

export const help = defineTexts({
  title: 'Help',
  help: 'All of it is on this computer; nothing is looked up elsewhere.',
  topics: {
    guide: 'Guide',
    errors: 'Error codes',
    threats: 'Threat model',
    limits: 'Known limits',
    about: 'About Cloister',
  },
  guide: {
    what: {
      title: 'What Cloister does',
      together:
        'Hospitals fine-tune a medical language model together. Each trains a small adapter on its own text; only adapters are combined, and every hospital goes on from the average.',
      today:
        'This version simulates that on one computer: several virtual hospitals, public medical text, a real language model, no network. It shows what training together changes, before anybody connects anything.',
      research:
        'Cloister is for research. A model trained with it is not a medical device and must not decide about care.',
    },
    first: {
      title: 'The first run',
      start:
        'Press “Start simulation”, on Home or in the Run menu. Four virtual hospitals train on public question pairs, for about a minute and a half.',
      watch:
        'Home says in one sentence how it goes, and whether it is on time. You can use the other places meanwhile, or close the window.',
      result: 'When it has finished, press “See result”.',
      vary: '“New simulation…” in the Run menu lets you choose hospitals, how different their data are, rounds, base model and adapter.',
    },
    result: {
      title: 'Reading a result',
      accuracy: 'Accuracy is measured on rows that no hospital learned from; ± is half the width of its 95% interval.',
      beside:
        'Beside it stands what each hospital reached alone, and what guessing reaches. A difference counts only when it is larger than its ±.',
      compare: 'Under Runs, tick two to four runs and press “Compare”. Only settings that differ are listed.',
    },
    stop: {
      title: 'Pause, stop, resume',
      pause:
        '“Pause after this round” waits until the round has ended and keeps everything. “Resume” goes on from there.',
      stop: '“Stop…” ends at the next step. The adapter of the last whole round can be exported, and “Resume” still goes on with the run.',
      crash:
        'When the program, the isolated process or the computer ends, the run goes on from its last saved step when you resume it. Nothing is trained twice into the result.',
      one: 'One run at a time. Another can be started when the first has ended, is paused or was stopped.',
    },
    exports: {
      title: 'Exports',
      adapter:
        '“Export adapter…” writes a folder in PEFT’s layout: adapter_model.safetensors, adapter_config.json and a model card. What was written is read back before Cloister says that it was saved.',
      report:
        '“Export report…” writes one HTML page with all numbers of the run, which needs no network. The desktop app can write PDF as well.',
      where: 'The desktop app asks where to. In a browser both go to the exports folder in Cloister’s data folder.',
      simulated:
        'Names of files from simulations begin with SIMULATED, and the files say so inside. Treat an adapter like the data that it learned from: it can carry traces of the text.',
    },
    models: {
      title: 'Models',
      builtIn:
        'A small model comes with Cloister. Under Models you can add BERT and Llama models from a folder, a GGUF file or a model hub.',
      hub: 'A download from a hub is the only thing that uses the network. Trust › What left counts it. The mirror and the token for it are in Settings.',
      try: '“Try it” shows what a model says about a case that you make up, with and without the adapter. What you type is kept nowhere.',
    },
    charts: {
      title: 'Charts and tables',
      table: 'Every chart is a table as well: press T, or the switch on the chart. Settings decides which comes first.',
      read: 'With the focus on a chart, the arrow keys go through the rounds and read all values.',
      copy: 'The menu of a chart copies or exports its numbers as CSV and its picture as PNG.',
    },
  },
  keyboard: {
    title: 'Keys',
    help: 'The same as in the menus',
    key: 'Key',
    does: 'What it does',
    menu: 'Menu',
    tab: 'Tab goes from one control to the next, F6 from one region of the window to the next. Enter and Space press, Escape closes. Arrow keys move within tabs, lists, tables and menus.',
    browser: 'Closing, quitting and the size of the page are the browser’s own keys.',
  },
  errors: {
    intro:
      'Every failure has a code that never changes. This page says what each means and what to do; the sentence that Cloister showed may have said more.',
    filter: 'Filter codes',
    code: 'Code',
    title: 'What happened',
    todo: 'What to do',
    noMatch: 'No code or sentence has “{{text}}” in it.',
    unknownTitle: 'This version has no code {{code}}.',
    unknown: 'It may belong to another version of Cloister. All codes of this one are below.',
    found_one: '{{shown}} code',
    found_other: '{{shown}} codes',
    areas: {
      APP: 'Window and program',
      ENC: 'Isolated process',
      SYS: 'This computer',
      RUN: 'Runs',
      MOD: 'Models and adapters',
      HUB: 'Model hub',
      DAT: 'Data',
      STU: 'Studies',
      ATT: 'Proof of the server',
      NET: 'Connection',
    },
  },
  threats: {
    intro: 'Both sides, because what a program does not protect from is as important as what it does.',
    holds: 'What holds',
    holdsHelp: 'in this version',
    not: 'What does not hold',
    notHelp: 'and what to do about it',
  },
  holds: {
    connection: {
      title: 'Training opens no connection.',
      text: 'The process that holds data and adapters loads no networking module; a test walks all that it loads.',
    },
    leaves: {
      title: 'Nothing leaves by itself.',
      text: 'Virtual hospitals exchange adapters in the memory of one process. Only a model download that you ask for connects to anything, and it is counted under Trust › What left.',
    },
    token: {
      title: 'A hub token goes to the hub alone.',
      text: 'It is sent to the address in Settings, follows no redirect, and never comes back to this window.',
    },
    downloads: {
      title: 'Downloads are checked.',
      text: 'Each file against the digest in the hub’s list. One that does not match is deleted.',
    },
    window: {
      title: 'This window cannot reach out.',
      text: 'It may open no connection of its own, run no foreign code and use no device, and it knows no path of a file.',
    },
    process: {
      title: 'Data is in a process of its own.',
      text: 'A fault of the window does not reach the memory of the training. The process gets no token and no proxy.',
    },
    calls: {
      title: 'Every message between the parts is checked.',
      text: 'Name, size and shape, before anything is done. In a browser the address works once, and other sites are refused.',
    },
    files: {
      title: 'Foreign files are read with care.',
      text: 'Sizes and counts are checked before memory is used. Pickled models, which could run code, are not opened.',
    },
    logs: {
      title: 'Logs hold no contents.',
      text: 'Event names, counts and codes. Notifications are one of two fixed sentences. What you type under “Try it” is kept nowhere.',
    },
    report: {
      title: 'The report runs no code.',
      text: 'One HTML file without scripts, which loads nothing from elsewhere.',
    },
  },
  notHolds: {
    wall: {
      title: 'A process wall is no enclave of hardware.',
      text: 'Another program of the same user, or an administrator of this computer, can read the memory of the isolated process. Keep such programs off the computer that holds the data.',
    },
    simulation: {
      title: 'A simulation protects nothing.',
      text: 'Its hospitals share one process, and its attestation proves nothing about hardware.',
    },
    encryption: {
      title: 'No attestation, no encryption, no secure aggregation yet.',
      text: 'The part that combines the adapters sees each of them.',
    },
    privacy: {
      title: 'No differential privacy yet.',
      text: 'An adapter can carry traces of the text that it learned from. Treat run folders and exported adapters like the data itself.',
    },
    identifiers: {
      title: 'No search for names and numbers.',
      text: 'Cloister does not look for identifiers in text. Names of columns and answers appear in reports: put nothing about a person into them.',
    },
    activity: {
      title: 'The activity list is no audit log.',
      text: 'It is neither signed nor chained: whoever can write the data folder can change it.',
    },
    browser: {
      title: 'In a browser, Cloister is as private as the browser.',
      text: 'Its extensions can read the page. Other programs on this computer that serve pages on 127.0.0.1 receive the page’s cookie when this browser visits them. Use a browser profile without extensions.',
    },
    keystore: {
      title: 'Without a system keystore a token lies open.',
      text: 'Then, and always in a browser, it is protected by file rights only. Settings says which it is.',
    },
    hub: {
      title: 'The hub sees who asks.',
      text: 'A download shows the hub, or the mirror, the address of this computer and the name of the model.',
    },
  },
  limits: {
    simulation: {
      title: 'Simulations',
      only: 'The app’s simulation trains its hospitals in one process. On the command line they are processes of their own, over the same channel as a real study.',
      data: 'A simulation in this window trains on the sample data. A study reads a CSV, TSV or JSON Lines file of your own; it is not checked for identifiers yet.',
      turns: 'Virtual hospitals train one after another. The time of a run says little about the time of a real one.',
      same: 'The same choices give the same numbers on the same computer, with the same number of threads and the same version. On another computer small differences are possible.',
    },
    numbers: {
      title: 'Reading the numbers',
      interval:
        'The 95% interval of an accuracy comes from the number of test rows. It does not cover what another seed or another split would give. Make several runs before you rely on a small difference.',
      difference:
        'The interval of a difference is rather too wide: it takes the two results as independent, although both come from the same rows.',
      perplexity: 'Perplexity has no interval.',
      names:
        'Long names are shortened in charts; the tables have them whole. From about 37 hospitals on, two lines can look the same.',
    },
    models: {
      title: 'Models and adapters',
      kinds: 'BERT and Llama models are trained; others are refused by name.',
      gguf: 'GGUF in F32, F16, BF16, Q4_0, Q4_1 and Q8_0. K-quants and models in several parts are refused.',
      adapters: 'LoRA, P-tuning v2 and classification heads. Prompt tuning, DoRA and LoRA on embeddings are not built.',
      dropout: 'Attention probabilities are not dropped in training; hidden values and adapter inputs are.',
      text: 'Free text is not generated. Answering tasks report loss and perplexity.',
    },
    hub: {
      title: 'Model hubs',
      tested:
        'Downloads were tested against an imitation of the public hub on one computer, not against huggingface.co itself.',
      names: 'Old models without an organisation need their present name: openai-community/gpt2 instead of gpt2.',
      one: 'One download of a model at a time. Two programs that load the same one disturb each other; the check of the digests then refuses the file.',
    },
    folder: {
      title: 'The data folder',
      lock: 'One program at a time uses it, as far as one computer can tell. Do not share it between computers or containers.',
      killed:
        'On macOS and Windows, after the program was killed, another program may be taken for it until that one ends. Restarting the computer helps.',
    },
  },
  about: {
    title: 'This program',
    version: 'Cloister',
    shell: 'Runs as',
    shells: { electron: 'desktop app', browser: 'page in a browser' },
    platform: 'System',
    computer: 'Computer',
    computerValue_one: '{{cores}} core, {{memory}} of memory',
    computerValue_other: '{{cores}} cores, {{memory}} of memory',
    copy: 'Copy',
    copied: 'Copied the versions.',
    licences: 'Licences',
    own: 'Cloister is under the Apache License 2.0.',
    others:
      'The software of others that it is made with, and its licences, are in the file THIRD-PARTY-LICENCES.txt that is installed with it.',
    sample:
      'The model, the sample data and the typeface that come with it, and who made them, are named in the file NOTICE.',
    use: 'Use',
    research: 'For research. Not for care decisions.',
  },
});
