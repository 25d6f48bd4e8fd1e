// Names and towns for made-up letters, written by hand: frequent ones, rare ones, and some that no gazetteer here knows.

export const languages = ['en', 'fr', 'de', 'zh'] as const;
export type Language = (typeof languages)[number];

const words = (text: string): readonly string[] => text.trim().split(/\s*,\s*/u);

export const namesIn: Readonly<
  Record<Language, { readonly given: readonly string[]; readonly family: readonly string[] }>
> = {
  en: {
    given: words(
      'James, Mary, Robert, Patricia, Michael, Linda, William, Susan, Christopher, Jessica, Matthew, Ashley, Joshua, Emily, Andrew, Oluwaseun, Siobhan, Niamh, Priya, Rajesh, Mohammed, Fatima, Wei, Thuy, Kwame, Ngozi, Aoife, Callum, Tyrone, Keisha, Deshawn, Guadalupe, Xiomara, Ezekiel, Thaddeus, Winifred, Agatha, Grace, Mark, Will',
    ),
    family: words(
      "Smith, Johnson, Williams, Garcia, Miller, Davis, Martinez, Anderson, Thompson, Nguyen, Okonkwo, Adeyemi, O’Sullivan, O'Connor, McAllister, Patel, Krishnamurthy, Wojciechowski, Featherstonehaugh, Vandenberg, Castellanos, Abernathy, Blackwood, Hawthorne, Pemberton, Ramirez-Lopez, Kowalczyk, Petrosyan, Yamamoto, Al-Rashid, Fitzgerald, Cholmondeley, Ashworth, Braithwaite, Sorensen, Delacroix, Montague, Winterbottom, White, Young",
    ),
  },
  fr: {
    given: words(
      'Marie, Jean, Camille, Pierre, Nathalie, François, Isabelle, Philippe, Sylvie, Thierry, Chantal, Jean-Pierre, Anne-Sophie, Mathéo, Léa, Maëlle, Gwenaëlle, Yannick, Aïcha, Karim, Mamadou, Fatoumata, Thibault, Océane, Célestine, Raphaël, Solène, Apolline',
    ),
    family: words(
      'Martin, Bernard, Dubois, Moreau, Laurent, Lefebvre, Rousseau, Fontaine, Chevalier, Guérin, Boulanger, Lemoine, Delacourt, Beaumont, Kervella, Le Goff, Quéméneur, Diallo, Benali, Traoré, Charpentier, Vaillancourt, Desrosiers, Montclair, Poincaré, Tisserand, Castelnau, Bouchareb',
    ),
  },
  de: {
    given: words(
      'Anna, Hans, Ursula, Klaus, Sabine, Jürgen, Monika, Wolfgang, Petra, Uwe, Heike, Karl-Heinz, Gerlinde, Friedhelm, Hannelore, Waltraud, Lukas, Leonie, Finn, Mia, Ayşe, Mehmet, Olga, Dmitri, Roswitha, Hildegard, Traugott, Ottilie',
    ),
    family: words(
      'Müller, Schmidt, Schneider, Fischer, Weber, Wagner, Hoffmann, Schäfer, Zimmermann, Krüger, Hartmann, Lindemann, Oberhuber, Niedermayer, Grünewald, Siebenrock, Yılmaz, Kaya, Petrov, Kowalski, Brandstetter, Achterberg, Wüstenhagen, Dreyer, Ziegler-Stein, Hohenfels, Rautenstrauch, Vogelsang',
    ),
  },
  zh: {
    given: words(
      '伟, 芳, 娜, 秀英, 敏, 静, 丽, 强, 磊, 军, 洋, 勇, 艳, 杰, 涛, 明, 超, 秀兰, 霞, 平, 桂英, 建国, 志强, 晓东, 雨桐, 子涵, 浩然, 梓萱, 宇轩, 思远',
    ),
    family: words(
      '王, 李, 张, 刘, 陈, 杨, 黄, 赵, 吴, 周, 徐, 孙, 马, 朱, 胡, 郭, 何, 林, 罗, 郑, 欧阳, 司马, 诸葛, 上官, 谢, 宋, 唐, 韩, 冯, 邓',
    ),
  },
};

export const townsIn: Readonly<Record<Language, readonly string[]>> = {
  en: words(
    'Boston, Springfield, Sacramento, Albuquerque, Baton Rouge, Chattanooga, Fort Wayne, Manchester, Leicester, Wolverhampton, Inverness, Chipping Norton, Truth or Consequences, Little Rock, Ann Arbor, Salem, Newport, Dundee, Kalamazoo, Poughkeepsie',
  ),
  fr: words(
    'Lyon, Marseille, Toulouse, Montpellier, Clermont-Ferrand, Quimper, Saint-Étienne, Aix-en-Provence, Villeurbanne, Besançon, Limoges, Perpignan, Guingamp, Carhaix, Romorantin',
  ),
  de: words(
    'Heidelberg, Köln, München, Mannheim, Tübingen, Bad Mergentheim, Garmisch-Partenkirchen, Erlangen, Gelsenkirchen, Rostock, Chemnitz, Wuppertal, Oldenburg, Eppingen, Schwäbisch Gmünd',
  ),
  zh: words('杭州市, 南京市, 苏州, 成都市, 武汉市, 长沙市, 青岛, 昆山市, 义乌市, 厦门市'),
};
