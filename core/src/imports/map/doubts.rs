use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::imports::paths::doubts_path;
use crate::imports::read::{Candidate, Survey};
use crate::imports::{Doubt, Encoding};

/// Phrases that are shown, and ways in which they may read.
const PHRASES: usize = 5;
const READINGS: usize = 8;

/// Stores what the mapping page needs to ask about the encoding. Only the job that checks the rows reads
/// the whole file, and no request has to.
pub(super) async fn keep(ctx: &Context, id: Uuid, survey: &Survey) -> Result<()> {
    let bytes = serde_json::to_vec(&doubts(survey))?;
    ctx.files.put(&doubts_path(id), bytes).await
}

/// What was kept; nothing where the encoding was no question.
pub(super) async fn kept(ctx: &Context, id: Uuid) -> Result<Vec<Doubt>> {
    match ctx.files.read_if_there(&doubts_path(id)).await? {
        Some(bytes) => Ok(serde_json::from_slice(&bytes)?),
        None => Ok(Vec::new()),
    }
}

/// How the phrases that are not UTF-8 read in each encoding that they may be in, as far as those
/// disagree; encodings in which all of them read alike stand together.
fn doubts(survey: &Survey) -> Vec<Doubt> {
    let mut readings: Vec<Candidate> = Vec::new();
    let mut alike: Vec<Vec<Encoding>> = Vec::new();
    for candidate in &survey.candidates {
        match readings.iter().position(|one| one.phrases == candidate.phrases) {
            Some(place) => alike[place].push(candidate.encoding),
            None if readings.len() < READINGS => {
                alike.push(vec![candidate.encoding]);
                readings.push(candidate.clone());
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
    readings
        .iter()
        .zip(alike)
        .map(|(reading, encodings)| Doubt { encodings, phrases: shown(reading) })
        .collect()
}
