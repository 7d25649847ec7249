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
    correct_pet(CorrectPetRequest) -> Done<()>;
    weigh(WeighRequest) -> Done<()>;
    correct_client(CorrectClientRequest) -> Done<()>;
    correct_phone(CorrectPhoneRequest) -> Done<()>;
    duplicates(DuplicatesRequest) -> Vec<Duplicate>;
    keep_draft(KeepDraftRequest) -> ();
    draft(DraftRequest) -> Option<String>;
}
