//! From the name of a dynamic variable to a new value.

use super::{clocked, finance, internet, people, shape, text, trade, words::pick};
use crate::clock::Clock;

/// Makes the values of `{{$…}}`; each use gives a new one.
#[derive(Clone, Copy, Debug)]
pub struct Dynamic {
    clock: Clock,
}

impl Dynamic {
    /// Dynamic variables that read this clock.
    pub fn new(clock: Clock) -> Dynamic {
        Dynamic { clock }
    }

    /// The value of a name that starts with `$`, or `None` for an unknown one.
    pub fn value(&self, name: &str) -> Option<String> {
        match name {
            // These are all that most collections use: no tables are read for them.
            "$guid" | "$randomUUID" => Some(uuid::Uuid::new_v4().to_string()),
            "$timestamp" => Some(self.clock.now().timestamp().to_string()),
            "$isoTimestamp" => Some(self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            _ => {
                let name = name.strip_prefix("$random")?;
                plain(name)
                    .map(str::to_owned)
                    .or_else(|| made_up(name))
                    .or_else(|| clocked::value(name, self.clock.now()))
            }
        }
    }
}

/// Names that stand for one word of a table.
fn plain(name: &str) -> Option<&'static str> {
    Some(pick(match name {
        "Locale" => "locale",
        "DirectoryPath" => "directory",
        "Country" => "country",
        "CountryCode" => "country_code",
        "Color" => "color",
        "Department" => "department",
        "ProductAdjective" => "product_adjective",
        "ProductMaterial" => "product_material",
        "Product" => "product",
        "CompanySuffix" => "company_suffix",
        "CatchPhraseAdjective" => "catch_adjective",
        "CatchPhraseDescriptor" => "catch_descriptor",
        "CatchPhraseNoun" => "catch_noun",
        "BsAdjective" => "bs_adjective",
        "BsBuzz" => "bs_buzz",
        "BsNoun" => "bs_noun",
        "DatabaseColumn" => "database_column",
        "DatabaseType" => "database_type",
        "DatabaseCollation" => "database_collation",
        "DatabaseEngine" => "database_engine",
        "Month" => "month",
        "Weekday" => "weekday",
        "TransactionType" => "transaction_type",
        "CurrencyCode" => "currency_code",
        "CurrencyName" => "currency_name",
        "CurrencySymbol" => "currency_symbol",
        "Abbreviation" => "abbreviation",
        "Adjective" => "hacker_adjective",
        "Noun" => "hacker_noun",
        "Verb" => "hacker_verb",
        "Ingverb" => "hacker_ing",
        "Protocol" => "protocol",
        "DomainSuffix" => "domain_suffix",
        "LoremWord" => "lorem",
        "FirstName" => "first_name",
        "LastName" => "last_name",
        "NamePrefix" => "name_prefix",
        "NameSuffix" => "name_suffix",
        "JobDescriptor" => "job_descriptor",
        "JobArea" => "job_area",
        "JobType" => "job_type",
        "MimeType" => "mime_type",
        "CommonFileType" => "common_type",
        "CommonFileExt" => "common_extension",
        "FileType" => "file_type",
        "FileExt" => "file_extension",
        _ => return None,
    }))
}

/// Names whose values are put together.
fn made_up(name: &str) -> Option<String> {
    Some(match name {
        "Int" => shape::number(0, 1000).to_string(),
        "Boolean" => shape::one_in(2).to_string(),
        "AlphaNumeric" => shape::letters("abcdefghijklmnopqrstuvwxyz0123456789", 1),
        "Semver" => shape::shaped("#.#.#"),
        "PhoneNumber" => people::phone_number(),
        "PhoneNumberExt" => format!("{}-{}", shape::number(1, 99), people::phone_number()),
        "FullName" => people::full_name(),
        "JobTitle" => format!("{} {} {}", pick("job_descriptor"), pick("job_area"), pick("job_type")),
        "City" => people::city(),
        "StreetName" => people::street_name(),
        "StreetAddress" => people::street_address(),
        "Latitude" => shape::degrees(90),
        "Longitude" => shape::degrees(180),
        "ProductName" => trade::product_name(),
        "CompanyName" => trade::company_name(),
        "CatchPhrase" => trade::catch_phrase(),
        "Bs" => format!("{} {} {}", pick("bs_buzz"), pick("bs_adjective"), pick("bs_noun")),
        "BankAccount" => shape::shaped("########"),
        "BankAccountName" => format!("{} Account", pick("account_name")),
        "CreditCardMask" => shape::shaped("####"),
        "Price" => finance::price(),
        "Bitcoin" => finance::bitcoin_address(),
        "BankAccountIban" => finance::iban(),
        "BankAccountBic" => finance::bic(),
        "Email" => format!("{}@{}", people::user_name(), pick("free_mail")),
        "ExampleEmail" => format!("{}@{}", people::user_name(), pick("example_mail")),
        "UserName" => people::user_name(),
        "Url" => format!("{}://{}", pick("protocol"), internet::domain_name()),
        "DomainName" => internet::domain_name(),
        "DomainWord" => internet::domain_word(),
        "IP" => internet::ip(),
        "IPV6" => internet::ipv6(),
        "UserAgent" => internet::user_agent(),
        "HexColor" => internet::hex_color(),
        "MACAddress" => internet::mac_address(),
        "Password" => internet::password(),
        "AvatarImage" => internet::avatar(),
        "ImageDataUri" => internet::image_data_uri(),
        "ImageUrl" => internet::image(None),
        "Word" => text::word(),
        "Words" => text::words(),
        "Phrase" => text::phrase(),
        "LoremWords" => text::lorem_words(3),
        "LoremSlug" => text::lorem_words(3).replace(' ', "-"),
        "LoremSentence" => text::lorem_sentence(),
        "LoremSentences" => text::lorem_sentences(2, 6, " "),
        "LoremParagraph" => text::lorem_sentences(3, 6, " "),
        "LoremParagraphs" => text::lorem_paragraphs(),
        "LoremLines" => text::lorem_sentences(1, 5, "\n"),
        "LoremText" => text::lorem_text(),
        "FileName" => text::file_name("file_extension"),
        "CommonFileName" => text::file_name("common_extension"),
        "FilePath" => format!("{}/{}", pick("directory"), text::file_name("file_extension")),
        _ => return internet::image_topic(name).map(|topic| internet::image(Some(topic))),
    })
}
