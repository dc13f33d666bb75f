use super::plain_letters::{passport_spelling, plain, push_plain_or_itself};
use super::renewal::earlier_search;
use super::search_text::readable_address;

/// A longer search text is cut, because each word is compared with each user.
pub(crate) const MAX_SEARCH_LENGTH: usize = 200;
/// The length of the pieces that trigram indexes find.
pub(super) const PIECE: usize = 3;
/// A number with blanks, brackets or dashes is also searched for without them, if it has at least this
/// many digits.
const MIN_PHONE_DIGITS: usize = 6;
/// A number that begins with 0 may be a phone number as it is dialled within a country. It is also
/// searched for without the 0, if it has this many digits: fewer suffice if it has blanks or signs,
/// because without them it may just as well be a key.
const MIN_NATIONAL_DIGITS: [usize; 2] = [8, 10];
/// Most digits of a phone number (E.164).
const MAX_PHONE_DIGITS: usize = 15;

/// What was typed into a search: words in any order, and phrases in double quotes. It finds the users
/// whose search text contains all of them, anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub(super) terms: Vec<Term>,
    /// The whole text by the rules before migration 18. `None`: no search text follows those rules any
    /// more.
    pub(super) earlier: Option<String>,
}

/// A word or phrase in all its spellings. A user who has one of them has the term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term(pub Vec<String>);

impl Search {
    /// The search for a typed text. It is empty if nothing visible was typed.
    pub(crate) fn new(typed: &str) -> Self {
        let typed: String = typed.trim().chars().take(MAX_SEARCH_LENGTH).collect();
        let mut terms = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for part in parts(&typed) {
            match part {
                Part::Word(word) => words.push(word),
                Part::Phrase(phrase) => {
                    push_words(&mut terms, &std::mem::take(&mut words));
                    terms.push(spelled([phrase.to_owned()]));
                }
            }
        }
        push_words(&mut terms, &words);
        terms.retain(|term| !term.0.is_empty());
        if terms.is_empty() {
            let mut itself = String::new();
            push_plain_or_itself(&mut itself, &typed);
            terms.extend((!itself.is_empty()).then(|| Term(vec![itself])));
        }
        Self { terms: without_implied(terms), earlier: None }
    }

    /// Adds the form for search texts that still follow earlier rules.
    pub(super) fn with_earlier(mut self, typed: &str) -> Self {
        let earlier = earlier_search(typed);
        self.earlier = (!self.is_empty() && !earlier.is_empty()).then_some(earlier);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a search text contains all terms.
    pub(crate) fn finds(&self, search_text: &str) -> bool {
        let holds = |term: &Term| term.0.iter().any(|spelling| search_text.contains(spelling));
        !self.is_empty() && self.terms.iter().all(holds)
    }

    /// The terms that the trigram indexes can look for.
    pub(super) fn indexed(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.is_indexed())
    }
}

impl Term {
    pub(super) fn is_indexed(&self) -> bool {
        self.0.iter().all(|spelling| spelling.chars().count() >= PIECE)
    }

    /// Whether every text that holds the other term holds this one.
    fn is_implied_by(&self, other: &Self) -> bool {
        let holds_one = |longer: &String| self.0.iter().any(|shorter| longer.contains(shorter));
        other.0.iter().all(holds_one)
    }
}

enum Part<'a> {
    Word(&'a str),
    Phrase(&'a str),
}

/// Splits a text at blanks. A quotation mark before a word begins a phrase, if another one ends it.
/// Otherwise it is ignored.
fn parts(typed: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        if is_quote(first) {
            rest = &rest[first.len_utf8()..];
            if let Some((phrase, after)) = until_quote(rest) {
                parts.push(Part::Phrase(phrase));
                rest = after;
            }
        } else {
            let end = rest.find(is_blank).unwrap_or(rest.len());
            parts.push(Part::Word(&rest[..end]));
            rest = &rest[end..];
        }
        rest = rest.trim_start_matches(is_blank);
    }
    parts
}

/// The text before the next quotation mark that ends a word, and the text after it.
fn until_quote(text: &str) -> Option<(&str, &str)> {
    text.char_indices().filter(|(_, letter)| is_quote(*letter)).find_map(|(place, letter)| {
        let after = &text[place + letter.len_utf8()..];
        let ends_word = after.chars().next().is_none_or(|next| is_blank(next) || next == ',');
        ends_word.then_some((&text[..place], after))
    })
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '«' | '»' | '\u{201c}'..='\u{201f}' | '\u{ff02}')
}

/// Adds the words between phrases. Words that together form a number are one term.
fn push_words(terms: &mut Vec<Term>, words: &[&str]) {
    let plain: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let is_number = |word: &String| word.chars().all(|c| "0123456789+()-/.".contains(c));
    let mut place = 0;
    while place < words.len() {
        let run = plain[place..].iter().take_while(|word| is_number(word)).count();
        match phone(&plain[place..place + run]) {
            Some(term) if run > 0 => {
                terms.push(term);
                place += run;
            }
            _ => {
                terms.push(word(words[place]));
                place += 1;
            }
        }
    }
}

/// A number that may be a phone number, in two spellings: as it was typed, because it may be a key, and
/// as phones are stored (E.164). `(0)` is left out, `00` stands for the plus, and a single 0 in front
/// is only dialled within a country.
fn phone(words: &[String]) -> Option<Term> {
    let typed = words.join(" ");
    let plus = typed.starts_with('+') || typed.starts_with("(+");
    let digits: String = typed.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    let is_formatted = typed.chars().any(|c| " ()-/.".contains(c));
    let number = digits.strip_prefix("00").unwrap_or(&digits);
    if digits.len() < MIN_PHONE_DIGITS || number.len() > MAX_PHONE_DIGITS {
        return None;
    }
    let [with_signs, without] = MIN_NATIONAL_DIGITS;
    let shortest = if is_formatted { with_signs } else { without };
    let mut spellings = vec![typed];
    if plus {
        spellings.push(format!("+{digits}"));
    } else if is_formatted {
        spellings.push(digits.clone());
    }
    if !plus && digits.len() >= shortest {
        match digits.strip_prefix("00") {
            Some(number) => spellings.push(format!("+{number}")),
            None => spellings.extend(digits.strip_prefix('0').map(str::to_owned)),
        }
    }
    Some(Term(without_implied_spellings(spellings)))
}

/// A word in its spellings. Some people write a blank instead of a dash between letters, and some write
/// nothing.
fn word(typed: &str) -> Term {
    let bare = typed.trim_matches([',', ';', ':', '(', ')']);
    let bare = if bare.is_empty() { typed } else { bare };
    let readable = readable_address(bare).or_else(|| readable_address(&format!("@{bare}")));
    let mut term = spelled(std::iter::once(bare.to_owned()).chain(readable));
    let has_digit = bare.chars().any(char::is_numeric);
    for number in 0..term.0.len() {
        let spelling = &term.0[number];
        if spelling.trim_matches('-').contains('-') && !has_digit && !spelling.contains('@') {
            let (apart, together) = (spelling.replace('-', " "), spelling.replace('-', ""));
            term.0.extend([apart, together]);
        }
    }
    term
}

/// The forms in which search texts may contain these texts.
fn spelled(texts: impl IntoIterator<Item = String>) -> Term {
    let mut spellings = Vec::new();
    for text in texts {
        spellings.push(plain(&text));
        spellings.extend(passport_spelling(&text));
    }
    Term(without_implied_spellings(spellings))
}

/// Removes empty spellings, and those that a shorter spelling finds as well.
fn without_implied_spellings(mut spellings: Vec<String>) -> Vec<String> {
    spellings.retain(|spelling| !spelling.is_empty());
    let mut kept: Vec<String> = Vec::new();
    spellings.sort_by_key(String::len);
    for spelling in spellings {
        if !kept.iter().any(|shorter| spelling.contains(shorter)) {
            kept.push(spelling);
        }
    }
    kept
}

/// Removes terms that every match of another term contains anyway.
fn without_implied(terms: Vec<Term>) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::new();
    for term in terms {
        if !kept.iter().any(|other| term.is_implied_by(other)) {
            kept.retain(|other| !other.is_implied_by(&term));
            kept.push(term);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Search;

    fn terms(typed: &str) -> Vec<Vec<String>> {
        Search::new(typed).terms.into_iter().map(|term| term.0).collect()
    }

    #[test]
    fn each_word_is_a_term_and_a_phrase_stays_one() {
        assert_eq!(terms(" Lang,  Katharina "), [["lang"], ["katharina"]]);
        assert_eq!(terms("Lang\u{a0}Anna ann"), [["lang"], ["anna"]]);
        assert_eq!(terms("„Anna  Lena“ Lang"), [["anna lena"], ["lang"]]);
        assert_eq!(terms("Jonas \"Piet\" Lind"), [["jonas"], ["piet"], ["lind"]]);
        assert_eq!(terms("\"Anna Le"), [["anna"], ["le"]]);
        assert_eq!(terms("5\" tall"), [["5\""], ["tall"]]);
        assert_eq!(terms("Lang (Katharina)"), [["lang"], ["katharina"]]);
    }

    #[test]
    fn letters_with_two_spellings_are_looked_for_in_both() {
        assert_eq!(terms("Müller"), [["muller", "mueller"]]);
        assert_eq!(terms("mueller"), [["mueller"]]);
        assert_eq!(terms("Al-Rashid"), [["al-rashid", "al rashid", "alrashid"]]);
        assert_eq!(terms("kp-0042"), [["kp-0042"]]);
        assert_eq!(terms("O’Connor"), [["oconnor"]]);
        let addresses = terms("ana@xn--mller-kva.example");
        assert!(addresses[0].contains(&"ana@muller.example".to_owned()), "{addresses:?}");
    }

    #[test]
    fn a_number_with_signs_in_it_is_also_looked_for_without() {
        const STORED: &str = "kp-1\nana\n+4915186636715";
        for typed in [
            "+49 151 8663 6715",
            "+49 (0)151 8663-6715",
            "(+49) 151/8663.6715",
            "49 151 8663 6715",
            "0049 151 8663 6715",
            "004915186636715",
            "0151 8663 6715",
            "015186636715",
            "0151/86636715",
            "151 8663 6715",
            "8663 6715",
            "+49\u{a0}151\u{2011}8663\u{2011}6715",
            "+٤٩ ١٥١ ٨٦٦٣ ٦٧١٥",
            "ana +49 151 8663 6715 kp-1",
            "4915 4915186636715",
            "6715",
        ] {
            assert!(Search::new(typed).finds(STORED), "{typed}: {:?}", Search::new(typed));
        }
        for typed in ["+49 151 8663 6716", "49 8663 151 6715", "+151 8663 6715"] {
            assert!(!Search::new(typed).finds(STORED), "{typed}");
        }
        // A key with blanks, or one that begins with zeros, is still found as it is.
        assert!(Search::new("2024 001 55").finds("2024 001 55"));
        assert!(Search::new("0000012345").finds("0000012345"));
        assert!(!Search::new("0000012345").finds("12345"));
    }

    #[test]
    fn what_has_no_letters_finds_no_more_than_itself() {
        assert_eq!(terms(" \u{a0}\t"), Vec::<Vec<String>>::new());
        assert!(Search::new("’").finds("’"));
        assert!(!Search::new("’").finds("oconnor"));
        assert!(!Search::new("").finds("oconnor"));
        assert!(Search::new("O ’ Connor").finds("oconnor"));
    }
}
