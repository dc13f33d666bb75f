//! Finds the faces of a picture: first in the picture as it is, then turned or with a border, until a
//! face is found.

use super::align::Alignment;
use super::boxes::{Found, overlap};
use super::look::{Look, Seen};
use super::rule::{self, Confirmed};
use super::upright::{Pose, as_sent};
use super::{Networks, person};
use crate::ops::Scratch;
use crate::{Face, Faces, Missed, Picture, Turn};

/// The longest side that the detectors use.
const SIDE: u32 = 512;
/// Faces that are embedded, at least, where their number decides how a picture lies.
const COUNTED: usize = 8;

/// One analysis.
pub struct Finder<'a> {
    pub networks: &'a Networks,
    pub scratch: &'a mut Scratch,
    pub min_face: u32,
    pub most: usize,
    /// How the faces lie that the last look embedded, in their order.
    pub poses: Vec<Pose>,
    /// What the last look found beyond `most`.
    pub rest: Vec<(Candidate, Alignment)>,
}

/// What both detectors take for a face, in pixels of the picture, turned upright.
pub struct Candidate {
    found: Found,
    confirmed: Confirmed,
}

impl Finder<'_> {
    pub fn run(&mut self, picture: &Picture) -> Faces {
        let first = self.seen(picture, |found| found);
        let faces = self.faces(picture, first, Look::FIRST);
        if faces.found > 0 && self.doubts(Look::FIRST).is_empty() {
            return faces;
        }
        self.again(picture, &picture.scaled(SIDE), faces)
    }

    /// Looks again, in other ways, where the first look found nothing or a face that may lie on its
    /// side. `small`: the picture as large as the detectors make use of.
    fn again(&mut self, picture: &Picture, small: &Picture, mut faces: Faces) -> Faces {
        let mut last = Look::FIRST;
        for look in Look::NEXT {
            // A small face stays small, however the picture is turned.
            if faces.found > 0 || matches!(faces.missed, Some(Missed::TooSmall { .. })) {
                break;
            }
            last = look;
            let next = self.look(picture, small, look);
            let missed = faces.missed.or(next.missed);
            faces = if next.found > 0 { next } else { Faces { missed, ..Faces::default() } };
        }
        if faces.found > 0 { self.upright(picture, small, faces, last) } else { faces }
    }

    /// The faces, or those of the picture turned otherwise where that shows more of them, or as many
    /// and the largest one better: see [`Pose::is_better_than`].
    fn upright(&mut self, picture: &Picture, small: &Picture, faces: Faces, look: Look) -> Faces {
        let doubts = self.doubts(look);
        let embedded = faces.largest.len();
        let Some(mut pose) = self.poses.first().copied().filter(|_| !doubts.is_empty()) else {
            return faces;
        };
        let mut count = self.counted(picture, embedded, look);
        let mut best = faces;
        // Faces that are not embedded may be none: here they have to count.
        let most = self.most;
        self.most = most.max(COUNTED);
        for turn in doubts {
            let other = self.look(picture, small, Look { turn, ..look });
            let (Some(first), Some(face)) = (self.poses.first(), best.largest.first()) else {
                continue;
            };
            let again = self.at(&as_sent(face, best.turned, picture), picture, &other);
            let better = other.found == count && again.is_some_and(|it| it.is_better_than(pose));
            if other.found > count || better {
                (count, pose) = (other.found, *first);
                best = other;
            }
        }
        self.most = most;
        best.largest.truncate(most);
        best
    }

    /// How the face at a place of the picture as it was sent lies in what was just looked at, if it was
    /// found there.
    fn at(&self, place: &Found, picture: &Picture, seen: &Faces) -> Option<Pose> {
        let shared = |face| overlap(&as_sent(face, seen.turned, picture), place);
        let faces = seen.largest.iter().map(shared).zip(&self.poses);
        let there = faces.filter(|(shared, _)| *shared >= rule::SAME_PLACE);
        there.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, pose)| *pose)
    }

    /// How many faces the last look found, without what is no person's among the largest.
    fn counted(&mut self, picture: &Picture, embedded: usize, look: Look) -> usize {
        let mut rest = std::mem::take(&mut self.rest).into_iter();
        if rest.len() == 0 {
            return embedded;
        }
        let turned = (look.turn != Turn::None).then(|| picture.clone().turned(look.turn));
        let picture = turned.as_ref().unwrap_or(picture);
        let mut count = embedded;
        while count < COUNTED
            && let Some((candidate, alignment)) = rest.next()
        {
            count += usize::from(self.embedded(picture, &candidate, alignment).is_some());
        }
        count + rest.len()
    }

    /// How else the picture may have to be turned, by the largest face that was just found in it.
    fn doubts(&self, look: Look) -> Vec<Turn> {
        self.poses.first().map(|pose| pose.doubts(look == Look::FIRST)).unwrap_or_default()
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

    /// What both detectors see, put where it is in the picture. The second one is much quicker: where it
    /// sees nothing, the first is not asked.
    fn seen(&mut self, seen: &Picture, place: impl Fn(Found) -> Found) -> Vec<Candidate> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let seconds = networks.tiny.run(networks.arch, scratch, seen, rule::SECOND_SCORE);
        if seconds.is_empty() {
            return Vec::new();
        }
        let found = networks.ssd.run(networks.arch, scratch, seen, rule::SCORE);
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
        self.poses.clear();
        let mut rest = aligned.into_iter();
        while faces.largest.len() < self.most
            && let Some((candidate, alignment)) = rest.next()
        {
            let lean = alignment.roll();
            match self.embedded(picture, &candidate, alignment) {
                Some((face, moved)) => {
                    self.poses.push(Pose { turn: look.turn, lean, moved });
                    faces.largest.push(face);
                }
                None => faces.missed = faces.missed.or(Some(Missed::NotAPerson)),
            }
        }
        self.rest = rest.collect();
        faces.found = faces.largest.len() + self.rest.len();
        faces.missed = faces.missed.filter(|_| faces.found == 0);
        faces
    }

    /// The points of what was found, once more in the turned picture where it leans.
    fn aligned(&mut self, picture: &Picture, found: &Found, look: Look) -> Option<Alignment> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let first = if look == Look::FIRST {
            networks.alignment(scratch, picture, found)?
        } else {
            // A box outside of the picture holds no face.
            found.part(picture)?;
            Alignment::around(found, picture, |square| {
                networks.landmarks.of_chip(networks.arch, scratch, picture, square)
            })
        };
        let Some(chip) = first.turned(found) else { return Some(first) };
        let points = networks.landmarks.of_chip(networks.arch, scratch, picture, &chip);
        let refined = first.refined(&chip, &points);
        // If the turned picture gives no face, the first points are kept.
        Some(if rule::looks_like_a_face(found, &refined) { refined } else { first })
    }

    /// The face, and how far its points move. None: it is not a person's.
    fn embedded(
        &mut self,
        picture: &Picture,
        candidate: &Candidate,
        alignment: Alignment,
    ) -> Option<(Face, f64)> {
        let (networks, scratch) = (self.networks, &mut *self.scratch);
        let chip = alignment.chip();
        let embedding = networks.recognition.of_chip(networks.arch, scratch, picture, &chip);
        let around = alignment.around_chip();
        let again = networks.landmarks.of_chip(networks.arch, scratch, picture, &around);
        let moved = alignment.moved(&around, &again);
        person::is_one(&embedding, candidate.confirmed, moved)
            .then(|| (alignment.face(&candidate.found, embedding), moved))
    }
}
