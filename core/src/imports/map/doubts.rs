use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Doubt;
use crate::context::Context;
use crate::error::Result;
use crate::imports::Encoding;
use crate::imports::read::{Candidate, survey};

/// Phrases that are shown, and ways in which they may read.
const PHRASES: usize = 5;
const READINGS: usize = 8;

/// How the phrases that are not UTF-8 read in each encoding that they may be in, as far as those
/// disagree; encodings in which all of them read alike stand together.
pub(super) async fn doubts(ctx: &Context, id: Uuid) -> Result<Vec<Doubt>> {
    let Some(survey) = survey(ctx, id, &CancellationToken::new()).await? else {
        return Ok(Vec::new());
    };
    let mut readings: Vec<Candidate> = Vec::new();
    let mut alike: Vec<Vec<Encoding>> = Vec::new();
    for candidate in survey.candidates {
        match readings.iter().position(|one| one.phrases == candidate.phrases) {
            Some(place) => alike[place].push(candidate.encoding),
            None if readings.len() < READINGS => {
                alike.push(vec![candidate.encoding]);
                readings.push(candidate);
            }
            None => {}
        }
    }
    let disagree = |place: &usize| {
        let mut all = readings.iter().map(|one| one.phrases.get(*place));
        let first = all.next();
        all.any(|one| Some(one) != first)
    };
    let places: Vec<usize> = (0..survey.lines.len()).filter(disagree).take(PHRASES).collect();
    let shown = |reading: &Candidate| {
        let phrase = |place: &usize| {
            Some((*survey.lines.get(*place)?, reading.phrases.get(*place)?.trim().to_owned()))
        };
        places.iter().filter_map(phrase).collect()
    };
    Ok(readings
        .iter()
        .zip(alike)
        .map(|(reading, encodings)| Doubt { encodings, phrases: shown(reading) })
        .collect())
}
