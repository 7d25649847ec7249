//! Agreed with the screen and being built.

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::*;

macro_rules! soon {
    ($($name:ident($($request:ty)?) -> $answer:ty;)*) => {
        impl Desk {$(
            pub fn $name(&self $(, _: &$request)?) -> Result<$answer> {
                Err(DeskError::of(ErrorCode::Internal))
            }
        )*}
    };
}

soon! {
    quick_line(QuickLineRequest) -> QuickLine;
}
