// The folder where Cloister keeps what must survive a restart: is there room, can it be written to, who can read the keys
// in it, and does another Cloister use it. A probe file and a claim of the lock are laid down and removed; a folder that
// does not exist is not made.

import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describeBytes, freeDiskBytes } from '../../base/disk-space.ts';
import { Failure } from '../../base/failure.ts';
import { takeFolder } from '../../base/folder-lock.ts';
import { type Check, caution, codeOf, failed, fine, makeCheck, notChecked } from './check.ts';
import { diskState, littleDiskBytes } from './machine-facts.ts';

const diskTexts = {
  id: 'disk',
  title: 'Disk',
  why: 'Runs and rounds are saved step by step. A full disk stops them.',
} as const;
const folderTexts = {
  id: 'folder',
  title: 'Folder',
  why: 'What was trained, approved and sent is written here before anything goes on, so that a restart loses nothing.',
} as const;
const keystoreTexts = {
  id: 'keystore',
  title: 'Key storage',
  why: 'The device key shows the server that this is the hospital that was invited. Who can read it can pose as this hospital.',
} as const;
const secondTexts = {
  id: 'second-program',
  title: 'Second program',
  why: 'One Cloister at a time works in a folder; a second one is refused, so that neither spoils what the other writes.',
} as const;

/** The folder, or the nearest one above it that exists. */
async function nearest(folder: string): Promise<{ readonly path: string; readonly isItself: boolean }> {
  const wanted = resolve(folder);
  for (let path = wanted; ; path = dirname(path)) {
    try {
      await stat(path);
      return { path, isItself: path === wanted };
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || path === dirname(path)) throw error;
    }
  }
}

async function lookAtDisk(folder: string) {
  const freeBytes = await freeDiskBytes(folder);
  const found = `${describeBytes(freeBytes)} free where ${folder} is`;
  const fix = `Please free some space on the disk that has ${folder}, or enlarge it: Cloister needs at least ${describeBytes(littleDiskBytes)} there.`;
  switch (diskState(freeBytes)) {
    case 'failed':
      return failed(`Only ${found}: too little to save a run.`, fix);
    case 'caution':
      return caution(`Only ${found}.`, fix);
    default:
      return fine(`${found}.`);
  }
}

/** Writes as a journal does, down to the disk, and takes it away again. */
async function writeProbe(folder: string): Promise<void> {
  const path = join(folder, `.cloister-check-${process.pid}-${randomBytes(6).toString('hex')}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(new Uint8Array(4096));
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

function describeUnwritable(path: string, code: string) {
  switch (code) {
    case 'ENOSPC':
      return failed(
        `${path} cannot be written to: the disk is full (${code}).`,
        `Please free at least ${describeBytes(littleDiskBytes)} on the disk that has ${path}.`,
      );
    case 'EDQUOT':
      return failed(
        `${path} cannot be written to: this user's share of the disk is used up (${code}).`,
        `Please raise the disk quota of the user who runs Cloister, for ${path}.`,
      );
    case 'EROFS':
      return failed(
        `${path} cannot be written to: the disk is mounted for reading only (${code}).`,
        `Please mount the disk that has ${path} for writing, or give Cloister a folder on another disk (--state, or CLOISTER_HOME).`,
      );
    case 'EACCES':
    case 'EPERM':
      return failed(
        `${path} cannot be written to: this user may not (${code}).`,
        `Please let the user who runs Cloister read and write ${path}, or give Cloister another folder (--state, or CLOISTER_HOME).`,
      );
    default:
      return failed(
        `${path} cannot be written to (${code}).`,
        `Please check the disk that has ${path}, or give Cloister a folder on another disk (--state, or CLOISTER_HOME).`,
      );
  }
}

async function lookAtFolder(folder: string, write: (folder: string) => Promise<void>) {
  let place: Awaited<ReturnType<typeof nearest>>;
  try {
    place = await nearest(folder);
  } catch (error) {
    return describeUnwritable(folder, codeOf(error));
  }
  const { path, isItself } = place;
  if (!(await stat(path)).isDirectory())
    return failed(
      `${path} is a file, not a folder.`,
      `Please give Cloister another folder (--state, or CLOISTER_HOME).`,
    );
  try {
    await write(path);
  } catch (error) {
    return describeUnwritable(path, codeOf(error));
  }
  return fine(
    isItself
      ? `${path} can be written to, down to the disk.`
      : `${folder} does not exist yet, and can be made: ${path} can be written to, down to the disk.`,
  );
}

/** The folder itself and, in a profile, the folders of its studies, which are locked one by one. */
async function studyFolders(folder: string): Promise<readonly string[]> {
  const studies = join(folder, 'studies');
  const names = await readdir(studies, { withFileTypes: true }).catch(() => []);
  return [folder, ...names.filter((entry) => entry.isDirectory()).map(({ name }) => join(studies, name))];
}

async function exposedKeys(folder: string): Promise<readonly string[]> {
  const exposed: string[] = [];
  for (const each of await studyFolders(folder)) {
    const names = await readdir(each).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('-key.pem'))) {
      const { mode } = await stat(join(each, name));
      if ((mode & 0o077) !== 0) exposed.push(join(each, name));
    }
  }
  return exposed;
}

async function lookAtKeystore(folder: string) {
  const isWindows = process.platform === 'win32';
  const [first, ...more] = isWindows ? [] : await exposedKeys(folder);
  if (first !== undefined)
    return failed(
      `${first}${more.length === 0 ? '' : ` and ${more.length} more`} can be read by other users of this computer.`,
      `Please take the rights of others away from ${[first, ...more].join(', ')} (chmod 600), and tell the study office that the key may be known to others.`,
    );
  const how = isWindows
    ? "only the rights of this user's folder protect them"
    : 'only file rights (0600: this user alone) protect them';
  return caution(
    `No system keystore is used: keys lie in files of the state folder, and ${how}. Administrators, and whoever gets the disk or a backup, can read them.`,
    'Please encrypt the disk of this computer, leave the Cloister folder out of backups that others can read, and keep accounts of administrators on it few.',
  );
}

async function lookForSecond(folder: string) {
  if (!(await nearest(folder)).isItself) return fine(`${folder} does not exist yet, so nothing uses it.`);
  for (const each of await studyFolders(folder)) {
    try {
      // Free again at once: a program that starts meanwhile tries for longer than that.
      (await takeFolder(each, 'in use')).release();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code !== 'data-folder-in-use')
        return notChecked(`${each} cannot be written to, so it could not be asked who uses it.`);
      return caution(
        `A Cloister that is running uses ${each}.`,
        `If that is not intended: close the Cloister window, or end the cloister process that works in ${each} (cloister status says which it is), before starting another one there.`,
      );
    }
  }
  return fine(`No other Cloister uses ${folder}.`);
}

/** @param write Lays down a probe file in a folder that exists, and removes it. */
export async function checkFolder(folder: string, write = writeProbe): Promise<readonly Check[]> {
  return [
    await makeCheck(diskTexts, () => lookAtDisk(folder)),
    await makeCheck(folderTexts, () => lookAtFolder(folder, write)),
    await makeCheck(keystoreTexts, () => lookAtKeystore(folder)),
  ];
}

export async function checkSecondProgram(folder: string): Promise<Check> {
  return await makeCheck(secondTexts, () => lookForSecond(folder));
}
