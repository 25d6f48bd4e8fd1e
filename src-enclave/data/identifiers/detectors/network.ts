// E-mail and web addresses (linkify-it), IP addresses, and pictures of a person: embedded images and image file names.

import { LinkifyIt } from 'linkify-it';

import type { Detector } from '../identifier-class.ts';
import { matchInZones, matchesOf } from '../subject.ts';

const links = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false });
const looseUrl =
  /(?<![\p{L}\d@./-])(?:www\.[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|(?:[a-z\d-]{2,}\.){1,4}(?:com|org|net|edu|gov|info|io|eu|uk|de|fr|cn|ch|at|be|ca|us|nhs)(?:\/[^\s<>"'，。；）)]*)?)(?:\/[^\s<>"'，。；）)]*)?(?![\p{Ll}@])/gu;

const plainMail =
  /(?<![A-Za-z\d._%+-])[A-Za-z\d][A-Za-z\d._%+-]{0,63}@[A-Za-z\d][A-Za-z\d-]{0,62}(?:\.[A-Za-z\d-]{2,63}){1,6}/g;

export const findAddresses: Detector = ({ text }, add) => {
  if (text.includes('@') || text.includes(':')) addLinks(text, add);
  if (!/\.\p{L}{2}/u.test(text)) return;
  for (const match of matchesOf(looseUrl, text)) {
    const end = match.index + match[0].replace(/[.,;:!?]+$/u, '').length;
    const confidence = match[0].startsWith('www.') ? 0.95 : 0.7;
    add({ class: 'url', start: match.index, end, confidence, detector: 'web address' });
  }
};

const addLinks = (text: string, add: Parameters<Detector>[1]): void => {
  // linkify wants a blank or a sign of its own list before an address; "邮箱：" is none.
  if (text.includes('@'))
    for (const match of matchesOf(plainMail, text))
      add({
        class: 'email',
        start: match.index,
        end: match.index + match[0].length,
        confidence: 0.96,
        detector: 'e-mail address',
      });
  for (const match of links.match(text) ?? []) {
    const isMail = match.schema === 'mailto:' || (match.schema === '' && match.url.startsWith('mailto:'));
    const finding = { start: match.index, end: match.lastIndex, confidence: 0.97 };
    add(
      isMail
        ? { ...finding, class: 'email', detector: 'e-mail address' }
        : { ...finding, class: 'url', detector: 'web address' },
    );
  }
};

const byte = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`(?<![\\d.])${byte}(?:\\.${byte}){3}(?::\\d{2,5}|/\\d{1,2})?(?![\\d]|\\.\\d)`, 'gu');
const ipv6 =
  /(?<![\p{L}\d:.])(?:[0-9a-fA-F]{1,4}:){2,7}(?:[0-9a-fA-F]{1,4}|:)(?::?[0-9a-fA-F]{1,4}){0,6}(?:\/\d{1,3})?(?![\p{L}\d:])|(?<![\p{L}\d:.])(?:[0-9a-fA-F]{1,4}:)+(?::[0-9a-fA-F]{1,4}){1,6}(?![\p{L}\d:])/gu;

export const findIpAddresses: Detector = (subject, add) => {
  matchInZones(subject, 4, ipv4, (match, start, zone) => {
    if (/(?:version|section|v\.?|§)\s?$/iu.test(zone.slice(0, match.index).slice(-10))) return;
    add({ class: 'ip-address', start, end: start + match[0].length, confidence: 0.9, detector: 'IPv4 address' });
  });
  if (!/[\da-fA-F]:[\da-fA-F:]/.test(subject.text)) return;
  for (const match of matchesOf(ipv6, subject.text)) {
    const groups = match[0].replace(/\/\d+$/u, '').split(':');
    const isFull = groups.length === 8 || match[0].includes('::');
    const isMac = groups.length === 6 && groups.every((group) => group.length === 2);
    const isClock = groups.length <= 4 && !match[0].includes('::');
    if (!isFull || isMac || isClock || groups.filter((group) => group !== '').length < 3) continue;
    add({
      class: 'ip-address',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.9,
      detector: 'IPv6 address',
    });
  }
};

const embedded = /data:image\/[a-z+.-]{2,20};base64,[A-Za-z0-9+/=]{8,}/gu;
const imageFile =
  /(?<![\p{L}\d])[\p{L}\d_][\p{L}\d_\-/\\.]{0,80}\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|JPE?G|PNG|HEIC)(?![\p{L}\d])/gu;
const imageEnding = /\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp)/iu;

export const findPictures: Detector = ({ text }, add) => {
  if (text.includes('data:image'))
    for (const match of matchesOf(embedded, text))
      add({
        class: 'face-photo',
        start: match.index,
        end: match.index + match[0].length,
        confidence: 0.97,
        detector: 'embedded image',
      });
  if (!imageEnding.test(text)) return;
  for (const match of matchesOf(imageFile, text))
    add({
      class: 'face-photo',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.75,
      detector: 'image file',
    });
};
