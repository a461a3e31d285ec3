//# new Date of other values
console.log(new Date([2024, 1, 15]).getTime(), new Date({ valueOf: () => 5 }).getTime(), new Date(new Date(7)).getTime(), new Date(null).getTime(), new Date(true).getTime(), String(new Date(undefined).getTime()));
//# Date.parse
console.log(Date.parse('Jan 15 2024'), Date.parse.length, Date.parse.name, Date.length, Date.name, Date.UTC(2024, 0, 15));
//# RegExp.$1 after test
if (/"(\w+)"/.test('{"id":1}')) console.log(RegExp.$1, RegExp.$2 === '', RegExp.lastMatch, RegExp['$&'], RegExp.leftContext, RegExp.rightContext);
//# RegExp.$1 after replace
'a1b2'.replace(/([a-z])(\d)/g, ''); console.log(RegExp.$1, RegExp.$2, RegExp.lastParen, RegExp.input);
//# RegExp.$1 after a failed match
/(a)/.test('a'); /(z)/.test('a'); console.log(RegExp.$1);
//# RegExp.$1 after match and matchAll
'x=5'.match(/(\w)=(\d)/); console.log(RegExp.$1 + RegExp.$2); [...'a1a2'.matchAll(/a(\d)/g)]; console.log(RegExp.$1);
//# RegExp.$1 when the result changes
const m = /(a)(b)/.exec('ab'); m.shift(); m.length = 0; console.log(RegExp.$1, RegExp.$2);
//# async as a parameter
const f = async => async + 1; console.log([1].map(async => async + 1), f(2));
//# async as a parameter without blanks
console.log([1, 2].filter(async=>async > 1), 'async => 1');
//# async of an async function
const f = async async => async * 2; console.log(await f(4));
//# dates in variables of the same script
pm.environment.set('d', new Date(5)); console.log(pm.environment.get('d').getTime(), pm.variables.get('d').getTime()); pm.environment.unset('d');
//# expressions in variables of the same script
pm.environment.set('r', /a/g); console.log(pm.environment.get('r').flags, pm.variables.replaceIn('{{r}}')); pm.environment.unset('r');
//# functions in templates of the same script
pm.variables.set('f', () => 7); console.log(pm.variables.replaceIn('{{f}}')); pm.variables.unset('f');
//# half of a surrogate pair in a variable
pm.environment.set('half', '\u{1f600}'[0]); console.log(pm.environment.get('half').charCodeAt(0)); pm.environment.unset('half');
//# new Date('2024-01-15')
let value;
try { value = new Date('2024-01-15') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20')
let value;
try { value = new Date('2024-01-15T10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30')
let value;
try { value = new Date('2024-01-15T10:20:30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20')
let value;
try { value = new Date('2024-01-15 10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30.5')
let value;
try { value = new Date('2024-01-15 10:20:30.5') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 +0200')
let value;
try { value = new Date('2024-01-15 10:20:30 +0200') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30+02:00')
let value;
try { value = new Date('2024-01-15 10:20:30+02:00') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30Z')
let value;
try { value = new Date('2024-01-15 10:20:30Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-1-5')
let value;
try { value = new Date('2024-1-5') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-1-5 3:4')
let value;
try { value = new Date('2024-1-5 3:4') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024/01/15')
let value;
try { value = new Date('2024/01/15') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024/1/5 10:20:30')
let value;
try { value = new Date('2024/1/5 10:20:30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('01/15/2024')
let value;
try { value = new Date('01/15/2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1/5/24')
let value;
try { value = new Date('1/5/24') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1/5/99')
let value;
try { value = new Date('1/5/99') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1/5/49')
let value;
try { value = new Date('1/5/49') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1/5/50')
let value;
try { value = new Date('1/5/50') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('13/01/2024')
let value;
try { value = new Date('13/01/2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('01-15-2024')
let value;
try { value = new Date('01-15-2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15-01-2024')
let value;
try { value = new Date('15-01-2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15, 2024')
let value;
try { value = new Date('Jan 15, 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15 2024')
let value;
try { value = new Date('Jan 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('January 15, 2024 10:20:30')
let value;
try { value = new Date('January 15, 2024 10:20:30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15 January 2024')
let value;
try { value = new Date('15 January 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15 Jan 2024 10:20 PM')
let value;
try { value = new Date('15 Jan 2024 10:20 PM') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15-Jan-2024')
let value;
try { value = new Date('15-Jan-2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15-Jan-24')
let value;
try { value = new Date('15-Jan-24') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon, 15 Jan 2024 10:20:30 GMT')
let value;
try { value = new Date('Mon, 15 Jan 2024 10:20:30 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon, 15 Jan 2024 10:20:30 +0100')
let value;
try { value = new Date('Mon, 15 Jan 2024 10:20:30 +0100') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon, 15-Jan-2024 10:20:30 GMT')
let value;
try { value = new Date('Mon, 15-Jan-2024 10:20:30 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon Jan 15 2024 10:20:30 GMT+0100 (CET)')
let value;
try { value = new Date('Mon Jan 15 2024 10:20:30 GMT+0100 (CET)') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon Jan 15 10:20:30 2024')
let value;
try { value = new Date('Mon Jan 15 10:20:30 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon Jan 15 10:20:30 UTC 2024')
let value;
try { value = new Date('Mon Jan 15 10:20:30 UTC 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mon Jan 15 10:20:30 EST 2024')
let value;
try { value = new Date('Mon Jan 15 10:20:30 EST 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Monday, January 15, 2024')
let value;
try { value = new Date('Monday, January 15, 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30Z')
let value;
try { value = new Date('2024-01-15T10:20:30Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30.123456789Z')
let value;
try { value = new Date('2024-01-15T10:20:30.123456789Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30.1Z')
let value;
try { value = new Date('2024-01-15T10:20:30.1Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30,123Z')
let value;
try { value = new Date('2024-01-15T10:20:30,123Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30+0100')
let value;
try { value = new Date('2024-01-15T10:20:30+0100') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30+01')
let value;
try { value = new Date('2024-01-15T10:20:30+01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30+01:00')
let value;
try { value = new Date('2024-01-15T10:20:30+01:00') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30-08:00')
let value;
try { value = new Date('2024-01-15T10:20:30-08:00') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T24:00:00Z')
let value;
try { value = new Date('2024-01-15T24:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T24:00:01Z')
let value;
try { value = new Date('2024-01-15T24:00:01Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15t10:20:30z')
let value;
try { value = new Date('2024-01-15t10:20:30z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20Z')
let value;
try { value = new Date('2024-01-15T10:20Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10Z')
let value;
try { value = new Date('2024-01-15T10Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('20240115')
let value;
try { value = new Date('20240115') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('20240115T102030Z')
let value;
try { value = new Date('20240115T102030Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024')
let value;
try { value = new Date('2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01')
let value;
try { value = new Date('2024-01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('24')
let value;
try { value = new Date('24') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1')
let value;
try { value = new Date('1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('13')
let value;
try { value = new Date('13') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('32')
let value;
try { value = new Date('32') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('49')
let value;
try { value = new Date('49') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('50')
let value;
try { value = new Date('50') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('')
let value;
try { value = new Date('') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(' ')
let value;
try { value = new Date(' ') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('  2024-01-15  ')
let value;
try { value = new Date('  2024-01-15  ') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('foo')
let value;
try { value = new Date('foo') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('foo 2024')
let value;
try { value = new Date('foo 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('foo 1')
let value;
try { value = new Date('foo 1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-02-30')
let value;
try { value = new Date('2024-02-30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-02-30T00:00:00Z')
let value;
try { value = new Date('2024-02-30T00:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-02-31')
let value;
try { value = new Date('2024-02-31') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-13-01')
let value;
try { value = new Date('2024-13-01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-00-01')
let value;
try { value = new Date('2024-00-01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-32')
let value;
try { value = new Date('2024-01-32') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Feb 30 2024')
let value;
try { value = new Date('Feb 30 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Feb 31, 2024')
let value;
try { value = new Date('Feb 31, 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('+002024-01-15T00:00:00Z')
let value;
try { value = new Date('+002024-01-15T00:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('-000001-01-01T00:00:00Z')
let value;
try { value = new Date('-000001-01-01T00:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('-000000-01-01T00:00:00Z')
let value;
try { value = new Date('-000000-01-01T00:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('10:20')
let value;
try { value = new Date('10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('10:20 2024-01-15')
let value;
try { value = new Date('10:20 2024-01-15') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 2024')
let value;
try { value = new Date('Jan 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15')
let value;
try { value = new Date('Jan 15') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('12:00 AM Jan 15 2024')
let value;
try { value = new Date('12:00 AM Jan 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('12:00 PM Jan 15 2024')
let value;
try { value = new Date('12:00 PM Jan 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('13:00 PM Jan 15 2024')
let value;
try { value = new Date('13:00 PM Jan 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15 2024 12:20:30 AM')
let value;
try { value = new Date('Jan 15 2024 12:20:30 AM') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15 2024 1:20 pm')
let value;
try { value = new Date('Jan 15 2024 1:20 pm') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan 15 2024 1:20pm')
let value;
try { value = new Date('Jan 15 2024 1:20pm') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 AM')
let value;
try { value = new Date('2024-01-15 10:20:30 AM') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 PM')
let value;
try { value = new Date('2024-01-15 10:20:30 PM') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 UTC')
let value;
try { value = new Date('2024-01-15 10:20:30 UTC') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 GMT')
let value;
try { value = new Date('2024-01-15 10:20:30 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 GMT+2')
let value;
try { value = new Date('2024-01-15 10:20:30 GMT+2') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 GMT+02:00')
let value;
try { value = new Date('2024-01-15 10:20:30 GMT+02:00') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 UTC+0200')
let value;
try { value = new Date('2024-01-15 10:20:30 UTC+0200') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 Z')
let value;
try { value = new Date('2024-01-15 10:20:30 Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 PST')
let value;
try { value = new Date('2024-01-15 10:20:30 PST') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 EDT')
let value;
try { value = new Date('2024-01-15 10:20:30 EDT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 CET')
let value;
try { value = new Date('2024-01-15 10:20:30 CET') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 10:20:30 (comment)')
let value;
try { value = new Date('2024-01-15 10:20:30 (comment)') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 (comment (nested)) 10:20')
let value;
try { value = new Date('2024-01-15 (comment (nested)) 10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Jan. 15, 2024')
let value;
try { value = new Date('Jan. 15, 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Sept 15 2024')
let value;
try { value = new Date('Sept 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Sep 15th 2024')
let value;
try { value = new Date('Sep 15th 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15th January 2024')
let value;
try { value = new Date('15th January 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024年1月15日')
let value;
try { value = new Date('2024年1月15日') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024.01.15')
let value;
try { value = new Date('2024.01.15') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('15.01.2024')
let value;
try { value = new Date('15.01.2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1.5.2024')
let value;
try { value = new Date('1.5.2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T')
let value;
try { value = new Date('2024-01-15T') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30 Z')
let value;
try { value = new Date('2024-01-15T10:20:30 Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:60:30Z')
let value;
try { value = new Date('2024-01-15T10:60:30Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:60Z')
let value;
try { value = new Date('2024-01-15T10:20:60Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T25:20:30Z')
let value;
try { value = new Date('2024-01-15T25:20:30Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15 25:20:30')
let value;
try { value = new Date('2024-01-15 25:20:30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Tue Mar 01 2022 03:04:05 GMT+0000 (Coordinated Universal Time)')
let value;
try { value = new Date('Tue Mar 01 2022 03:04:05 GMT+0000 (Coordinated Universal Time)') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('/Date(1705314030000)/')
let value;
try { value = new Date('/Date(1705314030000)/') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1705314030000')
let value;
try { value = new Date('1705314030000') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1705314030')
let value;
try { value = new Date('1705314030') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(1705314030000)
let value;
try { value = new Date(1705314030000) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('null')
let value;
try { value = new Date('null') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(null)
let value;
try { value = new Date(null) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(undefined)
let value;
try { value = new Date(undefined) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(true)
let value;
try { value = new Date(true) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date([2024, 1, 15])
let value;
try { value = new Date([2024, 1, 15]) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date([2024])
let value;
try { value = new Date([2024]) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date({})
let value;
try { value = new Date({}) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15', 'x')
let value;
try { value = new Date('2024-01-15', 'x') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(2024, 0)
let value;
try { value = new Date(2024, 0) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(99, 0)
let value;
try { value = new Date(99, 0) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0, 0)
let value;
try { value = new Date(0, 0) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(2024, 12, 1)
let value;
try { value = new Date(2024, 12, 1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(2024, 0, 0)
let value;
try { value = new Date(2024, 0, 0) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(2024, 1, 31, 25, 61, 61, 1001)
let value;
try { value = new Date(2024, 1, 31, 25, 61, 61, 1001) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(8.64e15)
let value;
try { value = new Date(8.64e15) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(8.64e15 + 1)
let value;
try { value = new Date(8.64e15 + 1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(-1)
let value;
try { value = new Date(-1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.UTC(2024)
let value;
try { value = Date.UTC(2024) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.UTC(2024, 0, 15, 10, 20, 30, 999)
let value;
try { value = Date.UTC(2024, 0, 15, 10, 20, 30, 999) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.UTC()
let value;
try { value = Date.UTC() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.parse('Jan 15 2024')
let value;
try { value = Date.parse('Jan 15 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.parse('Thu, 01 Jan 1970 00:00:00 GMT')
let value;
try { value = Date.parse('Thu, 01 Jan 1970 00:00:00 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# typeof Date()
let value;
try { value = typeof Date() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.length
let value;
try { value = Date.length } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Date.name
let value;
try { value = Date.name } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toString()
let value;
try { value = new Date(0).toString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toDateString()
let value;
try { value = new Date(0).toDateString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toTimeString()
let value;
try { value = new Date(0).toTimeString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toUTCString()
let value;
try { value = new Date(0).toUTCString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toGMTString()
let value;
try { value = new Date(0).toGMTString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toISOString()
let value;
try { value = new Date(0).toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toJSON()
let value;
try { value = new Date(0).toJSON() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).toString()
let value;
try { value = new Date(NaN).toString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).toJSON()
let value;
try { value = new Date(NaN).toJSON() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).toISOString()
let value;
try { value = new Date(NaN).toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).toLocaleString()
let value;
try { value = new Date(NaN).toLocaleString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).toUTCString()
let value;
try { value = new Date(NaN).toUTCString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString()
let value;
try { value = new Date(0).toLocaleString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString()
let value;
try { value = new Date(0).toLocaleDateString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleTimeString()
let value;
try { value = new Date(0).toLocaleTimeString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-US')
let value;
try { value = new Date(0).toLocaleDateString('en-US') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-GB')
let value;
try { value = new Date(0).toLocaleDateString('en-GB') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('de-DE')
let value;
try { value = new Date(0).toLocaleDateString('de-DE') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('fr-FR')
let value;
try { value = new Date(0).toLocaleDateString('fr-FR') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('sv-SE')
let value;
try { value = new Date(0).toLocaleDateString('sv-SE') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-CA')
let value;
try { value = new Date(0).toLocaleDateString('en-CA') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-GB')
let value;
try { value = new Date(0).toLocaleString('en-GB') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('de-DE')
let value;
try { value = new Date(0).toLocaleString('de-DE') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('sv-SE')
let value;
try { value = new Date(0).toLocaleString('sv-SE') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-US', { timeZone: 'America/New_York' })
let value;
try { value = new Date(0).toLocaleString('en-US', { timeZone: 'America/New_York' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-US', { hour12: false })
let value;
try { value = new Date(0).toLocaleString('en-US', { hour12: false }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
let value;
try { value = new Date(0).toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-US', { year: 'numeric', month: '2-digit', day: '2-digit' })
let value;
try { value = new Date(0).toLocaleDateString('en-US', { year: 'numeric', month: '2-digit', day: '2-digit' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit' })
let value;
try { value = new Date(0).toLocaleDateString('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString('en-US', { month: 'short' })
let value;
try { value = new Date(0).toLocaleDateString('en-US', { month: 'short' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleDateString(undefined, { month: 'short', day: 'numeric' })
let value;
try { value = new Date(0).toLocaleDateString(undefined, { month: 'short', day: 'numeric' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit' })
let value;
try { value = new Date(0).toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })
let value;
try { value = new Date(0).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleTimeString('en-GB')
let value;
try { value = new Date(0).toLocaleTimeString('en-GB') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleTimeString('de-DE')
let value;
try { value = new Date(0).toLocaleTimeString('de-DE') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-US', { timeZoneName: 'short' })
let value;
try { value = new Date(0).toLocaleString('en-US', { timeZoneName: 'short' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' })
let value;
try { value = new Date(0).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).toLocaleString('en-US', { dateStyle: 'full' })
let value;
try { value = new Date(0).toLocaleString('en-US', { dateStyle: 'full' }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(-62198755200000).toISOString()
let value;
try { value = new Date(-62198755200000).toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(-62198755200000).toUTCString()
let value;
try { value = new Date(-62198755200000).toUTCString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(-62198755200000).toString()
let value;
try { value = new Date(-62198755200000).toString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(253402300800000).toISOString()
let value;
try { value = new Date(253402300800000).toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(253402300800000).toString()
let value;
try { value = new Date(253402300800000).toString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).getYear()
let value;
try { value = new Date(0).getYear() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).getTimezoneOffset()
let value;
try { value = new Date(0).getTimezoneOffset() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0)[Symbol.toPrimitive]('number')
let value;
try { value = new Date(0)[Symbol.toPrimitive]('number') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0)[Symbol.toPrimitive]('default')
let value;
try { value = new Date(0)[Symbol.toPrimitive]('default') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0) + 1
let value;
try { value = new Date(0) + 1 } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(5) - 1
let value;
try { value = new Date(5) - 1 } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# +new Date(5)
let value;
try { value = +new Date(5) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# ${new Date(0)}
let value;
try { value = `${new Date(0)}` } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# String(new Date(0))
let value;
try { value = String(new Date(0)) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# JSON.stringify({ d: new Date(0) })
let value;
try { value = JSON.stringify({ d: new Date(0) }) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0) < new Date(1)
let value;
try { value = new Date(0) < new Date(1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(2024, 0, 31).setMonth(1)
let value;
try { value = new Date(2024, 0, 31).setMonth(1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(Date.UTC(2024, 0, 31)).setUTCMonth(1)
let value;
try { value = new Date(Date.UTC(2024, 0, 31)).setUTCMonth(1) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).setHours(25)
let value;
try { value = new Date(0).setHours(25) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).setYear(99)
let value;
try { value = new Date(0).setYear(99) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(NaN).setFullYear(2024)
let value;
try { value = new Date(NaN).setFullYear(2024) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(0).valueOf()
let value;
try { value = new Date(0).valueOf() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# Object.prototype.toString.call(new Date())
let value;
try { value = Object.prototype.toString.call(new Date()) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15').getDay()
let value;
try { value = new Date('2024-01-15').getDay() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date(new Date(5))
let value;
try { value = new Date(new Date(5)) } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-01-15T10:20:30.000+00:00').toISOString()
let value;
try { value = new Date('2024-01-15T10:20:30.000+00:00').toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Sun Nov 03 2024').toISOString()
let value;
try { value = new Date('Sun Nov 03 2024').toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date("2024-01-15T10:20:30.123").toISOString()
let value;
try { value = new Date("2024-01-15T10:20:30.123").toISOString() } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Fri, 1 Mar 2024 00:00:00')
let value;
try { value = new Date('Fri, 1 Mar 2024 00:00:00') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Fri,1 Mar 2024')
let value;
try { value = new Date('Fri,1 Mar 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1 Mar 2024 10:00:00.123 GMT')
let value;
try { value = new Date('1 Mar 2024 10:00:00.123 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-01T10:20:30.123+0530')
let value;
try { value = new Date('2024-03-01T10:20:30.123+0530') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-01 10:20:30.123456')
let value;
try { value = new Date('2024-03-01 10:20:30.123456') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-3-1T10:20:30')
let value;
try { value = new Date('2024-3-1T10:20:30') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-1')
let value;
try { value = new Date('2024-03-1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-3-01T00:00:00Z')
let value;
try { value = new Date('2024-3-01T00:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('02024-03-01')
let value;
try { value = new Date('02024-03-01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('12345-03-01')
let value;
try { value = new Date('12345-03-01') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('March 7')
let value;
try { value = new Date('March 7') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('7 March')
let value;
try { value = new Date('7 March') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Mar-07-2024')
let value;
try { value = new Date('Mar-07-2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-Mar-07')
let value;
try { value = new Date('2024-Mar-07') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('07Mar2024')
let value;
try { value = new Date('07Mar2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Thursday 7 March 2024 10:20')
let value;
try { value = new Date('Thursday 7 March 2024 10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('noon 7 March 2024')
let value;
try { value = new Date('noon 7 March 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('Today')
let value;
try { value = new Date('Today') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-01T00:00:00.000000Z')
let value;
try { value = new Date('2024-03-01T00:00:00.000000Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-01T00:00:00.Z')
let value;
try { value = new Date('2024-03-01T00:00:00.Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024-03-01T0:00:00Z')
let value;
try { value = new Date('2024-03-01T0:00:00Z') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3/1/2024, 10:20:30 AM')
let value;
try { value = new Date('3/1/2024, 10:20:30 AM') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3/1/2024 10:20')
let value;
try { value = new Date('3/1/2024 10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3/1/2024 10:20:30 GMT')
let value;
try { value = new Date('3/1/2024 10:20:30 GMT') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3-1-2024 10:20')
let value;
try { value = new Date('3-1-2024 10:20') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3 1 2024')
let value;
try { value = new Date('3 1 2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('3,1,2024')
let value;
try { value = new Date('3,1,2024') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024,3,1')
let value;
try { value = new Date('2024,3,1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024 3 1')
let value;
try { value = new Date('2024 3 1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('2024 Mar 1')
let value;
try { value = new Date('2024 Mar 1') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
//# new Date('1 3 2024 10:20 +0300')
let value;
try { value = new Date('1 3 2024 10:20 +0300') } catch (error) { value = error.message }
console.log(value instanceof Date ? String(value.getTime()) : String(value));
