//! Arguments of exports: values that are lent to the core during a call, or copied for a promise.

use boxwise_error::Result;

use super::Pause;

/// An argument of an export, for its function to be called now or on another thread.
pub trait Argument {
    /// What the function takes.
    type Lent<'a>
    where
        Self: 'a;
    /// A copy for another thread.
    type Own: Own;

    /// The value, valid as long as the pause. `name` is the argument's name in errors.
    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<Self::Lent<'a>>;

    /// A copy.
    fn own(&self, name: &'static str, pause: &Pause) -> Result<Self::Own>;
}

/// A copy of an argument, owned by a call.
pub trait Own: Send + 'static {
    /// What the function takes.
    type Lent<'a>;

    /// The value of the copy.
    fn lend(&mut self) -> Self::Lent<'_>;

    /// How much work the argument probably makes, in bytes to be read. Plain values make none.
    fn bytes(&self) -> usize {
        0
    }
}

/// [`Own::bytes`] of what is read from elsewhere, such as a file.
pub const UNKNOWN_BYTES: usize = usize::MAX;

/// The sum of [`Own::bytes`].
pub fn total(bytes: impl IntoIterator<Item = usize>) -> usize {
    bytes.into_iter().fold(0, usize::saturating_add)
}

impl<A: Argument> Argument for Option<A> {
    type Lent<'a>
        = Option<A::Lent<'a>>
    where
        A: 'a;
    type Own = Option<A::Own>;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<Self::Lent<'a>> {
        self.as_ref().map(|given| given.lend(name, pause)).transpose()
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<Self::Own> {
        self.as_ref().map(|given| given.own(name, pause)).transpose()
    }
}

impl<O: Own> Own for Option<O> {
    type Lent<'a> = Option<O::Lent<'a>>;

    fn lend(&mut self) -> Self::Lent<'_> {
        self.as_mut().map(O::lend)
    }

    fn bytes(&self) -> usize {
        self.as_ref().map_or(0, O::bytes)
    }
}

impl<A: Argument> Argument for Vec<A> {
    type Lent<'a>
        = Vec<A::Lent<'a>>
    where
        A: 'a;
    type Own = Vec<A::Own>;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<Self::Lent<'a>> {
        self.iter().map(|given| given.lend(name, pause)).collect()
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<Self::Own> {
        self.iter().map(|given| given.own(name, pause)).collect()
    }
}

impl<O: Own> Own for Vec<O> {
    type Lent<'a> = Vec<O::Lent<'a>>;

    fn lend(&mut self) -> Self::Lent<'_> {
        self.iter_mut().map(O::lend).collect()
    }

    fn bytes(&self) -> usize {
        total(self.iter().map(O::bytes))
    }
}

impl Argument for String {
    type Lent<'a> = &'a str;
    type Own = String;

    fn lend<'a>(&'a self, _: &'static str, _: &'a Pause) -> Result<&'a str> {
        Ok(self)
    }

    fn own(&self, _: &'static str, _: &Pause) -> Result<String> {
        Ok(self.clone())
    }
}

impl Own for String {
    type Lent<'a> = &'a str;

    fn lend(&mut self) -> &str {
        self
    }
}

/// Types that are passed by value: numbers and words.
#[macro_export]
macro_rules! copied {
    ($($name:ty),+) => { $(
        impl $crate::border::Argument for $name {
            type Lent<'a> = $name;
            type Own = $name;

            fn lend<'a>(&'a self, _: &'static str, _: &'a $crate::border::Pause) -> boxwise_error::Result<$name> {
                Ok(*self)
            }

            fn own(&self, _: &'static str, _: &$crate::border::Pause) -> boxwise_error::Result<$name> {
                Ok(*self)
            }
        }

        impl $crate::border::Own for $name {
            type Lent<'a> = $name;

            fn lend(&mut self) -> $name {
                *self
            }
        }
    )+ };
}
copied!(f64, i32, u32, bool);

/// Options by name: plain values that napi has copied from a JavaScript object, passed by reference.
#[macro_export]
macro_rules! options {
    ($(#[$doc:meta])* struct $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[napi(object, object_to_js = false)]
        #[derive(Clone)]
        pub struct $name { $($fields)* }

        $crate::by_reference!($name);
    };
}

/// Options of one of several kinds, which their member `kind` names: a tagged union, with plain values like [`options!`].
#[macro_export]
macro_rules! variants {
    ($(#[$doc:meta])* enum $name:ident { $($variants:tt)* }) => {
        $(#[$doc])*
        #[napi(object_to_js = false, discriminant = "kind", discriminant_case = "camelCase")]
        #[derive(Clone)]
        pub enum $name { $($variants)* }

        $crate::by_reference!($name);
    };
}

/// Plain values, passed by reference.
#[macro_export]
macro_rules! by_reference {
    ($name:ty) => {
        impl $crate::border::Argument for $name {
            type Lent<'a> = &'a $name;
            type Own = $name;

            fn lend<'a>(
                &'a self,
                _: &'static str,
                _: &'a $crate::border::Pause,
            ) -> boxwise_error::Result<&'a $name> {
                Ok(self)
            }

            fn own(&self, _: &'static str, _: &$crate::border::Pause) -> boxwise_error::Result<$name> {
                Ok(self.clone())
            }
        }

        impl $crate::border::Own for $name {
            type Lent<'a> = &'a $name;

            fn lend(&mut self) -> &$name {
                self
            }
        }
    };
}

/// An object with arrays among its members, such as columns. `$lent` is what the function takes: a struct with the same
/// members, lent. `$own` holds copies for a promise.
#[macro_export]
macro_rules! record {
    // The head of a type is a separate token, because napi looks for the word `Option`.
    ($(#[$doc:meta])* struct $name:ident lent $lent:ident own $own:ident {
        $($(#[$about:meta])* $_pub:vis $field:ident: $head:ident $(<$inner:ty>)?,)+
    }) => {
        $(#[$doc])*
        #[napi(object, object_to_js = false)]
        pub struct $name { $($(#[$about])* pub $field: $head $(<$inner>)?,)+ }

        $crate::record_forms!($name $lent $own { $($(#[$about])* $field: $head $(<$inner>)?,)+ });
    };
}

/// The lent and the copied form of a [`record!`].
#[macro_export]
macro_rules! record_forms {
    ($name:ident $lent:ident $own:ident { $($(#[$about:meta])* $field:ident: $type:ty,)+ }) => {
        #[doc = concat!("A [`", stringify!($name), "`] whose arrays are lent.")]
        pub struct $lent<'a> { $($(#[$about])* pub $field: <$type as $crate::border::Argument>::Lent<'a>,)+ }

        #[doc = concat!("A copy of a [`", stringify!($name), "`].")]
        pub struct $own { $($field: <$type as $crate::border::Argument>::Own,)+ }

        impl $crate::border::Argument for $name {
            type Lent<'a> = $lent<'a>;
            type Own = $own;

            fn lend<'a>(&'a self, _: &'static str, pause: &'a $crate::border::Pause) -> boxwise_error::Result<$lent<'a>> {
                Ok($lent { $($field: $crate::border::Argument::lend(&self.$field, stringify!($field), pause)?,)+ })
            }

            fn own(&self, _: &'static str, pause: &$crate::border::Pause) -> boxwise_error::Result<$own> {
                Ok($own { $($field: $crate::border::Argument::own(&self.$field, stringify!($field), pause)?,)+ })
            }
        }

        impl $crate::border::Own for $own {
            type Lent<'a> = $lent<'a>;

            fn lend(&mut self) -> $lent<'_> {
                $lent { $($field: $crate::border::Own::lend(&mut self.$field),)+ }
            }

            fn bytes(&self) -> usize {
                $crate::border::total([$($crate::border::Own::bytes(&self.$field)),+])
            }
        }
    };
}
