//! A hierarchy of classes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Code, Error, Result};

/// A tree of labels. A label may occur at several nodes. The root is not a class.
#[derive(Clone, Debug, Default)]
pub struct Hierarchy {
    /// The ancestors of each label.
    ancestors: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
}

/// Maximum number of nodes.
const MOST_NODES: usize = 1 << 20;
/// Maximum depth.
const MOST_DEPTH: usize = 256;

impl Hierarchy {
    /// Creates a hierarchy from the nodes of the tree without its root, parents before their children. Each node is a label and the
    /// index of its parent, or `None` below the root.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`: a parent that is not before its child. `TOO_LARGE`, `TOO_DEEP`: more than 2^20 nodes or 256 levels.
    pub fn new(nodes: &[(String, Option<u32>)]) -> Result<Hierarchy> {
        if nodes.len() > MOST_NODES {
            let expected = format!("a hierarchy of at most {MOST_NODES} labels");
            return Err(Error::new(Code::TooLarge, expected, nodes.len().to_string()));
        }
        let mut hierarchy = Hierarchy::default();
        for (position, (label, parent)) in nodes.iter().enumerate() {
            let own = hierarchy.ancestors.entry(label.as_str().into()).or_default();
            let (mut at, mut from, mut depth) = (*parent, position, 0);
            while let Some(parent) = at {
                let Some((above, next)) = nodes.get(parent as usize).filter(|_| (parent as usize) < from)
                else {
                    let expected = format!("a parent before position {from}");
                    return Err(
                        Error::new(Code::OutOfRange, expected, parent.to_string()).in_input("hierarchy")
                    );
                };
                depth += 1;
                if depth > MOST_DEPTH {
                    let expected = format!("a hierarchy of at most {MOST_DEPTH} levels");
                    return Err(Error::new(Code::TooDeep, expected, "more").in_input("hierarchy"));
                }
                if above != label {
                    own.insert(above.as_str().into());
                }
                (at, from) = (*next, parent as usize);
            }
        }
        Ok(hierarchy)
    }

    /// Whether the hierarchy has a label.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.ancestors.contains_key(label)
    }

    /// The ancestors of a label.
    pub(crate) fn ancestors_of(&self, label: &str) -> impl Iterator<Item = &str> {
        self.ancestors.get(label).into_iter().flatten().map(|label| &**label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str, parent: Option<u32>) -> (String, Option<u32>) {
        (label.to_owned(), parent)
    }

    #[test]
    fn a_label_at_several_places_has_the_ancestors_of_each() {
        let nodes = [
            node("animal", None),
            node("pet", Some(0)),
            node("cat", Some(1)),
            node("home", None),
            node("pet", Some(3)),
        ];
        let hierarchy = Hierarchy::new(&nodes).unwrap();
        let of = |label: &str| hierarchy.ancestors[label].iter().map(|label| &**label).collect::<Vec<_>>();
        assert_eq!(of("pet"), ["animal", "home"]);
        assert_eq!(of("cat"), ["animal", "pet"]);
        assert!(of("home").is_empty());
    }

    #[test]
    fn a_parent_stands_before_its_child() {
        for parent in [0, 1, 7] {
            let nodes = [node("a", Some(parent)), node("b", None)];
            assert_eq!(Hierarchy::new(&nodes).unwrap_err().code, Code::OutOfRange);
        }
    }
}
