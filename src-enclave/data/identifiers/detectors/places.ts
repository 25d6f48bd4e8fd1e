// Places smaller than a state: streets, postcodes, towns, named hospitals. Streets and postcodes by form, towns by gazetteer
// and the words around them. Countries, states, Länder, regions and provinces are no findings; a Chinese 市 below a province is.

import type { Detector, Subject } from '../identifier-class.ts';
import { isDrug, isEponym, isTermNoun } from '../gazetteer/medical-words.ts';
import { chineseTownPattern, isCommonWord, isGivenName, isSurname, isTown } from '../gazetteer/word-sets.ts';
import { matchInZones, matchesOf, wordBefore } from '../subject.ts';

const state =
  'A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|ON|QC|BC|AB|MB|SK|NS|NB';
const stateName =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|England|Scotland|Wales|France|Germany|Deutschland|Switzerland|Canada|USA|U\\.S\\.A\\.|UK|China|Japan|Italy|Spain|Sweden|Ontario|Quebec';
const cap = String.raw`\p{Lu}[\p{L}'’-]+`;

type PlaceForm = {
  readonly name: string;
  readonly pattern: RegExp;
  readonly confidence: number;
  readonly digits: number;
  /** A cheap sign that the pattern may match at all. */
  readonly hint?: RegExp;
};

/** Forms with a number in them: they are looked for in digit zones only. */
const numbered: readonly PlaceForm[] = [
  {
    name: 'zip code',
    digits: 5,
    confidence: 0.9,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:(?:${cap}|St\.) ?){1,3},? (?:${state}),? \d{5}(?:-\d{4})?(?![\p{L}\d-])|(?<![\p{L}\d])(?:${state}) \d{5}(?:-\d{4})?(?![\d-])`,
      'gu',
    ),
  },
  {
    name: 'zip code by label',
    digits: 3,
    confidence: 0.9,
    pattern:
      /(?<=(?:[Zz][Ii][Pp](?: [Cc]ode)?|[Pp]ostcode|[Pp]ostal code|PLZ|Postleitzahl|[Cc]ode postal|CP|邮编|邮政编码)[:：\s]{0,3})(?:\d{6}|\d{5}(?:-\d{4})?|\d{4})(?!\d)/gu,
  },
  {
    name: 'postcode and town',
    digits: 4,
    confidence: 0.85,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d.,/-])(?:(?:D|F|A|CH|B)-)?\d{4,5} (${cap}(?:[ -](?:am|an der|im|sur|sous|les|la|le|en|${cap}))*)`,
      'gu',
    ),
  },
];

const anywhere: readonly PlaceForm[] = [
  {
    name: 'street',
    digits: 0,
    hint: /\d[A-Za-z]? .{2,60}(?:Str|St|Ave|R[do]|L[an]|Dr|Bl?v?|Bou|Court|Ct|Way|Pl|Ter|Clo|Cre|Sq|H[iw]|P[ak]|Cir|Trail|G[ar]|Mews|Walk)/,
    confidence: 0.9,
    pattern: new RegExp(
      String.raw`(?=\d)(?<![\p{L}\d.,/-])\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:${cap} |\d{1,3}(?:st|nd|rd|th) ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Close|Crescent|Square|Sq|Highway|Hwy|Parkway|Pkwy|Circle|Trail|Gardens|Grove|Mews|Walk|Row)(?![\p{L}])\.?(?:,? (?:Apt|Apartment|Unit|Suite|Flat|#)\.? ?\w{1,5})?`,
      'gu',
    ),
  },
  {
    name: 'rue',
    hint: /[Rr]ue |[Aa]venue |[Bb]oulevard |bd |[Pp]lace |[Cc]hemin |[Aa]llée |[Ii]mpasse |[Qq]uai |[Rr]oute |cours /,
    digits: 0,
    confidence: 0.88,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:\d{1,4}(?: ?bis| ?ter)?,? )?(?:rue|avenue|boulevard|bd|place|chemin|allée|impasse|quai|route|cours|Rue|Avenue|Boulevard|Place|Chemin|Allée|Impasse|Quai|Route)(?: (?:de la|de l['’]|de|du|des))?(?: |(?<=['’]))(?:(?:de la |de |du |des |d['’]|l['’])?${cap})(?:[ -](?:de la |de |du |des )?${cap}){0,3}`,
      'gu',
    ),
  },
  {
    name: 'Straße',
    hint: /(?:str(?:aße|asse|\.)|Stra|Str\.|weg|Weg|latz|llee|gasse|Ring|amm|fer|graben|Am|An der|Im|Auf der|Zum|Zur) ?(?:\p{L}+ )?\d/u,
    digits: 0,
    confidence: 0.88,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|graben)|${cap}(?:er|-)[ -]?(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer)|(?:Am|An der|Im|Auf der|Zum|Zur) ${cap}) ?\d{1,4} ?[a-h]?(?![\p{L}\d%.])`,
      'gu',
    ),
  },
  {
    name: 'hospital',
    hint: /Hospital|Clinic|Medical Cent|Infirmary|Hospice|Health Cent|linikum|rankenhaus|Spital|linik |CHU |CHR |CH |ôpital|linique |entre hospitalier/,
    digits: 0,
    confidence: 0.6,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:(?:St\.? )?${cap}(?: (?:of|and|&) )?[ ]?){1,4}(?:Hospital|Clinic|Medical Cent(?:er|re)|Infirmary|Hospice|Health Cent(?:er|re)|Klinikum|Krankenhaus|Spital)(?![\p{L}])|(?<![\p{L}\d])(?:Universitäts)?(?:[Kk]linikum|[Kk]rankenhaus|[Kk]linik) ${cap}|(?<!\p{L})(?:CHU|CHR|CH|[Hh]ôpital|[Cc]linique|[Cc]entre hospitalier)(?: (?:universitaire|régional))?(?: (?:de|du|des|d['’])(?: la)?)? ?${cap}(?:-${cap})*`,
      'gu',
    ),
  },
];
const genericHospital =
  /^(?:(?:The|A|An|This|Our|General|University|Community|Regional|County|City|Children|Children's|Children’s|Teaching|Referral|Veterans|Affairs|Veteran|State|National|Public|Private|District|Central|Memorial|Outpatient|Pain|Eye|Heart|Cancer|Local|Day|VA|SETTING|Multi|Mental|Health|Family|Women's|Academic|Major|Academic|Walk-in|Urgent|Care|In|At|And|Of|Administration|Emergency|Your|Specialty|Psychiatric|Rehabilitation|Travel|Sleep|Primary|Medical) ?)+(?:Hospital|Clinic|Medical Cent(?:er|re)|Infirmary|Hospice|Health Cent(?:er|re))$/u;

const ukPostcode = /(?<![\p{L}\d-])(?:[A-Z]{1,2}\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\d-])/gu;
const caPostcode = /(?<![\p{L}\d-])[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d(?![\p{L}\d-])/gu;

/** Sticky: read where a capital stands. */
const townWords = new RegExp(
  String.raw`(?:St\.? |Saint[ -]|Bad |La |Le |Los |Las |San |Santa |New |Port |Fort |El )?\p{Lu}[\p{L}'’]+(?:-\p{L}[\p{L}'’]*)*(?: (?:am |im |an der |upon |sur |of |by |or )?${cap}){0,2}`,
  'uy',
);
const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** The last word of a context, so that the pattern is asked only where it can match. */
const contextEndings = set(
  'in from of à aus nach bei via near at to around outside demeurant adresse address anschrift wohnort stadt chu',
);
const strongContext =
  /(?:^|[^\p{L}])(?:lives in|living in|resident of|resides in|residing in|lived in|moved (?:from|to)|native of|born in|from|city of|town of|habite(?: à)?|demeurant à|domiciliée? à|réside à|née? à|originaire de|ville de|wohnhaft in|wohnt in|lebt in|aus|geboren in|address ?:|adresse ?:|anschrift ?:|wohnort ?:|stadt)\s{0,2}$/iu;
/** Behind these a name with a capital is a place even when no gazetteer knows it. */
const homeContext =
  /(?:^|[^\p{L}])(?:lives in|living in|resident of|resides in|residing in|lived in|native of|habite à|demeurant à|domiciliée? à|réside à|originaire de|wohnhaft in|wohnt in|lebt in)\s$/iu;
const weakContext = /(?:^|[^\p{L}])(?:in|near|at|to|around|outside|à|nach|bei|via)\s$/iu;
const stateAfter = new RegExp(String.raw`^, ?(?:(?:${state})(?![\p{L}])|(?:${stateName})(?![\p{L}]))`, 'u');

export const findPlaces: Detector = (subject, add) => {
  for (const { pattern, digits, confidence, name } of numbered)
    matchInZones(subject, digits, pattern, (match, start) => {
      const town = match[1];
      if (name === 'zip code' && / ID \d/u.test(match[0])) return;
      if (name === 'postcode and town' && !(town !== undefined && (/^[A-Z]{1,2}-/u.test(match[0]) || isTownName(town))))
        return;
      add({ class: 'place', start, end: start + match[0].length, confidence, detector: name });
    });
  for (const { pattern, confidence, name, hint } of anywhere) {
    if (hint?.test(subject.text) === false) continue;
    for (const match of matchesOf(pattern, subject.text)) {
      if (name === 'Straße' && match[0].startsWith('Im Jahr')) continue;
      // Without a number or an article, "place" and "route" are English words.
      if (name === 'rue' && !/^\d|^[Rr]ue | (?:de|du|des|d['’])/u.test(match[0])) continue;
      if (name === 'hospital' && (genericHospital.test(match[0]) || isTermOnly(match[0]))) continue;
      add({ class: 'place', start: match.index, end: match.index + match[0].length, confidence, detector: name });
    }
  }
  if (subject.hasDigit)
    for (const pattern of [ukPostcode, caPostcode])
      for (const match of matchesOf(pattern, subject.text))
        add({
          class: 'place',
          start: match.index,
          end: match.index + match[0].length,
          confidence: 0.85,
          detector: 'postcode',
        });
  addTowns(subject, add);
  if (subject.hasHan) addChinese(subject, add);
};

const isTermOnly = (text: string): boolean => {
  const [first = ''] = text.split(' ');
  return /^\p{Lu}/u.test(first) && isCommonWord(first.toLowerCase()) && text.split(' ').length <= 2;
};

const isTownName = (name: string): boolean => {
  const key = name.toLowerCase();
  return isTown(key) || isTown(key.split(/[ -]/u)[0] ?? '');
};

function addTowns({ text, capitals }: Subject, add: Parameters<Detector>[1]): void {
  let reached = 0;
  for (const { text: capital, start } of capitals) {
    if (start < reached) continue;
    const isInContext = contextEndings.has(wordBefore(text, start));
    if (!isInContext && !(text.includes(', ', start + capital.length) && isTownBeforeState(text, start, capital)))
      continue;
    townWords.lastIndex = start;
    const words = townWords.exec(text)?.[0];
    if (words === undefined) continue;
    const before = text.slice(Math.max(0, start - 22), start);
    const found = longestTown(words) ?? (homeContext.test(before) && isUnknownTown(capital) ? words : null);
    if (found === null) continue;
    const end = start + found.length;
    const confidence = stateAfter.test(text.slice(end, end + 18)) ? 0.9 : townConfidence(text, found, end, before);
    if (confidence === 0) continue;
    add({
      class: 'place',
      start,
      end,
      confidence,
      detector: confidence === 0.9 ? 'town and state' : 'town by context',
    });
    reached = end;
  }
}

const isUnknownTown = (capital: string): boolean => {
  const key = capital.toLowerCase();
  return !isCommonWord(key) && !isState.test(capital) && capital !== capital.toUpperCase();
};
const isState = new RegExp(`^(?:${stateName}|New|North|South|West)$`, 'u');

function isTownBeforeState(text: string, start: number, capital: string): boolean {
  return (
    stateAfter.test(text.slice(start + capital.length, start + capital.length + 18)) ||
    /^ \p{Lu}[\p{L} ]{1,24}, \p{Lu}/u.test(text.slice(start + capital.length, start + capital.length + 32))
  );
}

/** 0 when the word is rather something else here. */
function townConfidence(text: string, found: string, end: number, before: string): number {
  const key = found.toLowerCase();
  const isOdd = isCommonWord(key) || isTermNoun(key) || isEponym(key) || isDrug(key) || found === found.toUpperCase();
  if (isOdd || isFollowedByTerm(text, end)) return 0;
  const isPerson = isGivenName(key) || isSurname(key);
  if (strongContext.test(before)) return isPerson ? 0.55 : 0.8;
  if (!weakContext.test(before) || isGivenName(key)) return 0;
  return isPerson ? 0.55 : 0.65;
}

/** The longest beginning of the words that is a town. */
function longestTown(words: string): string | null {
  let candidate = words;
  while (candidate !== '') {
    if (isTown(candidate.toLowerCase().replaceAll('’', "'"))) return candidate;
    const cut = candidate.lastIndexOf(' ');
    if (cut === -1) return null;
    candidate = candidate.slice(0, cut);
  }
  return null;
}

function isFollowedByTerm(text: string, end: number): boolean {
  const following = /^['’]?s?[ -](\p{L}+)(?: (\p{L}+))?/u.exec(text.slice(end, end + 40));
  return following !== null && following.slice(1).some((word) => word !== undefined && isTermNoun(word.toLowerCase()));
}

const han = '[\\u4e00-\\u9fff]';
const province =
  '(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|(?:内蒙古|广西|西藏|宁夏|新疆)(?:(?:壮族|回族|维吾尔)?自治区)?';
const chineseAddress = new RegExp(
  `(?:${province})?(?:(?:${chineseTownPattern})市?|(?<=省|自治区|住|址[:：]?|在|来自|于)${han}{2,4}市)(?:${han}{1,6}(?:区|县|旗|镇|乡|村))*(?:${han}{1,8}(?:路|街|大道|巷|弄|胡同))?(?:\\d{1,5}号(?:院)?)?(?:\\d{1,3}(?:号楼|栋|幢|单元|室))*(?:${han}{2,8}小区)?`,
  'gu',
);
const chineseStreet = new RegExp(
  `${han}{2,8}(?:路|街|大道|巷|弄|胡同)\\d{1,5}号(?:院)?(?:\\d{1,3}(?:号楼|栋|幢|单元|室))*`,
  'gu',
);
const chineseVillage = new RegExp(
  `(?<=住|址[:：]?|来自|省|市)${han}{2,4}(?:县|区|镇|乡|村)(?:${han}{2,4}(?:镇|乡|村))*`,
  'gu',
);
const chineseHospital = new RegExp(`(?<=在|于|至|到|往|由|^|[，。,\\s])${han}{2,10}?医院`, 'gu');
const genericChineseHospital = /(?:我院|外院|本院|当地|上级|某|该|入院|住院|三甲|综合|专科|私立|公立|医院医院)/u;

function addChinese(subject: Subject, add: Parameters<Detector>[1]): void {
  const put = (pattern: RegExp, confidence: number, detector: string): void => {
    for (const match of matchesOf(pattern, subject.text)) {
      if (/^(?:中山)$/u.test(match[0]) || (detector === 'Chinese hospital' && genericChineseHospital.test(match[0])))
        continue;
      add({ class: 'place', start: match.index, end: match.index + match[0].length, confidence, detector });
    }
  };
  put(chineseAddress, 0.85, 'Chinese address');
  put(chineseStreet, 0.85, 'Chinese street');
  put(chineseVillage, 0.7, 'Chinese county');
  put(chineseHospital, 0.6, 'Chinese hospital');
}
