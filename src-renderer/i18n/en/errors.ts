// What each failure is called and what a person can do about it. One entry for every code of
// src-main/contract/error-codes.ts; a test says which is missing. No apologies, no blame, nothing of a record or a path.

import { defineTexts } from '../texts.ts';

export const errors = defineTexts({
  internal: {
    title: 'Cloister met a case it does not know.',
    todo: 'Copy the details and send them to the people who look after Cloister. Then try again.',
  },
  'call-unknown': {
    title: 'This window and the program behind it are of different versions.',
    todo: 'Quit Cloister and start it again.',
  },
  'call-invalid': {
    title: 'The program behind this window refused what it was asked.',
    todo: 'Check what you entered and try again. If it happens again, copy the details.',
  },
  'call-too-large': {
    title: 'That is more text than Cloister takes at once.',
    todo: 'Shorten it and try again.',
  },
  'answer-invalid': {
    title: 'The program behind this window answered in a way that could not be read.',
    todo: 'Quit Cloister and start it again.',
  },
  'not-allowed': {
    title: 'This is not allowed here.',
    todo: 'Nothing was done. Use the way that the screen offers.',
  },
  'ticket-unknown': {
    title: 'The chosen file is no longer at hand.',
    todo: 'Choose it again.',
  },
  'option-invalid': {
    title: 'One of the choices does not work with the others.',
    todo: 'Read the details, change the choice and start again.',
  },
  'data-folder-in-use': {
    title: 'Another Cloister is using this data folder.',
    todo: 'Close the other one, or give this one another folder.',
  },
  cancelled: {
    title: 'Stopped on request.',
    todo: 'Nothing else is to be done. You can start it again.',
  },
  'message-invalid': {
    title: 'A message between two parts of Cloister could not be read.',
    todo: 'It was not used. Resume the run; if it happens again, copy the details.',
  },
  'shell-disconnected': {
    title: 'The program behind this page does not answer.',
    todo: 'Start it again in the terminal and open the address that it prints. Runs keep their place.',
  },
  'enclave-stopped': {
    title: 'The isolated process ended.',
    todo: 'Cloister starts it again. The run can be resumed from its last saved step.',
  },
  'enclave-unresponsive': {
    title: 'The isolated process did not answer and was ended.',
    todo: 'It is started again. If it happens often, close other programs that use much memory.',
  },
  'enclave-launch-failed': {
    title: 'The isolated process could not be started.',
    todo: 'Check this computer under Trust; a security program may be holding it back.',
  },
  'enclave-crashing': {
    title: 'The isolated process ended too often and is not started again by itself.',
    todo: 'Check this computer under Trust, then press Restart.',
  },
  'engine-failed': {
    title: 'The arithmetic engine stopped.',
    todo: 'Resume the run. If it stops again at the same place, choose a smaller model.',
  },
  'out-of-memory': {
    title: 'There was not enough memory.',
    todo: 'Close other programs or choose a smaller model, then resume.',
  },
  'disk-full': {
    title: 'The disk is full.',
    todo: 'Free some space, then resume. What was saved before is whole.',
  },
  'no-permission': {
    title: 'The operating system did not let Cloister write or read a file.',
    todo: 'Choose another folder, or ask IT for the right to use this one.',
  },
  'run-missing': {
    title: 'There is no such run on this computer.',
    todo: 'It may have been deleted. The list of runs shows those that are here.',
  },
  'run-exists': {
    title: 'A run with this name is already here.',
    todo: 'Start the simulation again: it gets a new name.',
  },
  'run-invalid': {
    title: 'The files of this run do not fit together.',
    todo: 'They were not used. Delete the run and start it again.',
  },
  'run-busy': {
    title: 'Another run is under way.',
    todo: 'Wait until it ends, or pause or stop it first.',
  },
  'run-nothing-to-export': {
    title: 'This run has no adapter yet.',
    todo: 'The first can be exported when round 1 has ended.',
  },
  'plan-mismatch': {
    title: 'The model or the data is not what this run began with.',
    todo: 'The run was not continued. Put the model back as it was, or start a new run.',
  },
  'contribution-refused': {
    title: 'The adapter of a hospital was refused and not combined.',
    todo: 'Read the details; the run can be resumed.',
  },
  'too-many-hospitals': {
    title: 'There is not enough data for so many hospitals.',
    todo: 'Choose fewer hospitals.',
  },
  'transport-closed': {
    title: 'A hospital left before the round ended.',
    todo: 'Resume the run: the round is repeated from its last saved step.',
  },
  'adapter-invalid': {
    title: 'The adapter cannot be read.',
    todo: 'It was not used. Export it again from its run.',
  },
  'adapter-mismatch': {
    title: 'The adapter belongs to another base model.',
    todo: 'Choose the base model that it was trained on.',
  },
  'model-corrupt': {
    title: 'The model file is damaged or not what it says.',
    todo: 'It was not added. Get it again from where it came from.',
  },
  'model-exists': {
    title: 'A model with this name is already here.',
    todo: 'Give this one another name.',
  },
  'model-missing': {
    title: 'This model is not on this computer.',
    todo: 'Add it under Models, then try again.',
  },
  'model-unsupported': {
    title: 'This kind of model is not supported.',
    todo: 'Cloister trains BERT and Llama models. Choose one of those.',
  },
  'tokenizer-invalid': {
    title: 'The tokenizer of this model cannot be used.',
    todo: 'The model was not added. Get it again, with all its files.',
  },
  'model-pickled': {
    title: 'This file is not a safetensors or GGUF model.',
    todo: 'Pickled formats can run code and are not opened. Look for the same model as safetensors.',
  },
  'model-in-use': {
    title: 'A run is using this model.',
    todo: 'Wait until the run ends, then remove the model.',
  },
  'hub-offline': {
    title: 'The model hub cannot be reached.',
    todo: 'Check the network and the mirror in Settings. What was downloaded so far is kept.',
  },
  'hub-missing': {
    title: 'The model hub has no such model or file.',
    todo: 'Check the name, the revision and the file name.',
  },
  'hub-forbidden': {
    title: 'The model hub does not give out this model without an access token.',
    todo: 'Accept the model’s terms on the hub’s page and enter your token in Settings.',
  },
  'hub-invalid': {
    title: 'The model hub answered in a way that could not be read.',
    todo: 'Check the mirror in Settings; something between here and the hub may change its answers.',
  },
  'hub-hash-mismatch': {
    title: 'The downloaded file is not the file that the hub promised.',
    todo: 'It was thrown away. Try again; if it happens again, tell IT: something may be changing downloads.',
  },
  'data-empty': {
    title: 'There are no rows to learn from.',
    todo: 'Check the file and the columns.',
  },
  'data-invalid': {
    title: 'The data cannot be read as it is.',
    todo: 'Read the details, put the file right and try again.',
  },
  'data-missing': {
    title: 'The data is no longer where it was.',
    todo: 'Put it back, or start a run on other data.',
  },
  'data-single-class': {
    title: 'Every row has the same answer. There is nothing to learn.',
    todo: 'Choose another column as the answer.',
  },
  'label-unknown': {
    title: 'The data has an answer that the model does not know.',
    todo: 'Use the same answers as in training.',
  },
  'attestation-refused': {
    title: 'The server was refused: its evidence was not accepted.',
    todo: 'Nothing was sent. Tell the study office which check failed; it is in the details.',
  },
  'policy-refused': {
    title: 'The attestation policy cannot be used.',
    todo: 'Ask the study office for a new invitation.',
  },
  'clock-wrong': {
    title: 'The clock of this computer is too far from the server’s.',
    todo: 'Correct the clock, then connect again.',
  },
  'server-root': {
    title: 'The evidence does not lead back to the maker of the chip.',
    todo: 'Nothing was sent. Ask the study office; the same answer twice is not a fault on your side.',
  },
  'server-certificate': {
    title: 'The maker does not vouch for this chip’s key.',
    todo: 'Nothing was sent. Ask the study office; the same answer twice is not a fault on your side.',
  },
  'server-report': {
    title: 'The report was altered or not signed by that chip.',
    todo: 'Nothing was sent. Ask the study office; the same answer twice is not a fault on your side.',
  },
  'server-settings': {
    title: 'The enclave runs in debug mode or with other settings: its memory can be read.',
    todo: 'Nothing was sent. Ask the study office to have the server started with the settings that your policy names.',
  },
  'server-firmware': {
    title: 'The server’s firmware is older than your minimum.',
    todo: 'Nothing was sent. Ask the study office to have the server’s firmware updated.',
  },
  'server-software': {
    title: 'The server is running software your hospital has not approved.',
    todo: 'Nothing was sent. If the server was updated, the study office sends a new invitation with a new list.',
  },
  'server-connection': {
    title: 'The report belongs to another connection or moment.',
    todo: 'Nothing was sent. Try again; if it happens again, somebody may be between you and the server: tell IT.',
  },
  'server-machine': {
    title: 'A genuine enclave, but not one your hospital enrolled.',
    todo: 'Nothing was sent. Ask the study office whether the server moved to another machine.',
  },
  'server-simulated': {
    title: 'The server’s evidence is simulated, and your policy asks for genuine hardware.',
    todo: 'Nothing was sent. Ask the study office for the server that runs on the hardware of the policy.',
  },
  'server-revocation-list': {
    title: 'The revocation list is out of date, so revocation cannot be ruled out.',
    todo: 'Nothing was sent. Ask the study office to have the server send present lists, and check the clock of this computer.',
  },
  'channel-refused': {
    title: 'The connection could not be sealed.',
    todo: 'Nothing was sent. Try again; if it happens again, tell IT that somebody may stand between.',
  },
  'server-unreachable': {
    title: 'The server cannot be reached.',
    todo: 'Check the network and the proxy. It is tried again by itself.',
  },
  'pad-unusable': {
    title: 'The pad book cannot be used.',
    todo: 'Ask the study office for the next book. Nothing is sent without it.',
  },
  'server-failed': {
    title: 'The server could not go on.',
    todo: 'Tell whoever runs it; its log says why.',
  },
  'invitation-invalid': {
    title: 'This invitation cannot be opened.',
    todo: 'Ask the study office to send it again.',
  },
  'invitation-expired': {
    title: 'This invitation expired before it was used.',
    todo: 'Ask the study office for a new one.',
  },
  'enrolment-refused': {
    title: 'The place of this hospital is not free.',
    todo: 'Use the computer that took it, or ask the study office to free it.',
  },
  'not-approved': {
    title: 'The terms of the study were not approved here.',
    todo: 'Read them and approve them. Nothing was read or sent.',
  },
  'study-invalid': {
    title: 'This file does not describe a study.',
    todo: 'Ask the study office for the file again.',
  },
  'state-newer': {
    title: 'This folder was written by a newer version.',
    todo: 'Use that version, or another folder.',
  },
});
