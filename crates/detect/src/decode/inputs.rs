//! A model's outputs by their roles, split into images.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;

use super::head::{Head, Role};
use super::settings::{Settings, no_input};
use super::tensor::{Data, Tensor, spelled};

/// An output, with its name if it had one.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    /// The name, if outputs were given as a map.
    pub name: Option<String>,
    /// The tensor.
    pub tensor: Tensor<'a>,
}

/// Outputs in the order of a head's roles, all of one batch.
#[derive(Debug)]
pub(super) struct Batch<'a, 'b> {
    roles: Vec<Option<&'b Tensor<'a>>>,
    /// Whether each output has a batch dimension.
    batched: Vec<bool>,
    pub(super) images: usize,
}

/// The dimensions of one image's outputs in the order of a head's roles, the same for all images of a batch.
pub(super) struct Shapes<'b> {
    pub(super) head: &'static Head,
    dims: Vec<Option<&'b [usize]>>,
}

/// One image's outputs in the order of a head's roles.
pub(super) struct Image<'b> {
    pub(super) head: &'static Head,
    views: Vec<Option<Data<'b>>>,
    pub(super) isa: Isa,
    /// Width and height of the network's input, if known.
    pub(super) input: Option<[f64; 2]>,
    /// Width and height of the image, if known.
    pub(super) size: Option<[f64; 2]>,
}

impl<'a, 'b> Batch<'a, 'b> {
    /// Finds the roles and checks ranks and batches.
    pub(super) fn new(
        head: &'static Head,
        outputs: &'b [Output<'a>],
        names: &[(String, String)],
    ) -> Result<Batch<'a, 'b>> {
        let roles = assign(head, outputs, names)?;
        let mut batched = vec![false; roles.len()];
        let mut images = None;
        // Any number of maps has one role.
        let of_roles = head.roles.iter().chain(std::iter::repeat(&head.roles[head.roles.len() - 1]));
        for (i, (role, tensor)) in of_roles.zip(&roles).enumerate() {
            let Some(tensor) = tensor else { continue };
            let rank = tensor.dims.len();
            batched[i] = head.batched && if head.maps { rank > 2 } else { rank == role.rank + 1 };
            let fits = match role {
                Role { nested: true, .. } => rank >= role.rank,
                _ if head.maps => (2..=5).contains(&rank),
                _ => batched[i] || rank == role.rank,
            };
            if !fits {
                let dims: Vec<&[usize]> = roles.iter().flatten().map(|tensor| &tensor.dims[..]).collect();
                return Err(shape_error(head, &dims, None));
            }
            let of_this = if batched[i] { tensor.dims[0] } else { 1 };
            if *images.get_or_insert(of_this) != of_this {
                let expected = format!("outputs of one batch, {} images", images.unwrap_or(0));
                return Err(
                    Error::new(Code::ShapeMismatch, expected, of_this.to_string()).in_input(role.name)
                );
            }
        }
        Ok(Batch { roles, batched, images: images.unwrap_or(0) })
    }

    /// Whether any output is double precision.
    pub(super) fn is_double(&self) -> bool {
        self.roles.iter().flatten().any(|tensor| tensor.is_double())
    }

    fn dims(&self, role: usize) -> Option<&'b [usize]> {
        self.roles[role].map(|tensor| &tensor.dims[usize::from(self.batched[role])..])
    }

    /// The dimensions of each image's outputs.
    pub(super) fn shapes(&self, head: &'static Head) -> Shapes<'b> {
        Shapes { head, dims: (0..self.roles.len()).map(|role| self.dims(role)).collect() }
    }

    /// The outputs of one image.
    pub(super) fn image(
        &self,
        head: &'static Head,
        image: usize,
        isa: Isa,
        [input, size]: [Option<[f64; 2]>; 2],
    ) -> Image<'b>
    where
        'a: 'b,
    {
        let view = |role: usize| {
            let (tensor, dims) = (self.roles[role]?, self.dims(role)?);
            let len = dims.iter().product();
            Some(tensor.data.part(if self.batched[role] { image * len } else { 0 }, len))
        };
        Image { head, views: (0..self.roles.len()).map(view).collect(), isa, input, size }
    }
}

fn assign<'a, 'b>(
    head: &'static Head,
    outputs: &'b [Output<'a>],
    names: &[(String, String)],
) -> Result<Vec<Option<&'b Tensor<'a>>>> {
    for (role, _) in names {
        if !head.roles.iter().any(|known| known.name == role) {
            let known: Vec<&str> = head.roles.iter().map(|role| role.name).collect();
            return Err(Error::new(Code::UnknownId, format!("a role of {}", known.join(", ")), role.clone())
                .in_input("outputNames"));
        }
    }
    if head.maps {
        if !names.is_empty() {
            let expected = format!("undefined: outputs of {} are told apart by their dims", head.name());
            return Err(Error::new(Code::InvalidArgument, expected, "names").in_input("outputNames"));
        }
        let found: Vec<_> = outputs.iter().filter(|output| !output.tensor.is_whole()).collect();
        if found.is_empty() {
            return Err(missing(head, &head.roles[0], outputs));
        }
        return Ok(found.into_iter().map(|output| Some(&output.tensor)).collect());
    }
    // Graphs may have integer outputs beside those of the model.
    let floats = || outputs.iter().filter(|output| !output.tensor.is_whole());
    if head.roles.len() == 1 && names.is_empty() && outputs.len() > 1 && floats().count() == 1 {
        return Ok(floats().map(|output| Some(&output.tensor)).collect());
    }
    let alone = head.roles.len() == 1 && outputs.len() == 1 && names.is_empty();
    let by_place = alone || outputs.iter().all(|output| output.name.is_none());
    if by_place && outputs.len() > head.roles.len() {
        let names: Vec<&str> =
            head.roles.iter().map(|role| *role.aliases.first().unwrap_or(&role.name)).collect();
        let expected = format!(
            "at most {} outputs for {} without names (pass those of {} alone, in this order, or all as a map from names)",
            head.roles.len(),
            head.name(),
            names.join(", ")
        );
        return Err(Error::new(Code::ShapeMismatch, expected, outputs.len().to_string()).in_input("outputs"));
    }
    let mut found = Vec::with_capacity(head.roles.len());
    for (i, role) in head.roles.iter().enumerate() {
        let tensor = if by_place {
            outputs.get(i)
        } else {
            let asked = names.iter().find(|(of, _)| of == role.name).map(|(_, name)| name.as_str());
            let is_it = |output: &&Output| match (&output.name, asked) {
                (Some(name), Some(asked)) => name == asked,
                (Some(name), None) => name == role.name || role.aliases.contains(&name.as_str()),
                (None, _) => false,
            };
            outputs.iter().find(is_it)
        };
        if tensor.is_none() && !role.optional {
            return Err(missing(head, role, outputs));
        }
        let tensor = tensor.map(|output| &output.tensor);
        if !role.whole && tensor.is_some_and(Tensor::is_whole) {
            let expected = format!("numbers with a fraction for the output {} of {}", role.name, head.name());
            return Err(Error::new(Code::InvalidArgument, expected, "whole numbers").in_input(role.name));
        }
        found.push(tensor);
    }
    Ok(found)
}

fn missing(head: &Head, role: &Role, outputs: &[Output]) -> Error {
    let names: Vec<&str> = outputs.iter().filter_map(|output| output.name.as_deref()).collect();
    let got = if names.is_empty() {
        format!("{} output{}", outputs.len(), if outputs.len() == 1 { "" } else { "s" })
    } else {
        names.join(", ")
    };
    let mut known = vec![role.name];
    known.extend(role.aliases);
    let expected = format!(
        "the output {} of {}, by its place, named {}, or named in outputNames",
        role.name,
        head.name(),
        known.join(" or ")
    );
    Error::new(Code::MissingKey, expected, got).in_input("outputs")
}

/// The error for shapes that do not fit the head.
fn shape_error(head: &Head, dims: &[&[usize]], because: Option<String>) -> Error {
    let wanted: Vec<String> = head
        .roles
        .iter()
        .map(|role| {
            if head.roles.len() == 1 { role.dims.to_owned() } else { format!("{} {}", role.name, role.dims) }
        })
        .collect();
    let mut expected = format!("{} outputs of dims {}", head.name(), wanted.join(", "));
    if let Some(because) = because {
        expected = format!("{expected}, {because}");
    }
    let got: Vec<String> = dims.iter().map(|dims| spelled(dims)).collect();
    Error::new(Code::ShapeMismatch, expected, got.join(", ")).in_input("outputs")
}

impl<'b> Shapes<'b> {
    /// The dimensions of a required output.
    pub(super) fn dims(&self, role: usize) -> &'b [usize] {
        self.dims[role].expect("required outputs are checked when roles are found")
    }

    /// The dimensions of all outputs.
    pub(super) fn all(&self) -> Vec<&'b [usize]> {
        self.dims.iter().flatten().copied().collect()
    }

    /// The dimensions of an optional output.
    pub(super) fn optional(&self, role: usize) -> Option<&'b [usize]> {
        self.dims[role]
    }

    /// Returns the number of classes in the shapes, or an error if the caller gave another number.
    pub(super) fn check_classes(&self, settings: &Settings, classes: usize) -> Result<usize> {
        match settings.classes {
            Some(known) if known != classes => Err(self.wrong(format!("{known} classes"))),
            _ => Ok(classes),
        }
    }

    /// The error for shapes that do not fit the head.
    pub(super) fn wrong(&self, because: impl Into<String>) -> Error {
        let dims: Vec<&[usize]> = self.dims.iter().flatten().copied().collect();
        shape_error(self.head, &dims, Some(because.into()))
    }
}

impl<'b> Image<'b> {
    /// A required output.
    pub(super) fn view(&self, role: usize) -> Data<'b> {
        self.views[role].expect("required outputs are checked when roles are found")
    }

    /// An optional output.
    pub(super) fn optional(&self, role: usize) -> Option<Data<'b>> {
        self.views[role]
    }

    /// All outputs that are given.
    pub(super) fn views(&self) -> impl Iterator<Item = Data<'b>> {
        self.views.iter().flatten().copied()
    }

    /// The input's width and height, or an error if they are unknown.
    pub(super) fn need_input(&self) -> Result<[f64; 2]> {
        self.input.ok_or_else(no_input)
    }
}
