//! Opens a face archive, after checking that it is a valid ZIP within the limits.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use rollcall_faces::Limits;
use zip::ZipArchive;

use super::remote::{Remote, Watch};
use super::table::{self, Row};
use crate::error::{Error, Result};
use crate::files::Files;

/// Most files in an archive: ten thousand pictures and the table.
const MAX_ENTRIES: usize = 10_001;
/// Most unpacked bytes of all files together: ten thousand pictures of 2 MB.
const MAX_BYTES: u64 = 10_000 * 2_000_000;
/// Most unpacked bytes for each packed byte of a file larger than `SMALL`. Pictures hardly shrink, and
/// a table shrinks to a tenth. A higher ratio means a ZIP bomb.
const MAX_RATIO: u64 = 100;
const SMALL: u64 = 64 * 1024;
const MAX_TABLE_BYTES: u64 = 16 * 1024 * 1024;
/// Most bytes of the ZIP's list of files: enough for the allowed number of files with long names.
const MAX_DIRECTORY_BYTES: u64 = 8 * 1024 * 1024;
/// Most bytes that may be read to open an archive, because its list may be longer than it declares.
const MAX_OPENING_BYTES: u64 = 2 * MAX_DIRECTORY_BYTES;
/// The record at the end of a ZIP (APPNOTE 4.3.16) and its longest comment.
const END: usize = 22;
const MAX_COMMENT_LENGTH: usize = 65_535;

/// A checked archive: its pictures can be read, one at a time.
pub(super) struct Opened {
    zip: ZipArchive<Remote>,
    places: HashMap<String, usize>,
    /// The folder that contains the table, with a slash at its end. The table may name its pictures
    /// without that folder.
    folder: String,
    watch: Watch,
    pub rows: Vec<Row>,
}

/// Opens an archive. The inner `Err` says why it is refused.
pub(super) async fn open(files: &Files, path: String, size: u64) -> Result<Result<Opened, String>> {
    let remote = Remote::new(files.clone(), path, size);
    let watch = remote.watch();
    let opened = tokio::task::spawn_blocking(move || look_over(remote)).await;
    watch.unless_failed(opened.map_err(|error| Error::internal("archive", &error))?)
}

impl Opened {
    /// Reads a picture by its name in the table. Stops slightly above the size limit, so that a picture
    /// that is too large is noticed. Returns the archive together with the result. The inner `Err` says
    /// why the picture cannot be read.
    pub(super) async fn read(mut self, file: &str) -> Result<(Self, Result<Vec<u8>, String>)> {
        let named =
            self.places.get(file).or_else(|| self.places.get(&format!("{}{file}", self.folder)));
        let Some(place) = named.copied() else {
            let words = "The archive has no file with this name.".to_owned();
            return Ok((self, Err(words)));
        };
        let read = tokio::task::spawn_blocking(move || {
            let bytes = unpack(&mut self.zip, place, Limits::UPLOAD.max_bytes as u64 + 1);
            (self, bytes)
        });
        let (opened, bytes) = read.await.map_err(|error| Error::internal("archive", &error))?;
        let bytes = opened.watch.unless_failed(bytes)?;
        Ok((opened, bytes))
    }
}

fn look_over(mut remote: Remote) -> Result<Opened, String> {
    let entries = declared(&mut remote)?;
    if entries > MAX_ENTRIES {
        return Err(format!(
            "The archive has {entries} files. The limit is {MAX_ENTRIES}. Split it."
        ));
    }
    let watch = remote.watch();
    watch.allow(MAX_OPENING_BYTES);
    let zip = ZipArchive::new(remote);
    let mut zip = zip.map_err(|_| if watch.is_used_up() { long_list() } else { not_a_zip() })?;
    watch.allow(u64::MAX);
    if zip.len() != entries {
        return Err("Two files in the archive have the same name. Rename one of them.".into());
    }
    let (mut places, mut tables, mut whole) = (HashMap::new(), Vec::new(), 0_u64);
    for place in 0..zip.len() {
        let entry = zip.by_index_raw(place).map_err(|_| not_a_zip())?;
        let name = entry.name().map_err(|_| not_a_zip())?.into_owned();
        if entry.encrypted() {
            return Err("The archive is encrypted. Create it without a password.".into());
        }
        if entry.enclosed_name().is_none() || name.contains('\\') || entry.is_symlink() {
            return Err(format!(
                "The path {name:?} leads out of the archive. Use plain files and folders."
            ));
        }
        let (size, packed) = (entry.size(), entry.compressed_size());
        whole = whole.saturating_add(size);
        if size > SMALL && size / packed.max(1) > MAX_RATIO || whole > MAX_BYTES {
            return Err("The archive expands to far more than its size. Check its contents.".into());
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
    let bytes = unpack(&mut zip, *place, MAX_TABLE_BYTES + 1)?;
    if bytes.len() as u64 > MAX_TABLE_BYTES {
        return Err("The table is larger than 16 MiB. Split the archive.".into());
    }
    let rows = table::read(&bytes)?;
    let folder = name.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    Ok(Opened { zip, places, folder, watch, rows })
}

/// The number of files that the end record declares. It is checked before anything else is read. A
/// ZIP64 archive declares more than the limit.
fn declared(remote: &mut Remote) -> Result<usize, String> {
    let length = remote.size().min((END + MAX_COMMENT_LENGTH) as u64);
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
                            {MAX_ENTRIES} files. Pack fewer, or with another program."
        ));
    }
    let record = &tail[at..];
    if u64::from(u32::from_le_bytes([record[12], record[13], record[14], record[15]]))
        > MAX_DIRECTORY_BYTES
    {
        return Err(long_list());
    }
    Ok(usize::from(u16::from_le_bytes([record[10], record[11]])))
}

fn unpack(zip: &mut ZipArchive<Remote>, place: usize, most: u64) -> Result<Vec<u8>, String> {
    let damaged = || "The file is damaged, or its compression is not supported.";
    let entry = zip.by_index(place).map_err(|_| damaged())?;
    let mut bytes = Vec::new();
    entry.take(most).read_to_end(&mut bytes).map_err(|_| damaged())?;
    Ok(bytes)
}

fn not_a_zip() -> String {
    "The file is not a ZIP archive, or it is damaged.".into()
}

fn long_list() -> String {
    "The file list of the archive is too long. Create the archive without comments.".into()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::{FileOptions, SimpleFileOptions};

    use super::open;
    use crate::error::Error;
    use crate::files::Files;

    const TABLE: &[u8] = b"vendor_data,file\nk-1,a.jpg\n";

    fn storage() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(&format!("file://{}", folder.path().display())).expect("storage");
        (folder, files)
    }

    #[tokio::test]
    async fn a_storage_that_fails_is_no_fault_of_the_archive() {
        let (folder, files) = storage();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        // The picture is further from the table than one fetch reaches.
        for (name, content) in
            [("a.jpg", &[7; 10][..]), ("b.jpg", &[7; 3_000_000]), ("faces.csv", TABLE)]
        {
            zip.start_file(name, stored).expect("a file");
            zip.write_all(content).expect("its content");
        }
        let zip = zip.finish().expect("an archive").into_inner();
        let size = zip.len() as u64;
        files.put("source.zip", zip).await.expect("stored");
        let opened = open(&files, "source.zip".into(), size).await.expect("storage");
        let opened = opened.expect("an archive");
        let (opened, bytes) = opened.read("a.jpg").await.expect("storage");
        assert_eq!(bytes.expect("a picture").len(), 10);
        let (opened, bytes) = opened.read("faces.csv").await.expect("storage");
        assert_eq!(bytes.expect("the table"), TABLE);

        std::fs::remove_file(folder.path().join("source.zip")).expect("gone");
        let failed = opened.read("a.jpg").await.map(|(_, bytes)| bytes);
        assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
        let failed = open(&files, "source.zip".into(), size).await;
        assert!(matches!(failed, Err(Error::Internal(_))), "refused: {:?}", failed.map(drop));
    }

    #[tokio::test]
    async fn an_archive_with_an_endless_list_of_files_is_refused_before_it_is_in_memory() {
        let (_folder, files) = storage();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("faces.csv", SimpleFileOptions::default()).expect("a file");
        zip.write_all(TABLE).expect("its content");
        for number in 0..300 {
            let options: FileOptions<'_, '_, zip::write::ExtendedFileOptions> =
                FileOptions::default().with_file_comment("x".repeat(65_535).as_str());
            zip.start_file(format!("{number}.jpg"), options).expect("a file");
        }
        let honest = zip.finish().expect("an archive").into_inner();
        // The second archive declares a list that is shorter than its real one.
        let mut lying = honest.clone();
        let record = lying.len() - 22;
        lying[record + 12..record + 16].copy_from_slice(&1_000_u32.to_le_bytes());
        for zip in [honest, lying] {
            let size = zip.len() as u64;
            files.put("source.zip", zip).await.expect("stored");
            let refused = open(&files, "source.zip".into(), size).await.expect("storage");
            let words = refused.map(drop).expect_err("refused");
            assert!(words.contains("file list"), "{words}");
        }
    }
}
