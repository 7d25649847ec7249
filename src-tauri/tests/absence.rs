//! What a clinic installs holds no door for a browser: the bridge exists only under its feature.

#![expect(clippy::unwrap_used, reason = "a test may fall")]

use std::path::Path;
use std::process::Command;

/// Words of the bridge that any program with it carries.
const TRACES: [&str; 3] = ["/invoke/{command}", "only from this PC", "open the address that the bridge printed"];

fn traces_in(program: &Path) -> Vec<&'static str> {
    let bytes = std::fs::read(program).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    TRACES.into_iter().filter(|trace| text.contains(trace)).collect()
}

#[cfg(not(feature = "dev-bridge"))]
#[test]
fn the_program_without_the_feature_has_no_bridge() {
    assert_eq!(traces_in(Path::new(env!("CARGO_BIN_EXE_vetdesk"))), Vec::<&str>::new());
}

/// Else the other tests would look for words that are never there.
#[cfg(feature = "dev-bridge")]
#[test]
fn the_bridge_itself_carries_its_words() {
    assert_eq!(traces_in(Path::new(env!("CARGO_BIN_EXE_vetdesk-bridge"))), TRACES);
}

#[test]
fn a_release_build_has_no_bridge() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release").join(format!("vetdesk{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        println!("skipped: no release build here");
        return;
    }
    assert_eq!(traces_in(&program), Vec::<&str>::new());
}

#[test]
fn the_product_is_built_without_a_web_server() {
    let tree = |features: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["tree", "--package", "vetdesk", "--edges", "normal", "--prefix", "none", "--offline", "--quiet"]).args(features);
        let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let has_server = |tree: &str| tree.lines().any(|line| line.starts_with("axum v"));
    assert!(!has_server(&tree(&[])));
    assert!(has_server(&tree(&["--features", "dev-bridge"])));
}
