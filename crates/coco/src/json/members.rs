//! Objects, member by member.

use super::Cursor;
use crate::Result;

/// Longer keys are not compared with names; every character of a name may be written as `\uXXXX`.
const MAX_KEY: usize = 1 << 10;

/// The names of an object's members that matter. An object's keys mostly come in the order of the object
/// before it, which is tried first.
pub(crate) struct Members<const N: usize> {
    names: [&'static str; N],
    /// By position in the object: which name stood there last; N for one that does not matter.
    order: Vec<usize>,
}

/// Positions beyond this are looked up by comparing with each name.
const REMEMBERED: usize = 32;

impl<const N: usize> Members<N> {
    pub(crate) fn new(names: [&'static str; N]) -> Self {
        Members { names, order: Vec::new() }
    }

    fn find(&mut self, position: usize, key: &[u8]) -> Option<usize> {
        let guess = self.order.get(position).copied();
        if let Some(guess) = guess
            && guess < N
            && self.names[guess].as_bytes() == key
        {
            return Some(guess);
        }
        let found = self.names.iter().position(|name| name.as_bytes() == key);
        if position < REMEMBERED {
            self.order.resize(self.order.len().max(position + 1), N);
            self.order[position] = found.unwrap_or(N);
        }
        found
    }
}

impl Cursor<'_> {
    /// Calls `each` for every member of the object at the cursor's place whose key is among the names,
    /// with the name's number, the cursor at the value, which `each` must move past. Others are passed
    /// over. `depth` brackets are open around the object.
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
            let name = match self.string_within(MAX_KEY)? {
                None => None,
                Some(text) => {
                    let key = self.characters(text)?;
                    members.find(position, key.as_bytes())
                }
            };
            self.take(b':', "`:`")?;
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
}
