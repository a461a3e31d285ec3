//! Addresses, names, colours, pictures and browsers.

use super::{
    shape::{any, letters, number, one_in, shaped},
    words::pick,
};

const HEXADECIMAL: &str = "0123456789abcdef";
const WORD_CHARACTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

pub(super) fn domain_word() -> String {
    pick("first_name").to_ascii_lowercase()
}

pub(super) fn domain_name() -> String {
    format!("{}.{}", domain_word(), pick("domain_suffix"))
}

fn joined(count: usize, separator: &str, part: impl Fn() -> String) -> String {
    (0..count).map(|_| part()).collect::<Vec<_>>().join(separator)
}

pub(super) fn ip() -> String {
    joined(4, ".", || number(0, 255).to_string())
}

pub(super) fn ipv6() -> String {
    joined(8, ":", || letters(HEXADECIMAL, 4))
}

pub(super) fn mac_address() -> String {
    joined(6, ":", || letters(HEXADECIMAL, 2))
}

/// Muted colours: no channel is bright.
pub(super) fn hex_color() -> String {
    format!("#{}", joined(3, "", || format!("{:02x}", number(0, 128))))
}

pub(super) fn password() -> String {
    letters(WORD_CHARACTERS, 15)
}

pub(super) fn avatar() -> String {
    format!("https://cdn.fakercloud.com/avatars/{}{}_128.jpg", domain_word(), pick("hacker_noun").replace(' ', ""))
}

/// The topic that a name like `CatsImage` asks for.
pub(super) fn image_topic(name: &str) -> Option<&'static str> {
    Some(match name.strip_suffix("Image")? {
        "Abstract" => "abstract",
        "Animals" => "animals",
        "Business" => "business",
        "Cats" => "cats",
        "City" => "city",
        "Food" => "food",
        "Nightlife" => "nightlife",
        "Fashion" => "fashion",
        "People" => "people",
        "Nature" => "nature",
        "Sports" => "sports",
        "Transport" => "transport",
        _ => return None,
    })
}

pub(super) fn image(topic: Option<&str>) -> String {
    let slash = if topic.is_some() { "/" } else { "" };
    format!("http://placeimg.com/640/480{slash}{}", topic.unwrap_or_default())
}

/// A grey rectangle with its size in it.
pub(super) fn image_data_uri() -> String {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"640\" height=\"480\">\
                   <rect width=\"100%\" height=\"100%\" fill=\"grey\"/>\
                   <text x=\"320\" y=\"240\" text-anchor=\"middle\" fill=\"white\">640x480</text></svg>";
    let mut uri = String::from("data:image/svg+xml;charset=UTF-8,");
    for byte in drawing.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// What browsers of 2010 to 2015 called themselves.
pub(super) fn user_agent() -> String {
    let engine = || format!("{}.{}.{}", number(531, 538), number(0, 2), number(0, 2));
    match number(0, 7) {
        0 | 1 => {
            let version = format!("{}.{}", number(5, 15), number(0, 9));
            let firefox = format!("Gecko/20100101 Firefox/{version}.{}", number(0, 9));
            format!("Mozilla/5.0 ({}; rv:{version}) {firefox}", firefox_platform())
        }
        2 => {
            let framework = if one_in(2) { shaped("; .NET CLR !.#.!####.#") } else { String::new() };
            let (browser, trident) = (number(7, 10), shaped(&format!("{}.", number(3, 7))));
            let system = windows();
            format!(
                "Mozilla/5.0 (compatible; MSIE {browser}.0; {system}; Trident/{trident}{}{framework})",
                number(0, 1)
            )
        }
        3 => {
            let touch = if one_in(2) { "Touch; " } else { "" };
            format!("Mozilla/5.0 (Windows NT 6.{}; Trident/7.0; {touch}rv:11.0) like Gecko", number(0, 3))
        }
        4 => {
            let (presto, version) = (shaped("2.9.1##"), number(10, 12));
            format!(
                "Opera/{}.{} ({}; U; {} Presto/{presto} Version/{version}.00)",
                number(9, 14),
                shaped("##"),
                windows(),
                language()
            )
        }
        5 => {
            let (engine, version) = (engine(), format!("{}.{}.{}", number(4, 7), number(0, 1), number(0, 10)));
            format!(
                "Mozilla/5.0 (Macintosh; {}Intel Mac OS X 10_{}_{} rv:{}.0; {}) AppleWebKit/{engine} (KHTML, like Gecko) \
                 Version/{version} Safari/{engine}",
                if one_in(2) { "U; " } else { "" },
                number(5, 10),
                number(0, 9),
                number(2, 6),
                language()
            )
        }
        _ => {
            let engine = engine();
            format!(
                "Mozilla/5.0 (Windows; U; {}) AppleWebKit/{engine} (KHTML, like Gecko) Chrome/{}.0.{}.0 Safari/{engine}",
                windows(),
                number(13, 39),
                number(800, 899)
            )
        }
    }
}

fn language() -> String {
    pick("locale").chars().take(2).collect::<String>().to_ascii_uppercase()
}

fn windows() -> String {
    let (major, minor) = if one_in(2) { (5, number(0, 3)) } else { (6, number(0, 3)) };
    format!("Windows NT {major}.{minor}")
}

fn firefox_platform() -> String {
    match number(0, 4) {
        0 => format!("Macintosh; Intel Mac OS X 10.{}.{}", number(5, 10), number(0, 9)),
        1 => format!("X11; Linux {}", any(&["i686", "x86_64"]).unwrap_or("x86_64")),
        _ => format!("{}{}", windows(), any(&["", "; WOW64", "; Win64; x64"]).unwrap_or("")),
    }
}
