//! A last look at finished reports, for secrets that stand in them.
//!
//! Everything printable has been masked long before, so this finds a fault of the program and says so. It is no way of
//! masking: it knows values only as they were learnt.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    ops::Range,
    path::Path,
};

use crate::{
    file::{Mode, write_whole},
    report::{
        Finished, ReportFile, ReporterError,
        html::{FIXED_TEXTS, unpacked},
    },
    secret::{MASK, Redactor},
};

/// So much of a file is searched at once.
const CHUNK: usize = 4 << 20;

/// By so much the parts overlap. A secret that is longer may be missed where two parts meet.
const OVERLAP: usize = 64 << 10;

/// Names and words that reports have anyway, with those of a page: a secret that is one of them tells nothing.
const WORDS: &str = "_lastExecutionId accounts_left_out assertions_skipped collection_id collection_name environment_name \
    failures_left_out firstByteAverage firstByteMax firstByteMin header_bytes httpRequestId http_version \
    iterations_planned next_request prerequestScripts prerequest-scripts prerequest_scripts received_bytes \
    responseAverage responseSize responseTime responseTotal response_time_ms secure_handshake test-scripts test_scripts \
    application/json application/xml application/x-www-form-urlencoded multipart/form-data content-type \
    Content-Type content-length Content-Length Authorization authorization assertion failed AssertionError";

/// Searches the files for what these runs know. A secret is masked; where that would break the format, the report is taken
/// away. Either way its reporter has failed.
pub(super) fn look_over(mut finished: Finished, runs: &[&Redactor]) -> Finished {
    let knowing: Vec<&Redactor> = runs.iter().copied().filter(|redactor| redactor.masks()).collect();
    if knowing.is_empty() {
        return finished;
    }
    for file in &finished.files {
        // A pipe or a device has taken what it was given.
        if !fs::metadata(&file.path).is_ok_and(|found| found.is_file()) {
            continue;
        }
        if let Some(error) = look_at(file, &knowing) {
            finished.errors.push(ReporterError { name: file.reporter, error });
        }
    }
    finished
}

/// What is wrong with a file, if anything is.
fn look_at(file: &ReportFile, knowing: &[&Redactor]) -> Option<io::Error> {
    let path = file.path.display();
    let searched = left_in(&file.path, knowing).and_then(|left| left.with_packed(file, knowing));
    let left = match searched {
        Ok(left) if left.count() == 0 => return None,
        Ok(left) => left,
        Err(error) => return Some(io::Error::other(format!("{path}: could not be searched for secrets: {error}"))),
    };
    let count = match left.count() {
        1 => "a secret".to_owned(),
        count => format!("{count} secrets"),
    };
    if !left.breaks_the_format
        && let Ok(()) = mask(&file.path, &left.places)
    {
        return Some(io::Error::other(format!(
            "{path}: {count} stood in the finished report and had to be masked. This is a bug in postwatch: please report it"
        )));
    }
    let told = match fs::remove_file(&file.path) {
        Ok(()) => "so the report is withheld".to_owned(),
        Err(error) => format!("and the report could not be removed ({error}): remove it"),
    };
    Some(io::Error::other(format!(
        "{path}: {count} stood in the finished report and could not be masked there, {told}. This is a bug in postwatch: \
         please report it"
    )))
}

/// What was found in a file.
#[derive(Default)]
struct Left {
    places: Vec<Range<u64>>,
    /// How many stand in parts that are packed.
    packed: usize,
    breaks_the_format: bool,
}

impl Left {
    fn count(&self) -> usize {
        self.places.len() + self.packed
    }

    /// What stands in the packed parts of a page, too.
    fn with_packed(mut self, file: &ReportFile, knowing: &[&Redactor]) -> io::Result<Left> {
        if file.reporter != "html" {
            return Ok(self);
        }
        let mut page = BufReader::new(File::open(&file.path)?);
        let mut line = String::new();
        while page.read_line(&mut line)? > 0 {
            if let Some(json) = unpacked(&line) {
                self.packed += knowing.iter().map(|redactor| redactor.left_in(&json).len()).sum::<usize>();
            }
            line.clear();
        }
        self.breaks_the_format |= self.packed > 0;
        Ok(self)
    }
}

fn left_in(path: &Path, knowing: &[&Redactor]) -> io::Result<Left> {
    let mut file = File::open(path)?;
    let mut left = Left::default();
    let mut part = Vec::new();
    let mut start = 0_u64;
    loop {
        let kept = part.len();
        let read = (&mut file).take((CHUNK - kept) as u64).read_to_end(&mut part)?;
        for redactor in knowing {
            for place in redactor.left_in(&part).into_iter().filter(|place| !is_fixed(&part[place.clone()])) {
                left.breaks_the_format |= !is_plain(&part[place.clone()]);
                left.places.push(start + place.start as u64..start + place.end as u64);
            }
        }
        if read == 0 || part.len() < CHUNK {
            left.places.sort_by_key(|place| (place.start, u64::MAX - place.end));
            left.places.dedup_by(|next, kept| {
                let is_within = next.start < kept.end;
                kept.end = if is_within { kept.end.max(next.end) } else { kept.end };
                is_within
            });
            return Ok(left);
        }
        let gone = part.len() - OVERLAP;
        part.drain(..gone);
        start += gone as u64;
    }
}

fn is_fixed(value: &[u8]) -> bool {
    let holds = |text: &str| memchr::memmem::find(text.as_bytes(), value).is_some();
    holds(WORDS) || FIXED_TEXTS.iter().any(|text| holds(text))
}

/// Whether a value is a piece of text in every format: no number, which a mask cannot stand for in JSON, and nothing that
/// has a meaning of its own.
fn is_plain(value: &[u8]) -> bool {
    let is_of_text = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b" -_+/=.~:@!*;?$#|".contains(byte);
    value.iter().all(is_of_text) && value.iter().any(|byte| !b"0123456789+-.eE".contains(byte))
}

/// Writes the file anew with a mask at each of these places.
fn mask(path: &Path, places: &[Range<u64>]) -> io::Result<()> {
    let mut from = File::open(path)?;
    write_whole(path, Mode::of(&from)?, |to| {
        let mut at = 0;
        for place in places {
            io::copy(&mut (&mut from).take(place.start - at), to)?;
            to.write_all(MASK.as_bytes())?;
            io::copy(&mut (&mut from).take(place.end - place.start), &mut io::sink())?;
            at = place.end;
        }
        io::copy(&mut from, to).map(drop)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::secret::Masking;

    /// What is left of a report, and what is told.
    fn looked_over(report: &str, redactor: &Redactor) -> (Option<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        fs::write(&path, report).unwrap();
        let files = vec![ReportFile { reporter: "json", path: path.clone() }];
        let finished = look_over(Finished { errors: Vec::new(), files }, &[redactor]);
        let name = path.display().to_string();
        let told = finished.errors.iter().map(|error| error.to_string().replace(&name, "FILE")).collect();
        assert!(fs::read_dir(folder.path()).unwrap().count() <= 1);
        (fs::read_to_string(&path).ok(), told)
    }

    #[test]
    fn a_secret_in_a_report_is_masked_and_its_reporter_has_failed() {
        let redactor = Redactor::knowing(&["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "correct-horse"]);
        let report =
            r#"{"a": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "b": "a correct-horse!", "c": "wJalrXUtnFEMI/K7M"}"#;
        let (left, told) = looked_over(report, &redactor);
        assert_eq!(left.unwrap(), r#"{"a": "********", "b": "a ********!", "c": "wJalrXUtnFEMI/K7M"}"#);
        assert_eq!(
            told,
            ["reporter json: FILE: 2 secrets stood in the finished report and had to be masked. This is a bug in \
              postwatch: please report it"]
        );
    }

    #[test]
    fn what_cannot_be_masked_is_withheld() {
        for (secret, report) in [
            ("123456789012", r#"{"n": 123456789012}"#),
            ("abc\",\"def\":\"gh", r#"["abc","def":"gh"]"#),
            ("secret<b>value", "<p>secret<b>value</p>"),
        ] {
            let (left, told) = looked_over(report, &Redactor::knowing(&[secret]));
            assert_eq!(left, None, "{secret}");
            assert!(told.len() == 1 && told[0].contains("so the report is withheld"), "{told:?}");
        }
    }

    #[test]
    fn the_packed_parts_of_a_page_are_searched() {
        let packed = |json: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(json.as_bytes()).unwrap();
            let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, packer.finish().unwrap());
            format!("<p>\n<script type=\"application/gzip\" data-kind=\"rows\" id=\"block-0\">{text}</script>\n</p>\n")
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        let redactor = Redactor::knowing(&["hunter2hunter2"]);
        for (json, errors) in [(r#"["hunter2hunter2"]"#, 1), (r#"["hunter3hunter3"]"#, 0)] {
            fs::write(&path, packed(json)).unwrap();
            let files = vec![ReportFile { reporter: "html", path: path.clone() }];
            let finished = look_over(Finished { errors: Vec::new(), files }, &[&redactor]);
            assert_eq!((finished.errors.len(), path.exists()), (errors, errors == 0));
        }
    }

    #[test]
    fn what_stands_in_the_collection_and_what_is_short_is_left() {
        let mut redactor = Redactor::knowing(&["hunter2hunter2", "elevenchars"]);
        redactor.allow("pm.test('hunter2hunter2')");
        let report = r#"["hunter2hunter2", "elevenchars", {"accessTokens": 1}]"#;
        assert_eq!(looked_over(report, &redactor), (Some(report.to_owned()), Vec::new()));
        let shown = Redactor::new(Masking::Show);
        assert_eq!(looked_over("hunter2hunter2", &shown).1, Vec::<String>::new());
    }

    #[test]
    fn what_every_report_says_is_no_secret_of_a_run() {
        let redactor = Redactor::knowing(&["application/json", "collection_name", "responseAverage"]);
        let report = r#"{"collection_name": "a", "responseAverage": 1, "type": "application/json"}"#;
        assert_eq!(looked_over(report, &redactor), (Some(report.to_owned()), Vec::new()));
    }

    #[test]
    fn a_secret_where_two_parts_of_a_large_file_meet_is_found() {
        let secret = "Zk3vQ9xw7Lr2Tn5Yb8Hd";
        for at in [CHUNK - 10, CHUNK - OVERLAP - 10, 2 * CHUNK - OVERLAP - 5, 3 * CHUNK] {
            let report = format!("{}{secret}{}", "x".repeat(at), "y ".repeat(CHUNK));
            let (left, told) = looked_over(&report, &Redactor::knowing(&[secret]));
            assert_eq!(told.len(), 1, "{at}");
            let left = left.unwrap();
            assert!(left.len() == report.len() - secret.len() + MASK.len() && &left[at..at + 8] == MASK, "{at}");
        }
    }
}
