//! An archive is opened only when it is what it says, and no larger than it may be.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use rollcall_faces::Limits;
use zip::ZipArchive;

use super::remote::Remote;
use super::table::{self, Row};
use crate::context::Context;
use crate::error::{Error, Result};

/// Files in an archive: ten thousand pictures and their table.
const MOST_ENTRIES: usize = 10_001;
/// Of everything in it, unpacked: what its pictures may hold.
const MOST_BYTES: u64 = 10_000 * 2_000_000;
/// Bytes unpacked from one packed byte, over a size where that says nothing. Pictures do not shrink,
/// and a table shrinks to a tenth.
const MOST_RATIO: u64 = 100;
const SMALL: u64 = 64 * 1024;
const MOST_TABLE: u64 = 16 * 1024 * 1024;
/// The record at the end of a ZIP (APPNOTE 4.3.16) and its longest comment.
const END: usize = 22;
const LONGEST_COMMENT: usize = 65_535;

/// An archive that was looked over: its pictures can be read, one at a time.
pub(super) struct Opened {
    zip: ZipArchive<Remote>,
    places: HashMap<String, usize>,
    /// The folder in which the table lies, with a slash at its end; names may leave it out.
    folder: String,
    pub rows: Vec<Row>,
}

/// Opens an archive. `Err` inside: it is refused, in words.
pub(super) async fn open(ctx: &Context, path: String, size: u64) -> Result<Result<Opened, String>> {
    let remote = Remote::new(ctx.files.clone(), path, size);
    let opened = tokio::task::spawn_blocking(move || look_over(remote)).await;
    opened.map_err(|error| Error::internal("archive", &error))
}

impl Opened {
    /// A picture by the name that the table gives it; at most a little more than is taken. It hands
    /// itself back. `Err` inside: it cannot be read, in words.
    pub(super) async fn read(mut self, file: &str) -> Result<(Self, Result<Vec<u8>, String>)> {
        let named =
            self.places.get(file).or_else(|| self.places.get(&format!("{}{file}", self.folder)));
        let Some(place) = named.copied() else {
            let words = "There is no file of this name in the archive.".to_owned();
            return Ok((self, Err(words)));
        };
        let read = tokio::task::spawn_blocking(move || {
            let bytes = unpack(&mut self.zip, place, Limits::UPLOAD.max_bytes as u64 + 1);
            (self, bytes)
        });
        read.await.map_err(|error| Error::internal("archive", &error))
    }
}

fn look_over(mut remote: Remote) -> Result<Opened, String> {
    let entries = declared(&mut remote)?;
    if entries > MOST_ENTRIES {
        return Err(format!(
            "The archive holds {entries} files; at most {MOST_ENTRIES} are taken. Split it."
        ));
    }
    let mut zip = ZipArchive::new(remote).map_err(|_| not_a_zip())?;
    if zip.len() != entries {
        return Err("The archive names two files alike. Give each file a name of its own.".into());
    }
    let (mut places, mut tables, mut whole) = (HashMap::new(), Vec::new(), 0_u64);
    for place in 0..zip.len() {
        let entry = zip.by_index_raw(place).map_err(|_| not_a_zip())?;
        let name = entry.name().map_err(|_| not_a_zip())?.into_owned();
        if entry.encrypted() {
            return Err("The archive is encrypted. Pack it without a password.".into());
        }
        if entry.enclosed_name().is_none() || name.contains('\\') || entry.is_symlink() {
            return Err(format!(
                "The archive holds {name:?}, which leads out of it. Pack plain files and folders."
            ));
        }
        let (size, packed) = (entry.size(), entry.compressed_size());
        whole = whole.saturating_add(size);
        if size > SMALL && size / packed.max(1) > MOST_RATIO || whole > MOST_BYTES {
            return Err("The archive unpacks to far more than pictures do. It is not taken.".into());
        }
        if entry.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        if name.to_ascii_lowercase().ends_with(".csv") {
            tables.push((name.clone(), place));
        }
        places.insert(name, place);
    }
    let [(name, place)] = tables.as_slice() else {
        return Err(format!(
            "The archive holds {} tables; it needs one CSV file with the columns vendor_data, file \
             and comment.",
            tables.len()
        ));
    };
    let bytes = unpack(&mut zip, *place, MOST_TABLE + 1)?;
    if bytes.len() as u64 > MOST_TABLE {
        return Err("The table is larger than 16 MiB. Split the archive.".into());
    }
    let rows = table::read(&bytes)?;
    let folder = name.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    Ok(Opened { zip, places, folder, rows })
}

/// How many files the end of the archive says that there are, before anything is believed of it. An
/// archive of the 64-bit kind holds more than is taken.
fn declared(remote: &mut Remote) -> Result<usize, String> {
    let length = remote.size().min((END + LONGEST_COMMENT) as u64);
    let mut tail = Vec::with_capacity(length as usize);
    remote.seek(SeekFrom::End(-(length as i64))).map_err(|_| not_a_zip())?;
    remote.take(length).read_to_end(&mut tail).map_err(|_| not_a_zip())?;
    let is_end = |at: usize| {
        let record = &tail[at..];
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && at + END + comment == tail.len()
    };
    let at = (0..=tail.len().saturating_sub(END)).rev().filter(|at| at + END <= tail.len());
    let at = at.into_iter().find(|at| is_end(*at)).ok_or_else(not_a_zip)?;
    if at >= 20 && tail[at - 20..].starts_with(b"PK\x06\x07") {
        return Err(format!(
            "The archive is of the 64-bit kind, which is for more than \
                            {MOST_ENTRIES} files. Pack fewer, or with another program."
        ));
    }
    Ok(usize::from(u16::from_le_bytes([tail[at + 10], tail[at + 11]])))
}

fn unpack(zip: &mut ZipArchive<Remote>, place: usize, most: u64) -> Result<Vec<u8>, String> {
    let damaged = || "The file is damaged in the archive, or packed in a way that is not read.";
    let entry = zip.by_index(place).map_err(|_| damaged())?;
    let mut bytes = Vec::new();
    entry.take(most).read_to_end(&mut bytes).map_err(|_| damaged())?;
    Ok(bytes)
}

fn not_a_zip() -> String {
    "The file is not a ZIP archive, or it is damaged.".into()
}
