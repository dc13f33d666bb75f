//! What changes in a person between two files.

use super::person::{Person, metadata};
use super::random::Random;

/// Changes one to three fields to different values. The verified name is not among them, because an
/// import would not change it.
pub fn change(person: &mut Person, seed: u64, row: u64) {
    let mut random = Random::of(seed, 2, row);
    let first = random.below(5);
    for step in 0..=random.below(3) {
        match (first + step) % 5 {
            0 => person.email = format!("moved{}@new.example", row + 1),
            1 => next_phone(person),
            2 => next_status(person),
            3 => person.tags = add_tag(&person.tags),
            _ => person.metadata_json = other_metadata(person, &mut random),
        }
    }
}

fn next_phone(person: &mut Person) {
    let Some(last) = person.phone.pop() else {
        "+493012345678".clone_into(&mut person.phone);
        return;
    };
    let digit = last.to_digit(10).unwrap_or(0);
    person.phone.push_str(&((digit + 1) % 10).to_string());
}

/// An empty status in a file keeps what is there, so what follows must differ from ACTIVE too.
fn next_status(person: &mut Person) {
    let next = match person.status.as_str() {
        "FLAGGED" => "BLOCKED",
        "BLOCKED" => "ACTIVE",
        _ => "FLAGGED",
    };
    next.clone_into(&mut person.status);
}

fn add_tag(tags: &str) -> String {
    if tags.is_empty() { "changed".to_owned() } else { format!("{tags},changed") }
}

fn other_metadata(person: &Person, random: &mut Random) -> String {
    loop {
        let metadata = metadata(random);
        if metadata != person.metadata_json {
            return metadata;
        }
    }
}
