//! Cutting a message to what Slack takes.

use std::iter;

/// What Slack takes, in UTF-16 units of the escaped text.
pub const LIMIT: usize = 40_000;

const FENCE: &str = "```";

/// The message as it can be posted, and whether anything was left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) text: String,
    pub(crate) is_cut: bool,
}

/// Cuts an escaped message on a line edge so that it keeps within `limit`, with a closing note that says how many
/// lines were left out and where (`whole`, escaped) all of them stand. A code block that is open there is closed. Only where not even the first line fits is that
/// line cut, and never inside an entity or a link.
pub(crate) fn cut(text: String, limit: usize, whole: &str) -> Cut {
    if units(&text) <= limit {
        return Cut { text, is_cut: false };
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let room = limit.saturating_sub(units(&note(lines.len(), whole)) + 1);
    let mut kept = String::new();
    let mut best = None;
    let mut used = 0;
    let mut is_code = false;
    for (place, line) in lines.iter().enumerate() {
        used += units(line) + usize::from(place > 0);
        is_code ^= line.matches(FENCE).count() % 2 == 1;
        let closing = if is_code { FENCE.len() + 1 } else { 0 };
        if used > room {
            break;
        }
        if used + closing <= room {
            best = Some((place + 1, is_code));
        }
    }
    let lines_kept = match best {
        Some((count, is_code)) => {
            kept.push_str(&lines[..count].join("\n"));
            if is_code {
                kept.push('\n');
                kept.push_str(FENCE);
            }
            count
        }
        None => {
            kept.push_str(&piece(lines[0], room));
            0
        }
    };
    // A message that starts with its note would be an empty line first.
    let separator = if kept.is_empty() { "" } else { "\n" };
    Cut { text: format!("{kept}{separator}{}", note(lines.len() - lines_kept, whole)), is_cut: true }
}

fn note(lines: usize, whole: &str) -> String {
    let lines = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
    format!("… {lines} left out, since Slack takes no more; the whole message is in {whole}")
}

/// The start of a text that is too long, never ending inside an entity or a link.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    if units(text) <= limit { text.to_owned() } else { format!("{}…", piece(text, limit.saturating_sub(1))) }
}

/// The start of a line, closed properly.
fn piece(line: &str, room: usize) -> String {
    let fitting = |room: usize| {
        let mut used = 0;
        let end = line.char_indices().find(|(_, character)| {
            used += character.len_utf16();
            used > room
        });
        end.map_or(line.len(), |(place, _)| place)
    };
    let mut end = fitting(room);
    end = before_open(line, end);
    if line[..end].matches(FENCE).count() % 2 == 1 {
        end = before_open(line, end.min(fitting(room.saturating_sub(FENCE.len()))));
        if line[..end].matches(FENCE).count() % 2 == 1 {
            return format!("{}{FENCE}", &line[..end]);
        }
    }
    line[..end].to_owned()
}

/// Steps back to before an entity, a link or a fence that `end` would cut in two.
fn before_open(line: &str, end: usize) -> usize {
    let mut end = end;
    if let Some(start) = line[..end].rfind('&')
        && !line[start..end].contains(';')
        && line[start..].find(';').is_some_and(|length| length <= "&amp".len())
    {
        end = start;
    }
    if let Some(start) = line[..end].rfind('<')
        && !line[start..end].contains('>')
    {
        end = start;
    }
    let trailing = line[..end].bytes().rev().take_while(|byte| *byte == b'`').count();
    let following = line[end..].bytes().take_while(|byte| *byte == b'`').count();
    if trailing > 0 && following > 0 { end - trailing } else { end }
}

/// Length as Slack counts it.
pub(crate) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Escapes the three characters that mean something to Slack; so no name can mention anybody.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.extend(iter::once(other)),
        }
    }
    out
}

/// Text whose stars and tildes Slack would take for formatting and swallow (`iam:*, s3:*`), as code; other text as it
/// is. Escaped.
pub(crate) fn plain(text: &str) -> String {
    if is_markup(text) { format!("`{}`", escape(&text.replace('`', "'"))) } else { escape(text) }
}

/// A name that stands out. Escaped.
pub(crate) fn bold(text: &str) -> String {
    if is_markup(text) || text.is_empty() { plain(text) } else { format!("*{}*", escape(text)) }
}

/// Stars, tildes and backticks anywhere; underscores only around words (`KEY_NOT_ROTATED` means nothing to Slack).
fn is_markup(text: &str) -> bool {
    let around_words = |text: &str| {
        let opens = |word: &str| word.starts_with('_');
        text.split_whitespace().any(opens) && text.split_whitespace().any(|word| word.ends_with('_'))
    };
    text.contains(['*', '~', '`']) || around_words(text)
}

/// Undoes the escaping of a message, for people who read the text outside of Slack.
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTPUT: &str = "the output of the run";

    #[test]
    fn a_short_message_stays_as_it_is() {
        assert_eq!(cut("a\nb".to_owned(), 3, OUTPUT), Cut { text: "a\nb".to_owned(), is_cut: false });
    }

    #[test]
    fn a_long_message_ends_on_a_line_edge_with_a_note() {
        let text = (0..100).map(|line| format!("line {line:04}")).collect::<Vec<_>>().join("\n");
        let cut = cut(text, 120, OUTPUT);
        insta::assert_snapshot!(cut.text, @r#"
        line 0000
        line 0001
        … 98 lines left out, since Slack takes no more; the whole message is in the output of the run
        "#);
        assert!(units(&cut.text) <= 120);
    }

    #[test]
    fn an_open_code_block_is_closed() {
        let text = format!("```\n{}", "code\n".repeat(50));
        insta::assert_snapshot!(cut(text, 130, OUTPUT).text, @r#"
        ```
        code
        code
        code
        code
        code
        ```
        … 46 lines left out, since Slack takes no more; the whole message is in the output of the run
        "#);
    }

    #[test]
    fn a_line_that_is_too_long_alone_is_cut_before_an_entity() {
        let start = "x".repeat(24);
        let cut = cut(format!("{start}&amp;{}", "y".repeat(100)), 24 + 3 + units(&note(1, OUTPUT)) + 1, OUTPUT);
        assert!(cut.text.starts_with(&format!("{start}\n… 1 line left out")), "{}", cut.text);
    }

    #[test]
    fn names_cannot_mention_anybody() {
        assert_eq!(escape("<!channel> <@U1> R&D"), "&lt;!channel&gt; &lt;@U1&gt; R&amp;D");
        assert_eq!(unescape(&escape("&lt;<>&amp;")), "&lt;<>&amp;");
    }

    #[test]
    fn nothing_is_swallowed_as_formatting() {
        assert_eq!(plain("Allow of iam:*, s3:* & <x>"), "`Allow of iam:*, s3:* &amp; &lt;x&gt;`");
        assert_eq!(plain("a `b` *c*"), "`a 'b' *c*`");
        assert_eq!(plain("KEY_NOT_ROTATED of <root_account>"), "KEY_NOT_ROTATED of &lt;root_account&gt;");
        assert_eq!(plain("_all_ of it"), "`_all_ of it`");
        assert_eq!((bold("bob & co"), bold("svc*")), ("*bob &amp; co*".to_owned(), "`svc*`".to_owned()));
    }

    proptest! {
        #[test]
        fn no_message_is_over_the_limit_or_cut_inside_an_entity(
            raw in proptest::collection::vec("[a<>&`😀é ]{0,60}|```", 0..60),
            limit in 120_usize..400,
        ) {
            let text = escape(&raw.join("\n"));
            let cut = cut(text.clone(), limit, OUTPUT);
            prop_assert!(units(&cut.text) <= limit, "{} > {limit}", units(&cut.text));
            if cut.is_cut {
                let without_entities = cut.text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
                prop_assert!(!without_entities.contains('&'), "{}", cut.text);
                let (body, note) = cut.text.rsplit_once('\n').unwrap_or(("", &cut.text));
                prop_assert!(note.starts_with('…'));
                let is_closed_by_us = !text.starts_with(body);
                prop_assert!(!is_closed_by_us || body.ends_with("```"));
                prop_assert_eq!(body.split('\n').map(|line| line.matches(FENCE).count()).sum::<usize>() % 2, 0);
            }
        }

        #[test]
        fn no_long_message_is_over_slacks_limit(line in "[a-z<>&😀é]{1,200}", times in 200_usize..1200) {
            let text = escape(&format!("{line}\n").repeat(times));
            prop_assert!(units(&clip(&text, 3000)) <= 3000);
            prop_assert!(units(&cut(text, LIMIT, OUTPUT).text) <= LIMIT);
        }
    }
}
