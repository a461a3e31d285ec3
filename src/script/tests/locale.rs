//! `Intl` and `toLocaleString`. The expected texts are Node's.

use super::stage::lines_of;

#[test]
fn dates_print_in_their_zone_and_locale() {
    assert_eq!(
        lines_of(
            "const date = new Date(Date.UTC(2026, 0, 5, 14, 7, 9, 45)), utc = { timeZone: 'UTC' };
             console.log(date.toLocaleString('en-US', { timeZone: 'America/New_York' }), date.toLocaleString('en-US', { timeZone: 'Asia/Kolkata', timeZoneName: 'short' }));
             console.log(date.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short', ...utc }), date.toLocaleDateString('en-US', { dateStyle: 'full', ...utc }));
             console.log(date.toLocaleDateString('en-CA', utc), date.toLocaleString('sv-SE', utc), date.toLocaleString('en-GB', utc), date.toLocaleString('de-DE', utc));
             console.log(date.toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', hour12: false, ...utc }), date.toLocaleDateString('en-US', { hour: 'numeric', ...utc }), date.toLocaleString('en-US', { year: 'numeric', month: 'long', ...utc }));
             console.log(new Intl.DateTimeFormat('en-US', utc).formatToParts(date).map((part) => part.type).join());
             for (const wrong of [() => date.toLocaleString('en-US', { timeZone: 'Nope/Zone' }), () => date.toLocaleString('!'), () => date.toLocaleTimeString('en-US', { dateStyle: 'full' })]) try { wrong() } catch (error) { console.log(error.name, error.message) }",
        ),
        [
            "1/5/2026, 9:07:09 AM 1/5/2026, 7:37:09 PM GMT+5:30",
            "Jan 5, 2026, 2:07 PM Monday, January 5, 2026",
            "2026-01-05 2026-01-05 14:07:09 05/01/2026, 14:07:09 5.1.2026, 14:07:09",
            "14:07 1/5/2026, 2 PM January 2026",
            "month,literal,day,literal,year",
            "RangeError Invalid time zone specified: Nope/Zone",
            "RangeError Incorrect locale information provided",
            "TypeError Invalid option : dateStyle",
        ]
    );
}

#[test]
fn numbers_print_as_node_prints_them() {
    assert_eq!(
        lines_of(
            "const shown = (number, options, locale = 'en-US') => number.toLocaleString(locale, options);
             console.log(shown(1234567.891), shown(1e21), shown(-0), shown(1.005, { maximumFractionDigits: 2 }), shown(2.5, { maximumFractionDigits: 0 }), shown(12345678901234567890n));
             console.log(shown(1234.5, { style: 'currency', currency: 'USD' }), shown(-3, { style: 'currency', currency: 'USD', currencySign: 'accounting' }), shown(1234.5, { style: 'currency', currency: 'JPY' }));
             console.log(shown(0.256, { style: 'percent', minimumFractionDigits: 1 }), shown(1234567, { notation: 'compact' }), shown(999999, { notation: 'compact' }), shown(123456, { maximumSignificantDigits: 3 }), shown(16, { style: 'unit', unit: 'liter', unitDisplay: 'long' }));
             console.log(shown(1234.5, {}, 'de-DE'), shown(1234567, {}, 'en-IN'), shown(5, { signDisplay: 'always' }), shown(5, { minimumIntegerDigits: 2 }));
             for (const wrong of [{ style: 'currency' }, { maximumFractionDigits: 101 }]) try { shown(1, wrong) } catch (error) { console.log(error.name, error.message) }
             console.log([1, 2, 3, 4, 11, 22].map((n) => new Intl.PluralRules('en', { type: 'ordinal' }).select(n)).join(), new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day'), new Intl.RelativeTimeFormat('en').format(2, 'hours'));",
        ),
        [
            "1,234,567.891 1,000,000,000,000,000,000,000 -0 1.01 3 12,345,678,901,234,567,890",
            "$1,234.50 ($3.00) ¥1,235",
            "25.6% 1.2M 1M 123,000 16 liters",
            "1.234,5 12,34,567 +5 05",
            "TypeError Currency code is required with currency style.",
            "RangeError maximumFractionDigits value is out of range.",
            "one,two,few,other,other,two yesterday in 2 hours",
        ]
    );
}

#[test]
fn texts_sort_as_people_sort() {
    assert_eq!(
        lines_of(
            "const list = ['item 10', 'item 2', 'Item 1', 'élan', 'elan', 'zebra', 'Ähre', 'apple', 'Apple', '_x', '-y', '1', '10', '2'];
             console.log(list.sort((a, b) => a.localeCompare(b)).join('|'));
             console.log(['b', 'a', 'Z', '10', '2', 'A'].sort(new Intl.Collator('en', { numeric: true }).compare).join());
             console.log('a'.localeCompare('B'), 'a'.localeCompare('A'), 'a'.localeCompare('A', undefined, { sensitivity: 'base' }), 'a'.localeCompare('a'), 'a2'.localeCompare('a10', undefined, { numeric: true }));",
        ),
        [
            "_x|-y|1|10|2|Ähre|apple|Apple|elan|élan|Item 1|item 10|item 2|zebra",
            "2,10,a,A,b,Z",
            "-1 -1 0 0 -1",
        ]
    );
}
