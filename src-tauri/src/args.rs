//! What a person or a test may write behind the program's name.

use std::path::PathBuf;

use clap::Parser;

/// Vetdesk, the front desk of a veterinary clinic.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "vetdesk", version, about)]
pub struct Args {
    /// Start the demo clinic and sign in at its front desk.
    #[arg(long)]
    pub demo: bool,

    /// Who sits at the demo's desk.
    #[arg(long = "as", value_name = "LOGIN", requires = "demo")]
    pub demo_login: Option<String>,

    /// Paint without the graphics card's buffers, where the window stays empty.
    #[arg(long)]
    pub safe_graphics: bool,

    /// Be another PC of the clinic on this one: own data, own window.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=99))]
    pub pc: Option<u8>,

    /// Keep everything in this folder instead of the user's own.
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_the_name_are_read() {
        let given = Args::try_parse_from(["vetdesk", "--demo", "--pc", "2", "--data-dir", "here"]).unwrap();
        assert!(given.demo);
        assert_eq!(given.pc, Some(2));
        assert_eq!(given.data_dir.as_deref(), Some(std::path::Path::new("here")));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for bad in [&["vetdesk", "--pc", "1"][..], &["vetdesk", "--as", "robin"], &["vetdesk", "--pc", "x"], &["vetdesk", "--dem"]] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
