// The methods that Postman's sandbox adds to JavaScript's own types (`[].each`, `'text'.capitalize()`, `(5).minutes()`):
// those of Sugar 1.4, which old scripts use without knowing. The library is loaded when the first of them is touched.
(function (native, part) {
'use strict';

const calendar = (names, units) => units.flatMap((unit) => names.map((name) => name(unit)));
const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'];
const titled = (unit) => unit[0].toUpperCase() + unit.slice(1);
const scripts = ['Arabic', 'Cyrillic', 'Devanagari', 'Greek', 'Hangul', 'Han', 'Kanji', 'Hebrew', 'Hiragana', 'Kana',
  'Katakana', 'Latin', 'Thai'];

const added = [
  [Array.prototype, `findAll count removeAt include exclude clone unique flatten union intersect subtract first last from
    to min max least most sum average inGroups inGroupsOf isEmpty sortBy randomize zip sample each add remove compact
    groupBy none all any insert`],
  [Array, 'create'],
  [String.prototype, `escapeRegExp escapeURL unescapeURL escapeHTML unescapeHTML encodeBase64 decodeBase64 each shift
    codes chars words lines paragraphs isBlank has add remove reverse compact from to dasherize underscore camelize
    spacify stripTags removeTags truncate pad padLeft padRight first last toNumber capitalize assign insert pluralize
    singularize humanize titleize parameterize hankaku zenkaku hiragana katakana
    ${calendar([(name) => `is${name}`, (name) => `has${name}`], scripts).join(' ')}`],
  [Number.prototype, `duration log abbr metric bytes isInteger isOdd isEven isMultipleOf format hex upto downto times chr
    pad ordinalize toNumber round floor ceil abs pow sin asin cos acos tan atan exp sqrt ${calendar([
      (unit) => unit, (unit) => `${unit}s`, (unit) => `${unit}Before`, (unit) => `${unit}sBefore`,
      (unit) => `${unit}Ago`, (unit) => `${unit}sAgo`, (unit) => `${unit}After`, (unit) => `${unit}sAfter`,
      (unit) => `${unit}FromNow`, (unit) => `${unit}sFromNow`], units).join(' ')}`],
  [Number, 'random'],
  [Date.prototype, `set setWeekday setISOWeek getISOWeek getUTCOffset utc isUTC advance rewind isValid isAfter isBefore
    isBetween isLeapYear daysInMonth format relative is reset clone iso getWeekday getUTCWeekday short long full isToday
    isYesterday isTomorrow isWeekday isWeekend isFuture isPast isSunday isMonday isTuesday isWednesday isThursday
    isFriday isSaturday isJanuary isFebruary isMarch isApril isMay isJune isJuly isAugust isSeptember isOctober
    isNovember isDecember isLastYear isThisYear isNextYear isLastMonth isThisMonth isNextMonth isLastWeek isThisWeek
    isNextWeek ${calendar([(unit) => `beginningOf${titled(unit)}`, (unit) => `endOf${titled(unit)}`],
      ['year', 'month', 'week', 'day']).join(' ')} ${calendar([
      (unit) => `${unit}sAgo`, (unit) => `${unit}sUntil`, (unit) => `${unit}sSince`, (unit) => `${unit}sFromNow`,
      (unit) => `add${titled(unit)}s`], units).join(' ')}`],
  [Date, 'create past future addLocale setLocale getLocale addFormat range'],
  [Function.prototype, 'lazy throttle debounce cancel after once fill'],
  [Object, `map reduce each size any all none count find findAll isEmpty sum average min max least most watch isObject
    equal extended merge clone fromQueryString toQueryString tap has select reject isArray isBoolean isDate isFunction
    isNumber isString isRegExp`],
  [RegExp.prototype, 'getFlags setFlags addFlag removeFlag'],
];

const ours = [];
let isLoaded = false;

function loadAll() {
  if (isLoaded) return;
  isLoaded = true;
  // Sugar leaves alone what is there already.
  for (const [holder, name, getter] of ours) {
    if (Object.getOwnPropertyDescriptor(holder, name)?.get === getter) delete holder[name];
  }
  part('modules').load('sugar');
}

function add(holder, name) {
  if (Object.hasOwn(holder, name)) return;
  const getter = function () {
    // Libraries look for methods of these names while they load.
    if (isLoaded || part('modules').isLoading()) return undefined;
    loadAll();
    return this[name];
  };
  ours.push([holder, name, getter]);
  Object.defineProperty(holder, name, {
    configurable: true,
    enumerable: false,
    get: getter,
    set(value) {
      Object.defineProperty(this, name, { configurable: true, enumerable: this !== holder, writable: true, value });
    },
  });
}

for (const [holder, names] of added) {
  for (const name of names.split(/\s+/)) add(holder, name);
}

return {};
});
