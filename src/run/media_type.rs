//! The Content-Type that a file's name tells.

/// Where newman's table (mime-types) and ours part: the kinds of files that checks upload.
const NEWMAN: [(&str, &str); 34] = [
    ("asm", "text/x-asm"),
    ("c", "text/x-c"),
    ("cc", "text/x-c"),
    ("cer", "application/pkix-cert"),
    ("cfg", "application/octet-stream"),
    ("cpp", "text/x-c"),
    ("dat", "application/octet-stream"),
    ("deb", "application/x-debian-package"),
    ("dmg", "application/x-apple-diskimage"),
    ("dtd", "application/xml-dtd"),
    ("exe", "application/x-msdos-program"),
    ("h", "text/x-c"),
    ("ico", "image/vnd.microsoft.icon"),
    ("iso", "application/x-iso9660-image"),
    ("java", "text/x-java-source"),
    ("js", "application/javascript"),
    ("jsx", "text/jsx"),
    ("m4a", "audio/mp4"),
    ("map", "application/json"),
    ("msi", "application/x-msdownload"),
    ("otf", "font/otf"),
    ("parquet", "application/octet-stream"),
    ("psd", "image/vnd.adobe.photoshop"),
    ("py", "application/octet-stream"),
    ("rar", "application/vnd.rar"),
    ("tgz", "application/octet-stream"),
    ("toml", "application/toml"),
    ("wav", "audio/wave"),
    ("woff", "font/woff"),
    ("wsdl", "application/wsdl+xml"),
    ("xml", "application/xml"),
    ("xsd", "application/xml"),
    ("yaml", "text/yaml"),
    ("yml", "text/yaml"),
];

/// The type of a file of this name, as newman guesses it.
pub(super) fn media_type_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match NEWMAN.iter().find(|(known, _)| *known == ending) {
        Some((_, media_type)) => (*media_type).to_owned(),
        None => mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_newmans_types() {
        for (name, media_type) in [
            ("test.json", "application/json"),
            ("a.b/feed.XML", "application/xml"),
            ("rows.csv", "text/csv"),
            ("report.pdf", "application/pdf"),
            ("unknown.zzz", "application/octet-stream"),
            ("none", "application/octet-stream"),
        ] {
            assert_eq!(media_type_of(name), media_type, "{name}");
        }
    }
}
