//! No run of sixteen characters of a secret can be recovered from what is shown, however it was encoded and cut.

use proptest::prelude::*;

use super::traced::{Encoding, Traced};
use crate::secret::{Lifetime, Masking, Redactor};

/// So many characters of a long secret may be left: fewer than a piece.
const MOST_LEFT: usize = 15;

fn secret() -> impl Strategy<Value = String> {
    let length = prop_oneof![8..24_usize, 24..44_usize, 24..300_usize, 16..60_usize];
    let periodic = ("[!-~]{1,7}", length.clone())
        .prop_map(|(period, length)| period.bytes().cycle().take(length).map(char::from).collect::<String>());
    let of = |alphabet: &'static str| {
        length.clone().prop_flat_map(move |length| {
            prop::collection::vec(prop::sample::select(alphabet.chars().collect::<Vec<_>>()), length)
                .prop_map(|letters| letters.into_iter().collect::<String>())
        })
    };
    prop_oneof![
        of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
        of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.~!@#$^*()[]{}<>?,;:|' \"%&\\"),
        of("ab"),
        of("äx€😀7Qy="),
        periodic,
    ]
    .prop_filter("values are trimmed", |value| value.trim() == value)
}

#[derive(Clone, Debug)]
struct Case {
    secrets: Vec<String>,
    which: prop::sample::Index,
    part: Option<(prop::sample::Index, usize)>,
    layers: Vec<(Encoding, bool, String, String)>,
    around: (String, String),
    cut: Option<(prop::sample::Index, &'static str)>,
}

fn case() -> impl Strategy<Value = Case> {
    let before = "([a-c:=,; {\"0-3]{0,11}[:\"= ])?";
    let after = "([\",; }&][a-c:=,; {\"0-3]{0,11})?";
    let layer = (prop::sample::select(Encoding::ALL.to_vec()), any::<bool>(), before, after);
    let cut = (any::<prop::sample::Index>(), prop::sample::select(vec!["…", "...", ""]));
    (
        prop::collection::vec(secret(), 1..4),
        any::<prop::sample::Index>(),
        prop::option::of((any::<prop::sample::Index>(), 16..300_usize)),
        prop::collection::vec(layer, 0..4),
        (before, after),
        prop::option::weighted(0.3, cut),
    )
        .prop_map(|(secrets, which, part, layers, around, cut)| Case { secrets, which, part, layers, around, cut })
}

impl Case {
    fn secret(&self) -> &str {
        &self.secrets[self.which.index(self.secrets.len())]
    }

    fn part(&self) -> std::ops::Range<usize> {
        let secret = self.secret();
        match &self.part {
            Some((start, length)) if secret.len() >= 24 => {
                let start = secret.floor_char_boundary(start.index(secret.len() - 15));
                start..secret.ceil_char_boundary((start + length).min(secret.len()))
            }
            _ => 0..secret.len(),
        }
    }

    /// Forms are made of raw text only: in another encoding nobody knows that a plus is a space.
    fn is_sensible(&self) -> bool {
        self.layers.iter().skip(1).all(|(encoding, ..)| *encoding != Encoding::Form)
    }

    fn text(&self) -> (Traced, Traced) {
        let mut text = Traced::plain(&self.around.0);
        text.add(&Traced::secret(self.secret(), self.part()));
        text.add(&Traced::plain(&self.around.1));
        for (encoding, all, before, after) in &self.layers {
            let mut outer = Traced::plain(before);
            outer.add(&text.encoded(*encoding, *all));
            outer.add(&Traced::plain(after));
            text = outer;
        }
        let whole = text.clone();
        if let Some((place, mark)) = &self.cut {
            text.cut(1 + place.index(text.text.len()));
            text.add(&Traced::plain(mark));
        }
        (text, whole)
    }
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let mut redactor = Redactor::new(Masking::Mask);
    case.secrets.iter().for_each(|secret| {
        redactor.learn(secret, Lifetime::Run);
    });
    let (text, whole) = case.text();
    let masked = redactor.places(&text.text);
    let left = text.longest_left(&whole, &masked, case.secret().len());
    let is_whole_short = case.cut.is_none() && case.secret().len() < 16;
    let most = if is_whole_short { 7 } else { MOST_LEFT };
    prop_assert!(
        left <= most,
        "{left} characters of {:?} are left in {:?}, masked {masked:?}",
        case.secret(),
        String::from_utf8_lossy(&text.text)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]
    #[test]
    fn no_sixteen_characters_of_a_secret_are_left(case in case().prop_filter("form", Case::is_sensible)) {
        check(&case)?;
    }
}
