// What the GeoNames extract lacks: names in the language of the place, Chinese towns, and names that are states, countries
// or ordinary words and therefore no place smaller than a state. Written by hand.

const words = (text: string): string[] => text.trim().split(/\s*,\s*/u);

export const furtherPlaces: readonly string[] = words(
  'münchen, köln, nürnberg, hannover, braunschweig, wien, zürich, genève, genf, bâle, basel, bern, luzern, freiburg, freiburg im breisgau, frankfurt, frankfurt am main, göttingen, tübingen, würzburg, saarbrücken, düsseldorf, osnabrück, lübeck, münster, brussel, bruxelles, brüssel, gent, anvers, antwerpen, liège, lüttich, strasbourg, straßburg, marseille, lyon, nîmes, orléans, besançon, saint-étienne, saint-denis, montréal, québec city, new york city, washington dc, washington d.c., st. louis, st. paul, são paulo, ciudad de méxico, praha, prag, warszawa, roma, milano, torino, napoli, firenze, lisboa, københavn',
);

export const notPlaces: ReadonlySet<string> = new Set(
  words(
    'male, nice, bath, reading, mobile, most, man, same, sale, of, deal, normal, union, central, orange, independence, clay, mission, university, superior, march, hook, bury, cork, oral, lima, van, surprise, bell, liberty, university place, columbia, wales, england, scotland, ireland, china, india, france, germany, canada, mexico, texas, california, virginia, alberta, ontario, manitoba, maine, kansas, nevada, montana, oregon, delaware, indiana, florida, idaho, iowa, ohio, alabama, alaska, hessen, bayern, sachsen, corona, marburg, ebola, lyme, coxsackie, hendra, lassa, bristol, duke, mayo, cleveland, hopkins, apgar, fontaine, essen, leer, hamm, zeven, bergen, hand, singen, wissen, regen, norden, weiden, lauf, hagen, kehl, auch, sens, tours, vertou, lens, blanc, castres, milan, best, bad, mold, battle, hove, ware, poole, stroke, wells, street, diss, epping, barking, waltham, wishes, victoria, rugby, sandwich, hull, troy, rome, paris hill, enterprise, commerce, industry, progress, temple, hospital, clinton, jackson, wilson, warren, marion, chester, stanford, harvard, hereford, hays, lawrence, florence, allen, ames, carson, carter, greenwood',
  ),
);

export const chineseTowns: readonly string[] = words(
  '北京, 上海, 天津, 重庆, 广州, 深圳, 杭州, 南京, 武汉, 成都, 西安, 苏州, 长沙, 郑州, 青岛, 大连, 沈阳, 哈尔滨, 长春, 济南, 福州, 厦门, 合肥, 昆明, 贵阳, 南宁, 海口, 太原, 石家庄, 兰州, 西宁, 银川, 乌鲁木齐, 拉萨, 呼和浩特, 南昌, 宁波, 无锡, 佛山, 东莞, 温州, 烟台, 泉州, 珠海, 中山, 惠州, 嘉兴, 绍兴, 台州, 金华, 常州, 南通, 徐州, 扬州, 洛阳, 唐山, 保定, 桂林, 三亚, 香港, 澳门, 台北, 高雄',
);
