use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::EngineError;

/// SHA-256 and name of each file of the networks, as `sha256sum` writes them. An embedding says which
/// networks made it; these hashes are what makes that true.
pub const FILES: &str = include_str!("../../models/models.sha256");

/// The weights of one network by name.
pub struct Weights {
    network: &'static str,
    tensors: HashMap<String, Tensor>,
}

struct Tensor {
    shape: Vec<usize>,
    values: Vec<f32>,
}

/// `<network>_model-weights_manifest.json`: the format of TensorFlow.js.
#[derive(Deserialize)]
struct Group {
    paths: Vec<String>,
    weights: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    shape: Vec<usize>,
    quantization: Option<Quantization>,
}

/// value = byte · scale + min, in f64
#[derive(Deserialize)]
struct Quantization {
    scale: f64,
    min: f64,
}

impl Weights {
    /// Reads the files of a network, whose hashes have to be those that are known.
    pub fn read(folder: &Path, network: &'static str) -> Result<Self, EngineError> {
        let manifest = file(folder, &format!("{network}_model-weights_manifest.json"))?;
        let groups: Vec<Group> = serde_json::from_slice(&manifest)
            .map_err(|error| unfit(network, &error.to_string()))?;
        let mut tensors = HashMap::new();
        for group in groups {
            let mut bytes = Vec::new();
            for path in &group.paths {
                bytes.extend(file(folder, path)?);
            }
            let mut rest = bytes.as_slice();
            for entry in group.weights {
                let values = values(&entry, &mut rest)
                    .ok_or_else(|| unfit(network, &format!("{} is cut off", entry.name)))?;
                tensors.insert(entry.name, Tensor { shape: entry.shape, values });
            }
            if !rest.is_empty() {
                return Err(unfit(network, "bytes are left over"));
            }
        }
        Ok(Self { network, tensors })
    }

    /// A tensor of exactly this shape.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EngineError> {
        match self.tensors.remove(name) {
            Some(tensor) if tensor.shape == shape => Ok(tensor.values),
            Some(tensor) => {
                let words = format!("{name} is {:?}, not {shape:?}", tensor.shape);
                Err(unfit(self.network, &words))
            }
            None => Err(unfit(self.network, &format!("{name} is missing"))),
        }
    }
}

fn file(folder: &Path, name: &str) -> Result<Vec<u8>, EngineError> {
    let known = FILES.lines().filter_map(|line| line.split_once("  "));
    let Some((hash, _)) = known.into_iter().find(|(_, file)| *file == name) else {
        return Err(EngineError::Unavailable(format!("{name} is no file of the face models")));
    };
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|error| {
        EngineError::Unavailable(format!(
            "the face models are not in {}: {name}: {error}. `cargo xtask models` fetches them; \
             ROLLCALL_MODELS names their folder.",
            folder.display()
        ))
    })?;
    let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found != hash {
        return Err(EngineError::Unavailable(format!(
            "{} is not the file that was expected. Remove it and run `cargo xtask models`.",
            path.display()
        )));
    }
    Ok(bytes)
}

/// The next values of a shard; bytes that are quantised, else f32, little-endian and unaligned.
fn values(entry: &Entry, rest: &mut &[u8]) -> Option<Vec<f32>> {
    let count: usize = entry.shape.iter().product();
    let size = if entry.quantization.is_some() { 1 } else { 4 };
    let (bytes, after) = rest.split_at_checked(count.checked_mul(size)?)?;
    *rest = after;
    Some(match &entry.quantization {
        Some(Quantization { scale, min }) => {
            bytes.iter().map(|byte| (f64::from(*byte) * scale + min) as f32).collect()
        }
        None => {
            let (numbers, _) = bytes.as_chunks();
            numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
        }
    })
}

fn unfit(network: &str, words: &str) -> EngineError {
    EngineError::Unavailable(format!("the face model {network} does not fit: {words}"))
}
