// Chinese names: one of the common surnames and one or two characters, where a label, a role or a form of address says that
// a person is meant. Without such a word nothing is taken: most pairs of characters are words.

import type { Detector } from '../identifier-class.ts';
import { matchesOf } from '../subject.ts';

const compound = '欧阳|上官|司马|诸葛|慕容|令狐|皇甫|东方|尉迟|公孙|夏侯|司徒';
const single =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由';
const surname = `(?:${compound}|[${single}])`;
const end = '(?=$|[，,。;；、：:\\s(（/0-9男女因于系诉为先夫医主护家与和于在的之是])';
const labelled = new RegExp(
  `(?:姓名|患者姓名|病人姓名|患者|病人|患儿|联系人|主治医师|主治医生|主管医师|经治医师|住院医师|医师|医生|签名|签字|家属|护士|记录者|报告者|审核者|陪护|父亲|母亲|妻子|丈夫|儿子|女儿|其妻|其夫|其子|其女)[:：\\s]{0,3}(${surname}[\\u4e00-\\u9fff]{1,2}?(?:·[\\u4e00-\\u9fff]{1,6})?)${end}`,
  'gu',
);
const addressed = new RegExp(
  `(?<![\\u4e00-\\u9fff])(${surname}[\\u4e00-\\u9fff]{0,2}?)(?=先生|女士|小姐|医生|医师|主任|大夫|护士长|教授|老师|某)|(?<=[由请经找与和向，。])(${surname}[\\u4e00-\\u9fff]{0,2}?)(?=先生|女士|小姐|医生|医师|主任|大夫|护士长|教授)`,
  'gu',
);
const notNames =
  /^(?:主任|主治|住院|全科|明确|平素|和家|于今|时常|安静|高热|高血|白细|华法|成年|国内|来院|应用|解除|常规|温度|查体|相关|何时|经济|时间|计划)/u;

export const findChineseNames: Detector = ({ text }, add) => {
  for (const match of matchesOf(labelled, text)) {
    const name = match[1] ?? '';
    if (notNames.test(name)) continue;
    const finish = match.index + match[0].length;
    add({
      class: 'name',
      start: finish - name.length,
      end: finish,
      confidence: 0.88,
      detector: 'Chinese name by label',
    });
  }
  for (const match of matchesOf(addressed, text)) {
    if (notNames.test(match[0])) continue;
    add({
      class: 'name',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.85,
      detector: 'Chinese name by form of address',
    });
  }
};
