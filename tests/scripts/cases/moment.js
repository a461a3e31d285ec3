//# parsing
const moment = require('moment');
console.log(moment.utc('2024-02-29').format(), moment.utc('20240229T123456Z').format(), moment.utc(1709164800000).format(), moment.utc([2024, 1, 29, 1, 2, 3]).format(), moment.utc({ year: 2024, month: 1, day: 29 }).format(), moment.utc('29.02.2024', 'DD.MM.YYYY').format(), moment.utc('2024-02-30').isValid(), moment.utc('10:30', 'HH:mm').format('HH:mm'), moment.unix(0).utc().format());

//# formatting
const m = require('moment').utc('2024-02-29T13:04:05.678Z');
for (const format of ['YYYY-MM-DD', 'DD/MM/YY', 'dddd', 'ddd, MMM D', 'Do', 'h:mm A', 'HH:mm:ss.SSS', 'X', 'x', 'Z', 'ZZ', 'W', 'Q', 'DDDD', '[quoted] YYYY', 'LT', 'LTS', 'L', 'LL', 'LLL', 'LLLL', 'l', 'ww', 'E', 'gggg']) console.log(format, m.format(format));

//# getting and setting
const moment = require('moment');
const m = moment.utc('2024-02-29T13:04:05Z');
console.log(m.get('year'), m.month(), m.date(), m.hour(), m.minute(), m.second(), m.millisecond(), m.dayOfYear(), m.week(), m.isoWeek(), m.quarter(), m.daysInMonth(), m.weekday());
console.log(m.clone().set({ year: 2023, month: 0 }).format(), m.clone().month('March').format(), m.clone().day('Monday').format());

//# calculating
const moment = require('moment');
const m = moment.utc('2024-01-31');
console.log(m.clone().add(1, 'month').format('L'), m.clone().subtract({ days: 1, hours: 2 }).format(), m.clone().startOf('week').format('L'), m.clone().endOf('quarter').format(), m.diff('2023-01-31', 'years', true), m.diff('2024-02-01'), moment.max(m, moment.utc('2025-01-01')).year(), moment.min([m]).year());

//# comparing
const moment = require('moment');
const m = moment.utc('2024-01-31');
console.log(m.isBefore('2024-02-01'), m.isAfter('2024-01-31', 'day'), m.isSame('2024-01-01', 'month'), m.isSameOrBefore(m), m.isBetween('2024-01-01', '2024-02-01'), m.isLeapYear(), m.isUTC(), moment.isDate(new Date()), m.isSame(m.clone()));

//# relative times
const moment = require('moment');
const a = moment.utc('2024-01-01');
for (const [n, unit] of [[1, 's'], [50, 's'], [5, 'm'], [1, 'h'], [20, 'h'], [1, 'd'], [20, 'd'], [2, 'M'], [1, 'y'], [5, 'y']]) console.log(a.clone().add(n, unit).from(a), a.to(a.clone().add(n, unit), true));

//# durations
const moment = require('moment');
const d = moment.duration({ hours: 25, minutes: 30 });
console.log(d.asMinutes(), d.days(), d.hours(), d.humanize(), d.humanize(true), d.toISOString(), moment.duration('P1DT2H').asHours(), moment.duration(1500).asSeconds(), moment.duration('01:30:00').asMinutes(), d.add(1, 'h').asHours(), moment.isDuration(d));

//# calendar and locale
const moment = require('moment');
console.log(moment.utc('2024-01-02').calendar(moment.utc('2024-01-01')), moment.locale(), moment.locale('de'), moment.weekdays()[0], moment.monthsShort()[1], moment.localeData().ordinal(3));

//# as other things
const m = require('moment').utc('2024-01-31T01:02:03Z');
console.log(m.toISOString(), m.toJSON(), m.toArray(), m.toObject(), m.unix(), m.valueOf(), +m, m.toDate().getTime(), String(m), JSON.stringify({ m }), m.inspect());

//# wrong dates
const moment = require('moment');
console.log(moment.invalid().isValid(), moment.utc('x', 'YYYY').format(), moment.utc(null).isValid(), moment.utc('2024-13-01', 'YYYY-MM-DD', true).isValid(), moment.utc('2024-13-01', 'YYYY-MM-DD').invalidAt(), moment.utc({}).isValid());

//# fails on a method
require('moment')().nope();

//# fails as a constructor
require('moment').duration().nope();
