use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rollcall_faces::{Embedding, Index, Model};

use super::store::StoredFace;
use super::{Nearest, Neighbour};

/// The faces of an application as this process knows them.
#[derive(Default)]
pub(super) struct LoadedFaces {
    /// The number of the last change that this includes.
    pub seen: i64,
    /// One index for each model, because embeddings of different models cannot be compared.
    models: Vec<(Model, Index)>,
    /// The highest face key that was ever added. A face with a higher key is new, so it does not have
    /// to be removed first.
    highest: i64,
}

/// A sample of users, each with all of their faces.
#[derive(Clone, Debug, Default)]
pub(in crate::faces) struct Sample {
    /// `None`: there are no faces.
    pub model: Option<Model>,
    pub faces: HashMap<i64, Vec<Embedding>>,
    /// The number of all users, in the sample or not.
    pub users: usize,
}

impl LoadedFaces {
    pub(super) fn at(seen: i64) -> Self {
        Self { seen, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.models.iter().map(|(_, index)| index.len()).sum()
    }

    /// Adds faces that are not in the index yet.
    pub(super) fn add(&mut self, faces: Vec<StoredFace>) {
        for face in faces {
            self.highest = self.highest.max(face.seq);
            let known = self.models.iter().position(|(model, _)| *model == face.model);
            let place = known.unwrap_or_else(|| {
                self.models.push((face.model, Index::default()));
                self.models.len() - 1
            });
            self.models[place].1.insert(face.seq, face.user_seq, &face.embedding);
        }
    }

    /// Replaces the faces that changed (`touched`). `faces` are those of them that still exist.
    pub(super) fn replace(&mut self, touched: &[i64], faces: Vec<StoredFace>) {
        let known: Vec<i64> = touched.iter().copied().filter(|seq| *seq <= self.highest).collect();
        for (_, index) in &mut self.models {
            index.remove(&known);
        }
        self.models.retain(|(_, index)| !index.is_empty());
        self.add(faces);
    }

    fn index(&self, wanted: &Model) -> Option<&Index> {
        self.models.iter().find(|(model, _)| model == wanted).map(|(_, index)| index)
    }

    pub(super) fn nearest(&self, model: &Model, embedding: &Embedding, most: usize) -> Nearest {
        let mut nearest = Nearest { seen: self.seen, ..Nearest::default() };
        if let Some(index) = self.index(model) {
            nearest.compared = index.len();
            let hits = index.nearest(embedding, most).into_iter();
            nearest.neighbours = hits
                .map(|hit| Neighbour {
                    face_seq: hit.id,
                    user_seq: hit.owner,
                    distance: hit.distance,
                })
                .collect();
        }
        nearest
    }

    /// A sample of at most this many users, chosen by a hash of their keys, so that it is the same each
    /// time.
    pub(super) fn sample(&self, most: usize) -> Sample {
        let most_used = self.models.iter().max_by_key(|(_, index)| index.len());
        let Some((model, index)) = most_used else { return Sample::default() };
        let mut owners: Vec<i64> = index.iter().map(|(_, owner, _)| owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let users = owners.len();
        owners.sort_by_cached_key(hash);
        owners.truncate(most);
        let mut faces: HashMap<i64, Vec<Embedding>> =
            owners.into_iter().map(|owner| (owner, Vec::new())).collect();
        for (_, owner, embedding) in index.iter() {
            if let Some(of_user) = faces.get_mut(&owner) {
                of_user.push(embedding.clone());
            }
        }
        Sample { model: Some(model.clone()), faces, users }
    }
}

fn hash(user_seq: &i64) -> u64 {
    let mut hasher = DefaultHasher::new();
    user_seq.hash(&mut hasher);
    hasher.finish()
}
