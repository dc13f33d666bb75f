use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use futures::StreamExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::decoder::exact;
use super::encoding::Detected;
use super::plausible::{Candidate, are_vietnamese, candidates, is_plausible};
use crate::context::Context;
use crate::error::Result;
use crate::imports::paths::source_path;
use crate::imports::{Delimiter, Encoding};

/// What all of a file that is not UTF-8 throughout says of its encoding.
pub(crate) struct Survey {
    pub verdict: Verdict,
    /// The first byte that is not UTF-8.
    pub first: Place,
    /// Phrases that are not UTF-8, with the line of each.
    pub lines: Vec<i64>,
    /// How those phrases read in each encoding that they may be in.
    pub candidates: Vec<Candidate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Text in UTF-8 with a few bytes that are not: read as anything else, every accent in it would
    /// be lost.
    Utf8,
    /// Enough of it agrees.
    Guess(Encoding),
    /// Too little of it tells; this one is the likeliest.
    Ask(Encoding),
    /// A part of it is UTF-8, another is not.
    AskMixed(Encoding),
}

/// A byte in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: i64,
    pub byte: u8,
    /// Delimiters before it in its row, by [`Delimiter::ALL`].
    before: [usize; 4],
}

impl Survey {
    pub(crate) fn detected(&self) -> Detected {
        match self.verdict {
            Verdict::Utf8 => Detected::default(),
            Verdict::Guess(encoding) | Verdict::Ask(encoding) | Verdict::AskMixed(encoding) => {
                Detected { encoding, guessed: true }
            }
        }
    }

    /// What an operator has to say, if it cannot be told. `names` are the header's.
    pub(crate) fn question(&self, delimiter: Delimiter, names: &[String]) -> Option<String> {
        let Place { line, byte, before } = self.first;
        let cell = Delimiter::ALL.iter().zip(before).find(|(one, _)| **one == delimiter);
        let name = cell.and_then(|(_, cell)| names.get(cell)).map(|name| name.trim());
        let column = name.filter(|name| !name.is_empty());
        let column = column.map_or_else(String::new, |name| format!(" in the column \"{name}\""));
        let place = format!("byte 0x{byte:02X} on line {line}{column} is the first that is not");
        match self.verdict {
            Verdict::Utf8 | Verdict::Guess(_) => None,
            Verdict::Ask(_) => Some(format!(
                "The file is not UTF-8 ({place}), and it has too little text to detect its encoding. Choose the encoding in which names look right."
            )),
            Verdict::AskMixed(_) => Some(format!(
                "Part of the file is UTF-8 and part is not ({place}). Choose UTF-8 to skip the other rows, or the encoding in which all names look right."
            )),
        }
    }
}

/// Phrases that are kept to be read in each encoding: the first ones, and those with a byte that no
/// kept phrase has. So encodings with one byte a character differ in a kept phrase if they differ
/// anywhere in the file, however long it is.
const KEPT: usize = 64;
/// Fewer different phrases are a handful: a guess by how often letters occur is no more than that.
const ENOUGH: usize = 10;
/// A longer phrase is cut, at a character of ASCII; without one, at the hard limit.
const MAX_LENGTH: usize = 96;
const HARD_LIMIT: usize = 16 * 1024;

/// Reads a file once. `None`: it was stopped.
pub(crate) async fn survey(
    ctx: &Context,
    id: Uuid,
    stop: &CancellationToken,
) -> Result<Option<Survey>> {
    let mut surveyor = Surveyor::default();
    let mut pieces = ctx.files.stream(&source_path(id), 0).await?;
    while let Some(piece) = pieces.next().await.transpose()? {
        if stop.is_cancelled() {
            return Ok(None);
        }
        surveyor.feed(&piece);
    }
    Ok(Some(surveyor.finish()))
}

/// The same for the beginning of a file.
pub(crate) fn survey_of(first: &[u8]) -> Survey {
    let mut surveyor = Surveyor::default();
    surveyor.feed(first);
    surveyor.finish()
}

/// Counts the phrases (what stands between delimiters) that hold more than ASCII.
pub(super) struct Surveyor {
    line: i64,
    /// The byte before.
    last: u8,
    quoted: bool,
    before: [usize; 4],
    phrase: Vec<u8>,
    /// The phrase holds more than ASCII.
    wide: bool,
    utf8: u64,
    other: u64,
    first: Option<Place>,
    kept: Vec<(i64, Vec<u8>)>,
    seen: HashSet<Vec<u8>>,
    /// Bytes beyond ASCII that a kept phrase has.
    covered: [bool; 256],
    whole: EncodingDetector,
    /// Of every second phrase each: chance does not favour the same encoding twice.
    halves: [EncodingDetector; 2],
}

impl Default for Surveyor {
    fn default() -> Self {
        let detector = || EncodingDetector::new(Iso2022JpDetection::Deny);
        Self {
            line: 1,
            last: b'\n',
            quoted: false,
            before: [0; 4],
            phrase: Vec::new(),
            wide: false,
            utf8: 0,
            other: 0,
            first: None,
            kept: Vec::new(),
            seen: HashSet::new(),
            covered: [false; 256],
            whole: detector(),
            halves: [detector(), detector()],
        }
    }
}

impl Surveyor {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b',' | b';' | b'\t' => {
                    self.end_phrase();
                    self.count(byte);
                }
                b'"' => {
                    self.end_phrase();
                    let opens = matches!(self.last, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r');
                    self.quoted = !self.quoted && opens;
                }
                b'\n' | b'\r' => {
                    self.end_phrase();
                    self.line += i64::from(byte == b'\r' || self.last != b'\r');
                    if !self.quoted {
                        self.before = [0; 4];
                    }
                }
                _ => {
                    let full = self.phrase.len() >= MAX_LENGTH
                        && (byte.is_ascii() || self.phrase.len() >= HARD_LIMIT);
                    if full {
                        self.end_phrase();
                    }
                    // It is not cut there: it may be the second byte of a character.
                    if byte == b'|' {
                        self.count(byte);
                    }
                    self.wide |= !byte.is_ascii();
                    self.phrase.push(byte);
                }
            }
            self.last = byte;
        }
    }

    fn count(&mut self, byte: u8) {
        if self.quoted {
            return;
        }
        let place = Delimiter::ALL.iter().position(|one| one.byte() == byte);
        if let Some(count) = place.and_then(|place| self.before.get_mut(place)) {
            *count += 1;
        }
    }

    fn end_phrase(&mut self) {
        if self.wide {
            match std::str::from_utf8(&self.phrase) {
                Ok(_) => self.utf8 += 1,
                Err(error) if error.error_len().is_none() && self.phrase.len() >= HARD_LIMIT => {
                    // Cut within a character: its beginning belongs to what follows.
                    self.utf8 += 1;
                    self.phrase.drain(..error.valid_up_to());
                    return;
                }
                Err(error) => self.keep(error.valid_up_to()),
            }
        }
        self.phrase.clear();
        self.wide = false;
    }

    /// Keeps a phrase whose byte at `wrong` is not UTF-8.
    fn keep(&mut self, wrong: usize) {
        self.other += 1;
        let byte = self.phrase.get(wrong).copied().unwrap_or_default();
        self.first.get_or_insert(Place { line: self.line, byte, before: self.before });
        for detector in [&mut self.whole, &mut self.halves[(self.other % 2) as usize]] {
            detector.feed(&self.phrase, false);
            detector.feed(b"\n", false);
        }
        let is_new = |byte: &u8| !byte.is_ascii() && !self.covered[usize::from(*byte)];
        if (self.kept.len() < KEPT && !self.seen.contains(&self.phrase))
            || self.phrase.iter().any(is_new)
        {
            for byte in &self.phrase {
                self.covered[usize::from(*byte)] = true;
            }
            self.seen.insert(self.phrase.clone());
            self.kept.push((self.line, self.phrase.clone()));
        }
    }

    pub(super) fn finish(mut self) -> Survey {
        let is_cut =
            std::str::from_utf8(&self.phrase).is_err_and(|error| error.error_len().is_none());
        if self.other == 0 && is_cut {
            // UTF-8 that was cut off: the row says so.
            self.utf8 += 1;
            self.phrase.clear();
            self.wide = false;
        }
        self.end_phrase();
        let best = guess(&self.whole);
        let (lines, phrases): (Vec<i64>, Vec<Vec<u8>>) = self.kept.iter().cloned().unzip();
        let candidates = candidates(&phrases, best);
        let verdict = self.verdict(best, &phrases, &candidates);
        Survey { verdict, first: self.first.unwrap_or_default(), lines, candidates }
    }

    fn verdict(&self, best: Encoding, phrases: &[Vec<u8>], candidates: &[Candidate]) -> Verdict {
        let likeliest = candidates.first().map_or(best, |one| one.encoding);
        if self.other <= self.utf8 {
            return Verdict::Utf8;
        }
        if self.utf8 * 20 >= self.other {
            return Verdict::AskMixed(likeliest);
        }
        let alike = |encoding: Encoding| {
            candidates.first().is_some_and(|first| {
                phrases
                    .iter()
                    .zip(&first.phrases)
                    .all(|(phrase, shown)| exact(phrase, encoding).as_ref() == Some(shown))
            })
        };
        if !candidates.is_empty() && candidates.iter().all(|one| alike(one.encoding)) {
            return Verdict::Guess(likeliest);
        }
        let agreed = likeliest == best && self.halves.iter().all(|half| alike(guess(half)));
        // Its tones are letters in other encodings, so names of it may look like names there.
        let is_vietnamese = are_vietnamese(phrases);
        let fits = is_vietnamese == (best == Encoding::WINDOWS_1258);
        if phrases.len() >= ENOUGH && agreed && fits && !is_disputed(best, candidates) {
            Verdict::Guess(best)
        } else if is_vietnamese {
            Verdict::Ask(Encoding::WINDOWS_1258)
        } else {
            Verdict::Ask(likeliest)
        }
    }
}

/// Whether a phrase is odd in this encoding and is a name in another that all of them may be in: then
/// the many others do not decide for it.
fn is_disputed(best: Encoding, candidates: &[Candidate]) -> bool {
    let Some(reading) = candidates.iter().find(|one| one.encoding == best) else { return false };
    reading.phrases.iter().enumerate().any(|(place, phrase)| {
        let is_name =
            |one: &Candidate| one.phrases.get(place).is_some_and(|text| is_plausible(text));
        !is_plausible(phrase) && candidates.iter().any(is_name)
    })
}

fn guess(detector: &EncodingDetector) -> Encoding {
    let found = detector.guess(None, Utf8Detection::Deny);
    Encoding::from_name(found.name()).unwrap_or(Encoding::WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{Surveyor, Verdict};
    use crate::imports::Encoding;

    fn verdict(bytes: &[u8]) -> Verdict {
        let mut surveyor = Surveyor::default();
        for piece in bytes.chunks(7) {
            surveyor.feed(piece);
        }
        surveyor.finish().verdict
    }

    fn encoded(name: &str, text: &str) -> Vec<u8> {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{name}");
        bytes.into_owned()
    }

    #[test]
    fn one_stray_byte_in_utf_8_is_damage_and_not_another_encoding() {
        let damaged =
            [&b"vendor_data,full_name\r\n1,Zo\xC3\xAB Brandt\r\n2,Ann\xFF\r\n"[..]].concat();
        assert_eq!(verdict(&damaged), Verdict::Utf8);
        let mut surveyor = Surveyor::default();
        surveyor.feed(&damaged);
        let first = surveyor.finish().first;
        assert_eq!((first.line, first.byte), (3, 0xFF));
    }

    #[test]
    fn a_handful_of_bytes_is_a_question_where_encodings_disagree_about_them() {
        let ascii = "1,Person Number\n".repeat(3_000);
        for bytes in [
            [ascii.as_bytes(), b"2,Person \xFF\xFF Number\n"].concat(),
            encoded("windows-1252", "vendor_data,full_name\n1,Ýr Jónsdóttir\n"),
            encoded("windows-1252", "vendor_data,full_name\n1,José Núñez\n2,Zoë\n"),
        ] {
            assert!(matches!(verdict(&bytes), Verdict::Ask(_)));
        }
        let mut surveyor = Surveyor::default();
        surveyor.feed(b"id;note;name\n1;\"a;\n;b\";\"\xDDr\"\n");
        let names = ["id", "note", "name"].map(String::from);
        let words = surveyor.finish().question(crate::imports::Delimiter::Semicolon, &names);
        let words = words.unwrap();
        assert!(words.contains("byte 0xDD on line 3 in the column \"name\""), "{words}");
        let german = encoded("windows-1252", "vendor_data,full_name\n1,Jürgen Groß\n");
        assert_eq!(verdict(&german), Verdict::Guess(Encoding::WINDOWS_1252));
        let mixed = [&b"1,Zo\xC3\xAB\n2,Zo\xEB\n3,No\xEBl\n"[..]].concat();
        assert!(matches!(verdict(&mixed), Verdict::AskMixed(_)));
    }

    #[test]
    fn a_letter_far_down_that_reads_otherwise_is_a_question_too() {
        let umlauts: String = (0..500).map(|n| format!("{n},Jürgen Groß {n}\n")).collect();
        let certain = encoded("windows-1252", &umlauts);
        assert_eq!(verdict(&certain), Verdict::Guess(Encoding::WINDOWS_1252));
        // In Windows-1250 it is another letter than in Windows-1252.
        let polish = encoded("windows-1250", "x,Łucja Żak\n");
        let mut surveyor = Surveyor::default();
        surveyor.feed(&[certain.as_slice(), &polish, &certain].concat());
        let survey = surveyor.finish();
        assert!(matches!(survey.verdict, Verdict::Ask(_)), "{:?}", survey.verdict);
        assert!(survey.lines.contains(&501), "{:?}", survey.lines);
        assert!(survey.lines.len() <= super::KEPT + 128);
    }

    #[test]
    fn names_of_dos_are_a_question_and_many_are_an_answer() {
        let few = b"vendor_data,full_name\n1,Zo\x89 Brandt\n2,J\x81rgen Wei\xE1\n3,Fran\x87ois M\x81ller\n";
        assert_eq!(verdict(few), Verdict::Ask(Encoding::DOS_850));
        let many: Vec<u8> = (0..30)
            .flat_map(|n| {
                [format!("{n},").as_bytes(), b"Ren\x82 M\x81ller,Wei\xE1,K\x84the,Bj\x94rn\n"]
                    .concat()
            })
            .collect();
        assert_eq!(verdict(&many), Verdict::Guess(Encoding::DOS_850));
    }

    #[test]
    fn names_of_dos_in_central_europe_are_a_question_with_the_right_answer_in_it() {
        // Černý, Dvořák. ISO-8859-2 reads them as Źerně and Dvoý k, and few names are no proof.
        for bytes in [
            &b"vendor_data,full_name\n1,\xACern\xEC\n2,Dvo\xFD\xA0k\n"[..],
            &b"vendor_data,full_name\n1,\x9Dukasz \xBDak\n2,\x8Ary P\x82ter\n"[..],
        ] {
            let mut surveyor = Surveyor::default();
            surveyor.feed(bytes);
            let survey = surveyor.finish();
            let is_right = matches!(survey.verdict, Verdict::Ask(_))
                || survey.verdict == Verdict::Guess(Encoding::DOS_852);
            assert!(is_right, "{:?}", survey.verdict);
            let right = survey.candidates.iter().find(|one| one.encoding == Encoding::DOS_852);
            let right = right.expect("the right one among the answers");
            assert!(["Černý", "Łukasz Żak"].contains(&right.phrases[0].as_str()), "{right:?}");
        }
    }

    /// As programs write Vietnamese in Windows-1258: the tone is a mark behind its vowel.
    fn vietnamese(text: &str) -> Vec<u8> {
        let marks = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
        let apart = |letter: char| {
            let mut parts: Vec<char> = letter.nfd().collect();
            let mark = parts.iter().position(|part| marks.contains(part));
            let mark = mark.map(|place| parts.remove(place));
            let base: String = parts.into_iter().nfc().collect();
            base.chars().chain(mark).collect::<String>()
        };
        encoded("windows-1258", &text.chars().map(apart).collect::<String>())
    }

    #[test]
    fn vietnamese_is_an_answer_or_a_question_and_never_another_language() {
        let many = "Nguyễn Văn Hùng,Trần Thị Hồng,Lê Minh Đức,Phạm Thị Lan,Hoàng Văn Tuấn,Vũ Thị Mai,Đặng Quốc Bảo,Bùi Thị Hạnh,Đỗ Mạnh Cường,Ngô Thị Thảo,Dương Văn Lợi,Lý Thị Tuyết,Phan Đình Phùng,Trịnh Công Sơn";
        // Marks that are small letters elsewhere: Phaòm, Hôòi.
        let few = "1,Phạm Lợi\n2,Đặng Thạch\n3,Hội Trạch\n";
        let alike = "1,Phạm An\n2,Thạch Lam\n3,Mạc Can\n4,Hạnh My\n5,Tạ Anh\n6,Bạch Mai\n7,Đạt Thanh\n8,Khánh Lan\n9,Cát Minh\n10,Bá Ngọc\n11,Bích Ngọc\n";
        for text in [many, few, alike] {
            let found = verdict(&vietnamese(text));
            let is_right = matches!(
                found,
                Verdict::Guess(Encoding::WINDOWS_1258) | Verdict::Ask(Encoding::WINDOWS_1258)
            );
            assert!(is_right, "{text}: {found:?}");
        }
        let italian = "1,Nicolò Zanò\n2,Niccolò Però\n3,Così Già\n";
        let found = verdict(&encoded("windows-1252", italian));
        assert!(!matches!(found, Verdict::Ask(Encoding::WINDOWS_1258)), "{found:?}");
    }

    #[test]
    fn a_file_that_ends_within_a_letter_is_utf_8_that_was_cut_off() {
        let cut = "vendor_data,full_name\n1,Ann\n2,Zoë".as_bytes();
        assert_eq!(verdict(&cut[..cut.len() - 1]), Verdict::Utf8);
        let euro = "vendor_data,full_name\n1,Jürgen\n2,10 €".as_bytes();
        assert_eq!(verdict(&euro[..euro.len() - 1]), Verdict::Utf8);
        // Another byte that is not UTF-8 in the same cell makes it another encoding.
        let other = b"vendor_data,full_name\n1,Ann\n2,\xC9milie Zo\xEB";
        assert_ne!(verdict(other), Verdict::Utf8);
        // With a line end it is no letter that was cut off.
        let whole = b"vendor_data,full_name\n1,Ann\n2,Zo\xEB";
        assert_eq!(verdict(whole), Verdict::Utf8);
        assert!(matches!(verdict(&[&whole[..], b"\n"].concat()), Verdict::Ask(_)));
    }

    #[test]
    fn many_names_are_an_answer() {
        for (name, text) in [
            (
                "windows-1252",
                "José Núñez,François Lefèvre,Zoë Brandt,João Gonçalves,Siobhán Ní Dhomhnaill,Björn Ångström,Renée Côté,Íñigo Muñoz,Søren Kjær,Anaïs Béranger,Ramón Ibáñez,Cécile Forêt,Günther Weiß,Mónica Peña",
            ),
            (
                "windows-1251",
                "Анна Петрова,Иван Сидоров,Ольга Кузнецова,Дмитрий Соколов,Мария Попова,Сергей Лебедев,Елена Козлова,Алексей Новиков,Наталья Морозова,Павел Волков,Татьяна Зайцева,Юрий Орлов",
            ),
            (
                "windows-1250",
                "Łucja Żuraw,Paweł Wiśniewski,Świętosława Dąbrowska,Grzegorz Brzęczyszczykiewicz,Zoë Źrebiec,Wojciech Kamiński,Małgorzata Zielińska,Michał Woźniak,Józef Pawłowski,Elżbieta Król,Stanisław Wójcik,Żaneta Jabłońska",
            ),
        ] {
            let expected = Verdict::Guess(Encoding::from_name(name).unwrap());
            assert_eq!(verdict(&encoded(name, text)), expected, "{name}");
        }
    }
}
