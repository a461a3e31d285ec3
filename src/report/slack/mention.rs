//! Who is to be told of what: `3=U024BE7LH,Payments=S0614TZR7,*=here`.

use std::str::FromStr;

/// Checks and folders with the people that are mentioned when they fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions(Vec<(String, Mention)>);

/// A mention in Slack's own writing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention(String);

/// Stands for everything that fails.
const ANYTHING: &str = "*";

impl Mentions {
    /// Those for anything of these names, in Slack's writing, each once.
    pub(super) fn of<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (name, Mention(mention)) in &self.0 {
            let is_meant = name == ANYTHING || names.clone().any(|candidate| candidate == name);
            if is_meant && !found.contains(mention) {
                found.push(mention.clone());
            }
        }
        found
    }

    /// The same from a JSON object: `{"3": "U024BE7LH", "*": ["here", "S0614TZR7"]}`.
    pub fn from_json(text: &str) -> Result<Mentions, String> {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|error| format!("not a JSON object of mentions: {error}"))?;
        let mut mentions = Vec::new();
        for (name, who) in object {
            let several = match who {
                serde_json::Value::Array(several) => several,
                one => vec![one],
            };
            for who in several {
                let who = who.as_str().ok_or_else(|| format!("\"{name}\": who is mentioned is not text: {who}"))?;
                mentions.push((name.clone(), who.parse().map_err(|error| format!("\"{name}\": {error}"))?));
            }
        }
        Ok(Mentions(mentions))
    }
}

impl FromStr for Mentions {
    type Err = String;

    fn from_str(text: &str) -> Result<Mentions, String> {
        let mut mentions = Vec::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, who) = pair
                .rsplit_once('=')
                .ok_or_else(|| format!("\"{pair}\" does not say who: write CHECK=U024BE7LH or FOLDER=S0614TZR7"))?;
            mentions.push((name.trim().to_owned(), who.parse()?));
        }
        Ok(Mentions(mentions))
    }
}

impl FromStr for Mention {
    type Err = String;

    /// A user's or group's id, or one of Slack's three words. Nothing else gets into a message unescaped.
    fn from_str(text: &str) -> Result<Mention, String> {
        let text = text.trim().trim_start_matches(['@', '!']);
        let is_id =
            text.len() >= 3 && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
        match (text, text.chars().next()) {
            ("here" | "channel" | "everyone", _) => Ok(Mention(format!("<!{text}>"))),
            (id, Some('U' | 'W')) if is_id => Ok(Mention(format!("<@{id}>"))),
            (id, Some('S')) if is_id => Ok(Mention(format!("<!subteam^{id}>"))),
            _ => Err(format!(
                "\"{text}\" is nobody Slack could mention: give the id of a user (U…) or of a user group (S…), or here, \
                 channel or everyone"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mentions: &str, names: &[&str]) -> Vec<String> {
        mentions.parse::<Mentions>().unwrap().of(names.iter().copied())
    }

    #[test]
    fn checks_and_folders_mention_their_people() {
        let all = "3=U024BE7LH, Pay = ments=S0614TZR7,*=@here,9=W1X";
        assert_eq!(of(all, &["3", "Access keys"]), ["<@U024BE7LH>", "<!here>"]);
        assert_eq!(of(all, &["Pay = ments"]), ["<!subteam^S0614TZR7>", "<!here>"]);
        assert_eq!(of("3=U111,9=U111", &["3", "9"]), ["<@U111>"]);
        assert_eq!(of("", &["3"]), [""; 0]);
    }

    #[test]
    fn a_file_may_name_several_for_one_check() {
        let mentions = Mentions::from_json(r#"{"3": "U111", "*": ["here", "S222"]}"#).unwrap();
        assert_eq!(mentions.of(["3"].into_iter()), ["<@U111>", "<!here>", "<!subteam^S222>"]);
        assert!(Mentions::from_json("[1]").unwrap_err().starts_with("not a JSON object of mentions: "));
        assert_eq!(Mentions::from_json(r#"{"3": 1}"#).unwrap_err(), "\"3\": who is mentioned is not text: 1");
        assert!(Mentions::from_json(r#"{"3": "bob"}"#).unwrap_err().starts_with("\"3\": \"bob\" is nobody"));
    }

    #[test]
    fn nothing_but_ids_is_taken() {
        for wrong in ["3=alice", "3=<!here>", "3=U1", "3=C024BE7LH", "3=", "3", "3=U12|x>"] {
            assert!(wrong.parse::<Mentions>().is_err(), "{wrong}");
        }
    }
}
