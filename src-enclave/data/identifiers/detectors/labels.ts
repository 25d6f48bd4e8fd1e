// Words that stand before a number and say what it is, in English, French, German and Chinese. Read backwards from the
// number, so that a text without numbers costs nothing. All words are lower case.

import type { IdentifierClass } from '../identifier-class.ts';

type LabelSet = {
  /** Names a number by itself. */
  readonly strong: readonly string[];
  /** Names a number only with "no.", "id", "#" or a colon behind it. */
  readonly weak?: readonly string[];
};

const split = (words: string): string[] => words.split(',').map((word) => word.trim());

const labelSets: Readonly<Partial<Record<IdentifierClass, LabelSet>>> = {
  'national-id': {
    strong: split(
      "ssn, social security, nhs, nino, national insurance, national id, passport, nir, sécurité sociale, securite sociale, sécu, steuer-id, steuerid, steuer-identifikationsnummer, identifikationsnummer, idnr, sozialversicherungsnummer, rentenversicherungsnummer, rvnr, svnr, personalausweis, ausweisnummer, reisepass, passeport, carte d’identité, carte d'identité, ahv, ahv-nr, aadhaar, bsn, 身份证, 身份证号, 身份证号码, 护照, 护照号",
    ),
    weak: split('ins, taxpayer, tax, identity card, id card'),
  },
  'record-number': {
    strong: split(
      'mrn, mr#, medical record, medical records, patient id, patientid, hospital number, chart number, accession, accession number, ipp, numéro de dossier, numero de dossier, n° de dossier, n° dossier, numéro patient, fallnummer, fall-nr, patientennummer, pat.-nr, pat-nr, patienten-id, patienten-nr, aufnahmenummer, 病历号, 住院号, 门诊号, 病案号, 就诊号, 检查号, 登记号',
    ),
    weak: split(
      'record, chart, case, encounter, visit, admission, episode, specimen, sample, lab, order, patient, hospital, unit, dossier, séjour, venue, fall, aufnahme, befund, proben, auftrags',
    ),
  },
  'plan-number': {
    strong: split(
      "member id, memberid, subscriber id, mbi, policy number, medicare, medicaid, health plan, kvnr, versichertennummer, versicherten-nr, krankenversichertennummer, krankenversicherungsnummer, numéro d'adhérent, numéro d’adhérent, numéro adhérent, 医保号, 医保卡号, 社保卡号, 社保号, 保险号, 保单号",
    ),
    weak: split(
      'member, subscriber, policy, plan, insurance, beneficiary, group, mutuelle, adhérent, versicherten, kk, mitglieds, 医保, 社保',
    ),
  },
  'account-number': {
    strong: split(
      'iban, account number, acct, credit card, kontonummer, konto-nr, rechnungsnummer, rechnungs-nr, numéro de compte, n° de compte, 账号, 账户, 银行卡号, 银行账号, 卡号',
    ),
    weak: split('account, card, invoice, billing, bill, compte, facture, konto, rechnung, rechnungs'),
  },
  'licence-number': {
    strong: split(
      "npi, dea, rpps, adeli, lanr, bsnr, gmc, license number, licence number, certificate number, driver license, driver's license, drivers license, driving licence, führerscheinnummer, führerschein-nr, führerschein, permis de conduire, approbationsnummer, 执业证号, 执业证书, 驾驶证号, 驾驶证, 资格证号",
    ),
    weak: split(
      'license, licence, certificate, certification, permit, registration, permis, certificat, zertifikat, zulassung, zulassungs, approbation',
    ),
  },
  'vehicle-id': {
    strong: split(
      'vin, license plate, licence plate, number plate, plate number, kennzeichen, kfz-kennzeichen, fahrgestellnummer, fahrzeug-identifizierungsnummer, immatriculation, immatriculé, immatriculée, plaque, 车牌, 车牌号, 车架号',
    ),
    weak: split('plate, vehicle, véhicule, fahrzeug'),
  },
  'device-id': {
    strong: split(
      'serial number, serial, s/n, sn, device id, imei, udi, mac address, device identifier, seriennummer, serien-nr, gerätenummer, geräte-nr, numéro de série, numero de serie, n° de série, n° série, 序列号, 设备号, 设备编号',
    ),
    weak: split('device, implant, pacemaker, pump, série, gerät, geräte, serien'),
  },
  'biometric-id': {
    strong: split(
      'fingerprint, fingerprint id, fingerprint template, fingerprint hash, retina scan, retinal scan id, iris code, iris scan, voiceprint, voiceprint id, biometric id, biometric, faceprint, empreinte digitale, empreinte, empreinte vocale, fingerabdruck, fingerabdruck-id, iris-scan, stimmabdruck, 指纹, 指纹编号, 虹膜编号, 声纹编号',
    ),
  },
  'other-code': {
    strong: split(
      'study id, subject id, participant id, user id, username, login, password, passcode, badge number, employee id, tracking number, confirmation number, reference number, barcode, token, identifiant, mot de passe, kennung, passwort, 编号, 工号, 密码, 条码号',
    ),
    weak: split(
      'study, subject, participant, user, badge, employee, tracking, confirmation, reference, ref, trial, probanden, studien, personal',
    ),
  },
};

type Label = { readonly word: string; readonly class: IdentifierClass; readonly isStrong: boolean };

/** By last character, the longest first: "license plate" is asked before "plate". */
const labelsByLastCharacter = new Map<string, Label[]>();
for (const identifierClass of Object.keys(labelSets).filter((key): key is keyof typeof labelSets => key in labelSets)) {
  const set = labelSets[identifierClass];
  const labels = [
    ...(set?.strong ?? []).map((word): Label => ({ word, class: identifierClass, isStrong: true })),
    ...(set?.weak ?? []).map((word): Label => ({ word, class: identifierClass, isStrong: false })),
  ];
  for (const label of labels) {
    const last = label.word.slice(-1);
    labelsByLastCharacter.set(last, [...(labelsByLastCharacter.get(last) ?? []), label]);
  }
}
for (const labels of labelsByLastCharacter.values()) labels.sort((left, right) => right.word.length - left.word.length);

const reach = 48;
const isLetter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** The class that the words before `offset` announce, or null. */
export function labelBefore(text: string, offset: number): IdentifierClass | null {
  const line = text.slice(Math.max(0, offset - reach), offset);
  const before = line.slice(line.lastIndexOf('\n') + 1).toLowerCase();
  const bare = before.replace(/[\s:：#.=°º"'“„«（([\-*_]+$/u, '');
  const announced = /[:：#=]/u.test(before.slice(bare.length));
  const named = stripped(bare, / ?(?:is|was|are|est|ist|lautet|war|为|是)$/u);
  return (
    find(named, announced) ??
    find(
      stripped(named, /[\s.\-/]*(?:no|nos|nr|num|number|ids?|code|nummer|numéro|numero|n°?|#|号码|号)\.?$/u),
      named !== '' &&
        (announced || /(?:no|nr|num|number|id|code|nummer|numéro|numero|n°|n|#|号码|号)\.?$/u.test(named)),
    )
  );
}

function stripped(text: string, ending: RegExp): string {
  return text.replace(ending, '').replace(/[\s:：#.=°º-]+$/u, '');
}

function find(text: string, hasNumberWord: boolean): IdentifierClass | null {
  for (const label of labelsByLastCharacter.get(text.slice(-1)) ?? []) {
    if (!text.endsWith(label.word) || (!label.isStrong && !hasNumberWord)) continue;
    const previous = text[text.length - label.word.length - 1];
    if (/^[a-zà-ÿ]/.test(label.word) && isLetter(previous) && !/[\u4e00-\u9fff]/.test(previous ?? '')) continue;
    return label.class;
  }
  return french(text);
}

/** French puts the number first: "n° de dossier 123", "numéro de série 123". */
function french(text: string): IdentifierClass | null {
  const match = /(?:n°|numéro|numero|no)\s?(?:de\s|d['’])?(?:la\s|l['’])?(\p{L}+)$/u.exec(text);
  const word = match?.[1];
  return word === undefined ? null : (weakClassOf.get(word) ?? null);
}

const weakClassOf = new Map(
  [...labelsByLastCharacter.values()].flat().map((label) => [label.word, label.class] as const),
);
