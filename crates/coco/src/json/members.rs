//! Reads objects, member by member.

use super::Cursor;
use crate::Result;

/// Longer keys are not compared with names. Every character of a name may be written as `\uXXXX`.
const MAX_KEY: usize = 1 << 10;

/// The relevant names of an object's members. Keys mostly come in the order and spelling of the previous object.
pub(crate) struct Members<const N: usize> {
    names: [&'static str; N],
    /// By position in the object: the key of the previous object.
    order: Vec<Key>,
}

/// A key in its original spelling.
struct Key {
    /// With its quotes and its colon, padded with zeros.
    text: [u8; REMEMBERED],
    mask: [u8; REMEMBERED],
    length: usize,
    name: Option<usize>,
}

/// Positions and lengths of keys from here on are not remembered.
const REMEMBERED: usize = 32;

impl<const N: usize> Members<N> {
    pub(crate) fn new(names: [&'static str; N]) -> Self {
        Members { names, order: Vec::new() }
    }

    /// The length of the key at the start of `text`, including its colon, and the index of its name, if it is the same
    /// key as in the previous object.
    fn same(&self, position: usize, text: &[u8]) -> Option<(usize, Option<usize>)> {
        let key = self.order.get(position)?;
        let text: &[u8; REMEMBERED] = text.first_chunk()?;
        let mut different = 0;
        for at in 0..REMEMBERED {
            different |= (text[at] ^ key.text[at]) & key.mask[at];
        }
        (different == 0).then_some((key.length, key.name))
    }

    fn remember(&mut self, position: usize, spelled: &[u8], name: Option<usize>) {
        let length = spelled.len();
        if length > REMEMBERED || position >= REMEMBERED {
            return;
        }
        let mut key = Key { text: [0; REMEMBERED], mask: [0; REMEMBERED], length, name };
        key.text[..length].copy_from_slice(spelled);
        key.mask[..length].fill(0xff);
        if position < self.order.len() {
            self.order[position] = key;
        } else if position == self.order.len() {
            self.order.push(key);
        }
    }
}

impl Cursor<'_> {
    /// Calls `each` for every member of the object at the cursor whose key is among the names, with the index of the
    /// name and the cursor at the value, which `each` must consume. Other members are skipped. `depth` is the number of
    /// open brackets around the object.
    #[inline]
    pub(crate) fn members<const N: usize>(
        &mut self,
        members: &mut Members<N>,
        depth: usize,
        mut each: impl FnMut(&mut Self, usize) -> Result<()>,
    ) -> Result<()> {
        self.take(b'{', "an object")?;
        if self.next()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        for position in 0.. {
            if self.next()? != b'"' {
                return Err(self.unexpected("a key"));
            }
            let name = match members.same(position, &self.text()[self.at..]) {
                Some((length, name)) => {
                    self.at += length;
                    name
                }
                None => self.key(members, position)?,
            };
            match name {
                Some(name) => {
                    self.next()?;
                    each(self, name)?;
                }
                None => self.skip(depth + 1)?,
            }
            if !self.more(true)? {
                break;
            }
        }
        Ok(())
    }
    /// Reads a key and its colon.
    fn key<const N: usize>(&mut self, members: &mut Members<N>, position: usize) -> Result<Option<usize>> {
        let from = self.offset();
        let name = match self.string_within(MAX_KEY)? {
            None => None,
            Some(text) => {
                let key = self.characters(text)?;
                members.names.iter().position(|name| **name == *key)
            }
        };
        self.take(b':', "`:`")?;
        if let Some((text, start)) = self.around(from) {
            members.remember(position, &text[start..self.at], name);
        }
        Ok(name)
    }
}
