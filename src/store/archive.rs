//! What is inside each half of a backup: a header of text, the rows of its tables as they are stored, and an
//! end by which whatever is missing or changed is found.
//!
//! ```text
//! kefu.backup.v1\n
//! half data|keys\n  vault UUID\n  schema N\n  audit N\n  head HEX\n  at RFC 3339\n  \n      without the blanks
//! 'T' u32 length, name of a table            then its rows, in the order of their keys
//! 'R' u32 length, key  u32 length, value
//! 'P' u32 length, zeros                      in the half with tables whose rows nobody is told the number of
//! 'E' u64 tables  u64 rows                   and nothing after
//!     32 bytes: SHA-256 of all that came before
//! ```
//! Numbers are big-endian. `audit` and `head` are the number and the hash of the last entry of the log; two
//! halves that name the same ones are of one snapshot, since whatever changes a store adds an entry.
//! Keys and values are those of [`super::codec`]: values are MessagePack maps behind a version byte.

use super::migrate::SCHEMA;
use super::tables::{self, AnyTable, Half, UNCOUNTED};
use super::transaction::{ReadTx, Reader, Scan};
use crate::domain::audit::{self, Hash};
use crate::domain::error::{Error, Result};
use crate::domain::id::VaultId;
use crate::domain::moment::Moment;
use jiff::tz::Offset;
use sha2::{Digest, Sha256};
use std::io::{BufRead, Read, Write};
use std::ops::ControlFlow;

const FORMAT: &str = "kefu.backup.v1";
const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const PAD: u8 = b'P';
const END: u8 = b'E';
/// What stands in [`UNCOUNTED`] tables is filled up to a multiple of so many bytes: the size of the file is seen by
/// everybody, and an alarm more must not show in it. It shows where the tables outgrow a multiple, once in some
/// two hundred alarms, and then only with everything else that was added meanwhile.
const PAD_BYTES: u64 = 64 << 10;
/// More than a header has.
const HEADER_BYTES: u64 = 4096;

/// Which state of which store a half holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The vault.
    pub vault: VaultId,
    /// Version of the tables.
    pub schema: u32,
    /// Number of the last audit entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// When the backup was made.
    pub at: Moment,
}

impl Head {
    /// The head of this snapshot.
    pub fn of(tx: &ReadTx, at: Moment) -> Result<Self> {
        let info = tx.fetch(tables::INFO, &0)?;
        let last = tx.fetch(tables::AUDIT_HEAD, &0)?;
        Ok(Self { vault: info.vault, schema: info.schema, seq: last.seq, hash: last.hash, at })
    }

    /// Whether both are heads of one state of one store.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        Self { at: other.at, ..self.clone() } == *other
    }

    fn text(&self, half: Half) -> String {
        let Self { vault, schema, seq, hash, at } = self;
        let (half, hash) = (half.code(), audit::hex(hash));
        format!(
            "{FORMAT}\nhalf {half}\nvault {vault}\nschema {schema}\naudit {seq}\nhead {hash}\nat {at}\n\n"
        )
    }

    fn parse(text: &str, half: Half) -> Option<Self> {
        let line =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let head = Self {
            vault: VaultId(line("vault")?.parse().ok()?),
            schema: line("schema")?.parse().ok()?,
            seq: line("audit")?.parse().ok()?,
            hash: audit::from_hex(line("head")?)?,
            at: Moment::parse(line("at")?, Offset::UTC)?,
        };
        (head.text(half) == text).then_some(head)
    }
}

/// A row as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Of which table.
    pub table: &'static str,
    /// The bytes of its key.
    pub key: Vec<u8>,
    /// The bytes of its value.
    pub value: Vec<u8>,
}

impl Row {
    /// Bytes of key and value.
    pub fn len(&self) -> usize {
        self.key.len() + self.value.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The tables of a half.
pub fn tables_of(half: Half) -> impl Iterator<Item = &'static AnyTable> {
    tables::ALL.iter().filter(move |table| table.half == half)
}

/// Writes one half of a snapshot. `tell` hears of every row but those of [`UNCOUNTED`] tables. How many it heard of.
pub fn write(
    tx: &ReadTx,
    head: &Head,
    half: Half,
    sink: &mut dyn Write,
    tell: &mut dyn FnMut(),
) -> Result<u64> {
    let mut file = Hashed { inner: sink, sha: Sha256::new() };
    let (mut tables, mut rows, mut told, mut hidden) = (0_u64, 0_u64, 0_u64, 0_u64);
    file.put(&[head.text(half).as_bytes()])?;
    for table in tables_of(half) {
        let is_told = !UNCOUNTED.contains(&table.name);
        file.put(&[&[TABLE], &length(table.name.as_bytes())?, table.name.as_bytes()])?;
        tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
            file.put(&[&[ROW], &length(key)?, key, &length(value)?, value])?;
            rows += 1;
            match is_told {
                true => {
                    told += 1;
                    tell();
                }
                false => hidden += row_bytes(key, value),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        tables += 1;
    }
    if tables_of(half).any(|table| UNCOUNTED.contains(&table.name)) {
        file.pad(hidden)?;
    }
    file.put(&[&[END], &tables.to_be_bytes(), &rows.to_be_bytes()])?;
    let sum = file.sha.finalize();
    file.inner.write_all(&sum).map_err(not_written)?;
    Ok(told)
}

/// What a row takes in the file.
fn row_bytes(key: &[u8], value: &[u8]) -> u64 {
    1 + 4 + key.len() as u64 + 4 + value.len() as u64
}

struct Hashed<'w> {
    inner: &'w mut dyn Write,
    sha: Sha256,
}

impl Hashed<'_> {
    fn put(&mut self, parts: &[&[u8]]) -> Result<()> {
        for part in parts {
            self.sha.update(part);
            self.inner.write_all(part).map_err(not_written)?;
        }
        Ok(())
    }

    fn pad(&mut self, hidden: u64) -> Result<()> {
        let zeros = vec![0; (PAD_BYTES - hidden % PAD_BYTES) as usize];
        self.put(&[&[PAD], &length(&zeros)?, &zeros])
    }
}

fn length(bytes: &[u8]) -> Result<[u8; 4]> {
    let length = u32::try_from(bytes.len()).map_err(not_written)?;
    Ok(length.to_be_bytes())
}

/// A backup that the system did not take.
pub fn not_written(detail: impl std::fmt::Display) -> Error {
    Error::failed("backup-not-written").with("detail", detail)
}

/// One half, being read.
pub struct Archive<'r> {
    read: Box<dyn BufRead + 'r>,
    sha: Sha256,
    half: Half,
    head: Head,
    /// Tables so far; the last is the one whose rows come.
    tables: Vec<&'static str>,
    rows: u64,
    is_over: bool,
}

impl std::fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("half", &self.half).finish_non_exhaustive()
    }
}

impl<'r> Archive<'r> {
    /// Reads the header, which must be that of this half.
    pub fn begin(mut read: Box<dyn BufRead + 'r>, half: Half) -> Result<Self> {
        let mut text = Vec::new();
        let mut lines = read.as_mut().take(HEADER_BYTES);
        while !text.ends_with(b"\n\n") {
            if lines.read_until(b'\n', &mut text).map_err(damaged)? == 0 {
                return Err(damaged("header"));
            }
        }
        let head = std::str::from_utf8(&text).ok().and_then(|text| Head::parse(text, half));
        let head = head.ok_or_else(|| damaged("header"))?;
        if head.schema > SCHEMA {
            return Err(Error::failed("store-newer").with("schema", head.schema));
        }
        let sha = Sha256::new_with_prefix(&text);
        Ok(Self { read, sha, half, head, tables: Vec::new(), rows: 0, is_over: false })
    }

    /// Which state of which store it holds.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next rows, of about so many bytes; none once the end has been read and fits.
    pub fn batch(&mut self, bytes: usize) -> Result<Vec<Row>> {
        let (mut rows, mut taken) = (Vec::new(), 0);
        while taken < bytes {
            let Some(row) = self.next()? else { break };
            taken += row.len();
            rows.push(row);
        }
        Ok(rows)
    }

    fn next(&mut self) -> Result<Option<Row>> {
        while !self.is_over {
            let [tag] = self.exact()?;
            match (tag, self.tables.last().copied()) {
                (TABLE, _) => self.table()?,
                (ROW, Some(table)) => return self.row(table).map(Some),
                (PAD, _) => self.pad()?,
                (END, _) => self.end()?,
                _ => return Err(damaged("record")),
            }
        }
        Ok(None)
    }

    fn table(&mut self) -> Result<()> {
        let name = self.counted()?;
        let known = tables_of(self.half).find(|table| table.name.as_bytes() == name);
        let known = known.filter(|table| !self.tables.contains(&table.name));
        self.tables.push(known.ok_or_else(|| damaged("table"))?.name);
        Ok(())
    }

    fn row(&mut self, table: &'static str) -> Result<Row> {
        self.rows += 1;
        Ok(Row { table, key: self.counted()?, value: self.counted()? })
    }

    fn pad(&mut self) -> Result<()> {
        match self.counted()?.iter().all(|byte| *byte == 0) {
            true => Ok(()),
            false => Err(damaged("record")),
        }
    }

    fn end(&mut self) -> Result<()> {
        let counts = (u64::from_be_bytes(self.exact()?), u64::from_be_bytes(self.exact()?));
        let sum: Hash = self.sha.clone().finalize().into();
        let told: Hash = self.exact()?;
        // A file that goes on was not ended here; and only at its very end age knows that it is whole.
        let is_end = self.read.fill_buf().map_err(damaged)?.is_empty();
        if told != sum || counts != (self.tables.len() as u64, self.rows) || !is_end {
            return Err(damaged("end"));
        }
        self.is_over = true;
        Ok(())
    }

    fn exact<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read.read_exact(&mut bytes).map_err(damaged)?;
        self.sha.update(bytes);
        Ok(bytes)
    }

    /// As many bytes as the number before them says, as far as they are there: what it claims is not
    /// reserved beforehand.
    fn counted(&mut self) -> Result<Vec<u8>> {
        let length = u64::from(u32::from_be_bytes(self.exact()?));
        let mut bytes = Vec::new();
        let read = self.read.as_mut().take(length).read_to_end(&mut bytes).map_err(damaged)?;
        if read as u64 != length {
            return Err(damaged("record"));
        }
        self.sha.update(&bytes);
        Ok(bytes)
    }
}

fn damaged(detail: impl std::fmt::Display) -> Error {
    Error::failed("backup-damaged").with("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::super::open::tests::made;
    use super::tables::AuditHead;
    use super::*;
    use crate::domain::id::{CanaryId, Id, PartyId};

    const NOW: &str = "2026-03-02T10:00:00+08:00";

    fn archives() -> (tempfile::TempDir, Head, [Vec<u8>; 2]) {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        let at = Moment::parse(NOW, Offset::UTC).unwrap();
        let (head, files) = store
            .read(|tx| {
                let (head, mut files) = (Head::of(tx, at)?, [Vec::new(), Vec::new()]);
                for (half, file) in Half::ALL.into_iter().zip(&mut files) {
                    write(tx, &head, half, file, &mut || {})?;
                }
                Ok((head, files))
            })
            .unwrap();
        (home, head, files)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a store of its own")]
    fn an_alarm_more_does_not_show_in_the_size() {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        let at = Moment::parse(NOW, Offset::UTC).unwrap();
        let size = || {
            store.read(|tx| {
                let (mut file, mut told) = (Vec::new(), 0);
                let rows = write(tx, &Head::of(tx, at)?, Half::Data, &mut file, &mut || told += 1)?;
                assert!(read(&file, Half::Data).is_ok());
                Ok((file.len(), rows, told))
            })
        };
        let before = size().unwrap();
        let head = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).unwrap();
        let entry = store.read(|tx| tx.fetch(tables::AUDIT, &head.seq)).unwrap();
        let mark = tables::CanaryRow { id: CanaryId::from_bytes([1; 16]), at };
        store
            .write(|tx| {
                tx.remove(tables::AUDIT, &head.seq)?;
                tx.put(tables::AUDIT_HEAD, &0, &AuditHead { seq: head.seq - 1, ..head.clone() })?;
                tx.put(tables::CANARIES, &PartyId::from_bytes([2; 16]), &mark)?;
                tx.audit(entry)?.commit()
            })
            .unwrap();
        assert_eq!(size().unwrap(), before);
    }

    fn read(bytes: &[u8], half: Half) -> Result<(Head, Vec<Row>)> {
        let mut archive = Archive::begin(Box::new(bytes), half)?;
        let rows = archive.batch(usize::MAX)?;
        assert!(archive.batch(1)?.is_empty());
        Ok((archive.head().clone(), rows))
    }

    #[test]
    fn a_half_says_what_it_is_and_holds_every_row_of_its_tables() {
        let (home, head, [data, keys]) = archives();
        let text = String::from_utf8_lossy(&data);
        let begins =
            format!("kefu.backup.v1\nhalf data\nvault {}\nschema {SCHEMA}\naudit 1\n", head.vault);
        assert!(text.starts_with(&begins) && text.contains(&format!("\nat {NOW}\n\n")), "{text}");
        let (of_data, rows) = read(&data, Half::Data).unwrap();
        assert_eq!(of_data, head);
        let tables: Vec<_> = rows.iter().map(|row| row.table).collect();
        assert_eq!(tables, ["info", "audit_head", "audit"]);
        assert_eq!(read(&keys, Half::Keys).unwrap(), (head, Vec::new()));
        assert!(read(&keys, Half::Data).is_err(), "a half is not the other");
        drop(home);
    }

    #[test]
    fn whatever_is_cut_changed_or_added_is_found() {
        let (_home, _, [data, _]) = archives();
        // Of the zeros that only fill it up, some.
        let ends = data.len() - PAD_BYTES as usize + 200;
        let places =
            || (0..data.len()).filter(|at| *at < ends || at % 1_009 == 0 || *at + 200 > data.len());
        for cut in places() {
            assert!(read(&data[..cut], Half::Data).is_err(), "cut at {cut}");
        }
        for place in places() {
            let mut bent = data.clone();
            bent[place] ^= 1;
            assert!(read(&bent, Half::Data).is_err(), "byte {place}");
        }
        assert!(read(&[&data[..], b"x"].concat(), Half::Data).is_err());
    }

    #[test]
    fn a_backup_of_a_newer_kefu_is_named_as_such() {
        let (_home, head, _) = archives();
        let newer = Head { schema: SCHEMA + 1, ..head };
        let told = read(newer.text(Half::Data).as_bytes(), Half::Data).unwrap_err();
        assert_eq!(told.code, "store-newer");
    }
}
