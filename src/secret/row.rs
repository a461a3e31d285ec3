//! The phrases of the table, sorted when the program is built: a run that sends one request must not pay for sorting
//! them.

use super::table::{GLUED, GROUPS, INNOCENT, Worth};

/// What a name says in each of the places, in their order.
pub(super) type Verdict = [Option<Worth>; 4];

/// A phrase and what it says. One that holds a word of the table and no secret says nothing.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) phrase: &'static str,
    pub(super) verdict: Verdict,
    is_innocent: bool,
}

impl Row {
    pub(super) fn is_secret(&self) -> bool {
        !self.is_innocent
    }
}

/// The row of a phrase whose words stand side by side (`apikey`).
pub(super) fn row_of(joined: &str) -> Option<&'static Row> {
    let found = ROWS.binary_search_by(|row| joined_letters(row.phrase).cmp(joined.bytes()));
    found.ok().map(|place| &ROWS[place])
}

/// The row of a phrase that counts at the end of a longer word, too.
pub(super) fn glued_row_of(word: &str) -> Option<&'static Row> {
    let ends = |phrase: &str| {
        let letters = joined_letters(phrase).count();
        let end = word.len().checked_sub(letters).filter(|start| *start > 0).map(|start| &word.as_bytes()[start..]);
        end.is_some_and(|end| joined_letters(phrase).eq(end.iter().copied()))
    };
    GLUED.iter().find(|phrase| ends(phrase)).and_then(|phrase| row_of(&phrase.replace(' ', "")))
}

/// The letters of a phrase as [`super::name`] joins the words of a name: without spaces and digits at the end of a word.
fn joined_letters(phrase: &str) -> impl Iterator<Item = u8> {
    let phrase = phrase.as_bytes();
    let mut place = 0;
    std::iter::from_fn(move || {
        let at = next_letter(phrase, place);
        place = at + 1;
        phrase.get(at).copied()
    })
}

const fn next_letter(phrase: &[u8], mut at: usize) -> usize {
    loop {
        let mut end = at;
        while end < phrase.len() && phrase[end].is_ascii_digit() {
            end += 1;
        }
        if end < phrase.len() && phrase[end] == b' ' {
            at = end + 1;
        } else if end == phrase.len() {
            return end;
        } else {
            return at;
        }
    }
}

const NO_ROW: Row = Row { phrase: "", verdict: [None; 4], is_innocent: false };

const COUNT: usize = count().1;

static ROWS: [Row; COUNT] = {
    let (all, count) = count();
    let mut rows = [NO_ROW; COUNT];
    let mut place = 0;
    while place < count {
        rows[place] = all[place];
        place += 1;
    }
    rows
};

/// More rows than the table has phrases.
const ROOM: usize = 256;

/// The rows in the order of their letters, and how many there are.
const fn count() -> ([Row; ROOM], usize) {
    let mut rows = [NO_ROW; ROOM];
    let mut count = 0;
    let mut group = 0;
    while group < GROUPS.len() {
        let mut phrase = 0;
        while phrase < GROUPS[group].phrases.len() {
            let (at, is_new) = place_of(&rows, count, GROUPS[group].phrases[phrase]);
            if is_new {
                insert(&mut rows, count, at, GROUPS[group].phrases[phrase]);
                count += 1;
            }
            let mut place = 0;
            while place < GROUPS[group].places.len() {
                let worth = &mut rows[at].verdict[GROUPS[group].places[place] as usize];
                *worth = larger(*worth, GROUPS[group].worth);
                place += 1;
            }
            phrase += 1;
        }
        group += 1;
    }
    let mut phrase = 0;
    while phrase < INNOCENT.len() {
        let (at, is_new) = place_of(&rows, count, INNOCENT[phrase]);
        if is_new {
            insert(&mut rows, count, at, INNOCENT[phrase]);
            count += 1;
        }
        rows[at].verdict = [None; 4];
        rows[at].is_innocent = true;
        phrase += 1;
    }
    (rows, count)
}

const fn larger(known: Option<Worth>, worth: Worth) -> Option<Worth> {
    match known {
        Some(known) if known as u8 >= worth as u8 => Some(known),
        _ => Some(worth),
    }
}

/// Where a phrase stands or belongs, and whether it is new.
const fn place_of(rows: &[Row; ROOM], count: usize, phrase: &str) -> (usize, bool) {
    let mut place = 0;
    while place < count {
        match compare(rows[place].phrase.as_bytes(), phrase.as_bytes()) {
            0 => return (place, false),
            1 => return (place, true),
            _ => place += 1,
        }
    }
    (place, true)
}

const fn insert(rows: &mut [Row; ROOM], count: usize, at: usize, phrase: &'static str) {
    assert!(count < ROOM, "the table has more phrases than ROOM");
    let mut place = count;
    while place > at {
        rows[place] = rows[place - 1];
        place -= 1;
    }
    rows[at] = Row { phrase, ..NO_ROW };
}

/// -1, 0 or 1 for the order of two phrases; spaces do not count.
const fn compare(left: &[u8], right: &[u8]) -> i8 {
    let (mut of_left, mut of_right) = (0, 0);
    loop {
        of_left = next_letter(left, of_left);
        of_right = next_letter(right, of_right);
        match (of_left < left.len(), of_right < right.len()) {
            (false, false) => return 0,
            (false, true) => return -1,
            (true, false) => return 1,
            (true, true) if left[of_left] < right[of_right] => return -1,
            (true, true) if left[of_left] > right[of_right] => return 1,
            (true, true) => {
                of_left += 1;
                of_right += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_has_its_row_and_the_rows_are_in_order() {
        let groups = GROUPS.iter().flat_map(|group| group.phrases.iter().map(move |phrase| (phrase, Some(group))));
        for (phrase, group) in groups.chain(INNOCENT.iter().map(|phrase| (phrase, None))) {
            let joined = String::from_utf8(joined_letters(phrase).collect()).unwrap();
            let row = row_of(&joined).unwrap_or_else(|| panic!("{phrase} has no row"));
            match group {
                Some(group) if row.is_secret() => {
                    let says = |place: &crate::secret::Place| row.verdict[*place as usize] >= Some(group.worth);
                    assert!(group.places.iter().all(says), "{phrase}");
                }
                _ => assert_eq!(row.verdict, Verdict::default(), "{phrase}"),
            }
        }
        assert!(ROWS.is_sorted_by(|left, right| joined_letters(left.phrase).lt(joined_letters(right.phrase))));
        assert!(row_of("").is_none() && row_of("tokenx").is_none() && row_of("api").is_none());
    }
}
