//! From a picture to its faces: it is looked at as it is, and then in other ways until there is a face.

use std::f64::consts::FRAC_PI_4;

use super::align::Alignment;
use super::boxes::Found;
use super::look::{Look, Seen};
use super::rule::{self, Confirmed};
use super::{Networks, person};
use crate::ops::Scratch;
use crate::{Face, Faces, Missed, Picture, Turn};

/// The longest side that the detectors make use of.
const SIDE: u32 = 512;

/// One analysis.
pub struct Finder<'a> {
    pub networks: &'a Networks,
    pub scratch: &'a mut Scratch,
    pub min_face: u32,
    pub most: usize,
    /// By how much the largest face leans, in radians; 0 before there is one.
    pub lean: f64,
}

/// What both detectors take for a face, in pixels of the picture, turned upright.
struct Candidate {
    found: Found,
    confirmed: Confirmed,
}

impl Finder<'_> {
    pub fn run(&mut self, picture: &Picture) -> Faces {
        let first = self.seen(picture, |found| found);
        let faces = self.faces(picture, first, Look::FIRST);
        if faces.found > 0 && self.lean.abs() <= FRAC_PI_4 {
            return faces;
        }
        self.again(picture, &picture.scaled(SIDE), faces)
    }

    /// Looks again, in other ways, where the first look found nothing or a face that lies on its side.
    /// `small`: the picture as large as the detectors make use of.
    fn again(&mut self, picture: &Picture, small: &Picture, mut faces: Faces) -> Faces {
        let mut last = Look::FIRST;
        for look in Look::NEXT {
            if faces.found > 0 {
                break;
            }
            last = look;
            let next = self.look(picture, small, look);
            let missed = more_telling(faces.missed, next.missed);
            faces = if next.found > 0 { next } else { Faces { missed, ..Faces::default() } };
        }
        self.upright(picture, small, faces, last)
    }

    /// A head that leans by more than half a quarter turn stands in a picture that has to be turned on:
    /// where that shows a face as well, it is the one.
    fn upright(&mut self, picture: &Picture, small: &Picture, faces: Faces, look: Look) -> Faces {
        let turn = match self.lean {
            lean if lean > FRAC_PI_4 => look.turn.then_left(),
            lean if lean < -FRAC_PI_4 => look.turn.then_right(),
            _ => return faces,
        };
        let turned = self.look(picture, small, Look { turn, ..look });
        if turned.found > 0 { turned } else { faces }
    }

    fn look(&mut self, picture: &Picture, small: &Picture, look: Look) -> Faces {
        let seen = Seen::new(picture, small, look, SIDE);
        let candidates = self.seen(&seen.picture, |found| seen.place(found));
        if candidates.is_empty() {
            return Faces::default();
        }
        if look.turn == Turn::None {
            return self.faces(picture, candidates, look);
        }
        self.faces(&picture.clone().turned(look.turn), candidates, look)
    }

    /// What both detectors see, put where it is in the picture.
    fn seen(&mut self, seen: &Picture, place: impl Fn(Found) -> Found) -> Vec<Candidate> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let found = networks.ssd.run(networks.arch, scratch, seen, rule::SCORE);
        if found.is_empty() {
            return Vec::new();
        }
        let seconds = networks.tiny.run(networks.arch, scratch, seen, rule::SECOND_SCORE);
        let both = found.into_iter().filter_map(|found| {
            let confirmed = rule::confirmed(&found, &seconds)?;
            Some(Candidate { found: place(found), confirmed })
        });
        both.collect()
    }

    /// Those that are faces of people, the largest embedded.
    fn faces(&mut self, picture: &Picture, candidates: Vec<Candidate>, look: Look) -> Faces {
        let mut faces = Faces { turned: look.turn, ..Faces::default() };
        let mut aligned = Vec::new();
        for candidate in candidates {
            let Some(alignment) = self.aligned(picture, &candidate.found, look) else { continue };
            if !rule::looks_like_a_face(&candidate.found, &alignment) {
                continue;
            }
            if rule::is_large_enough(&alignment, self.min_face) {
                aligned.push((candidate, alignment));
            } else {
                let width = alignment.size as u32;
                let largest = match faces.missed {
                    Some(Missed::TooSmall { width: other }) => width.max(other),
                    _ => width,
                };
                faces.missed = Some(Missed::TooSmall { width: largest });
            }
        }
        let size = |candidate: &Candidate| candidate.found.width() * candidate.found.height();
        aligned.sort_by(|(one, _), (other, _)| size(other).total_cmp(&size(one)));
        self.lean = 0.0;
        let mut left = aligned.len();
        for (candidate, alignment) in aligned {
            if faces.largest.len() == self.most {
                break;
            }
            left -= 1;
            let lean = alignment.roll();
            match self.embedded(picture, &candidate, alignment) {
                Some(face) => {
                    if faces.largest.is_empty() {
                        self.lean = lean;
                    }
                    faces.largest.push(face);
                }
                None => faces.missed = faces.missed.or(Some(Missed::NotAPerson)),
            }
        }
        faces.found = faces.largest.len() + left;
        faces.missed = faces.missed.filter(|_| faces.found == 0);
        faces
    }

    /// The points of what was found, once more in the turned picture where it leans.
    fn aligned(&mut self, picture: &Picture, found: &Found, look: Look) -> Option<Alignment> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let first = if look == Look::FIRST {
            networks.alignment(scratch, picture, found)?
        } else {
            // Only a box that touches the picture can hold a face of it.
            found.part(picture)?;
            Alignment::around(found, picture, |square| {
                networks.landmarks.of_chip(networks.arch, scratch, picture, square)
            })
        };
        let Some(chip) = first.turned(found) else { return Some(first) };
        let points = networks.landmarks.of_chip(networks.arch, scratch, picture, &chip);
        let refined = first.refined(&chip, &points);
        // Where that makes no face of it, the first ones stay.
        Some(if rule::looks_like_a_face(found, &refined) { refined } else { first })
    }

    /// None: it is not a person's face.
    fn embedded(
        &mut self,
        picture: &Picture,
        candidate: &Candidate,
        alignment: Alignment,
    ) -> Option<Face> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let chip = alignment.chip();
        let embedding = networks.recognition.of_chip(networks.arch, scratch, picture, &chip);
        let around = alignment.around_chip();
        let again = networks.landmarks.of_chip(networks.arch, scratch, picture, &around);
        let moved = alignment.moved(&around, &again);
        person::is_one(&embedding, candidate.confirmed, moved)
            .then(|| alignment.face(&candidate.found, embedding))
    }
}

/// What is said of a picture without a face: that one is too small helps most.
fn more_telling(one: Option<Missed>, other: Option<Missed>) -> Option<Missed> {
    let both = [one, other].into_iter().flatten();
    both.min_by_key(|missed| matches!(missed, Missed::NotAPerson))
}
