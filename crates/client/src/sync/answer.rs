//! Reads the platform's answer to a sync doc by doc: however many docs there are, no more than one is in memory.

use std::{
    cell::Cell,
    fmt,
    io::{self, Read},
    rc::Rc,
};

use ai_toolkit_protocol::{ContentHash, Encoding, MAX_BINARY_BYTES, MAX_TEXT_BYTES};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// The most bytes between one doc and the next: JSON may need six for one of text, base64 four for three.
const MAX_DOC_BYTES: usize =
    64 * 1024 + if MAX_TEXT_BYTES * 6 > MAX_BINARY_BYTES * 2 { MAX_TEXT_BYTES * 6 } else { MAX_BINARY_BYTES * 2 };
const MAX_DOCS: usize = 200_000;

/// Takes docs as they come.
pub(super) trait Incoming {
    /// Takes a doc; `false` ends the reading.
    fn take(&mut self, name: &str, bytes: &[u8], hash: ContentHash) -> bool;
}

/// What the answer says besides the docs.
#[derive(Debug)]
pub(super) struct Answer {
    /// The names that are no docs any more; none if the answer has all docs.
    pub(super) deleted: Option<Vec<String>>,
    /// The docs hash of it all.
    pub(super) hash: ContentHash,
}

/// Reads an answer and hands its docs to `incoming`.
pub(super) fn read(reader: impl Read, incoming: &mut dyn Incoming) -> Result<Answer, serde_json::Error> {
    let budget = Rc::new(Cell::new(MAX_DOC_BYTES));
    let reader = Metered { reader: io::BufReader::with_capacity(64 * 1024, reader), budget: Rc::clone(&budget) };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let answer = AnswerSeed { incoming, budget: &budget }.deserialize(&mut json)?;
    json.end()?;
    Ok(answer)
}

/// Ends the reading when one doc is larger than any can be.
struct Metered<R> {
    reader: R,
    budget: Rc<Cell<usize>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        match self.budget.get().checked_sub(read) {
            Some(left) => self.budget.set(left),
            None => return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a doc is larger than any can be")),
        }
        Ok(read)
    }
}

struct AnswerSeed<'a> {
    incoming: &'a mut dyn Incoming,
    budget: &'a Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for AnswerSeed<'_> {
    type Value = Answer;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnswerSeed<'_> {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the docs")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Answer, A::Error> {
        let (mut has_docs, mut deleted, mut hash) = (false, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "docs" => {
                    map.next_value_seed(DocsSeed(&mut self))?;
                    has_docs = true;
                }
                "deleted" => deleted = map.next_value()?,
                "hash" => hash = Some(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match hash {
            Some(hash) if has_docs => Ok(Answer { deleted, hash }),
            _ => Err(A::Error::missing_field(if has_docs { "hash" } else { "docs" })),
        }
    }
}

struct DocsSeed<'a, 'b>(&'a mut AnswerSeed<'b>);

impl<'de> DeserializeSeed<'de> for DocsSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

/// A doc as it comes; its name is checked by who takes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDoc {
    file_name: String,
    content: String,
    hash: ContentHash,
    #[serde(default)]
    encoding: Option<Encoding>,
}

impl<'de> Visitor<'de> for DocsSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of docs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut docs: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(doc) = docs.next_element::<RawDoc>()? {
            self.0.budget.set(MAX_DOC_BYTES);
            count += 1;
            let bytes = match doc.encoding {
                Some(Encoding::Base64) => STANDARD.decode(doc.content).map_err(A::Error::custom)?,
                _ => doc.content.into_bytes(),
            };
            if count > MAX_DOCS || !self.0.incoming.take(&doc.file_name, &bytes, doc.hash) {
                return Err(A::Error::custom("it has too many docs"));
            }
        }
        Ok(())
    }
}
